"""How a form's folder becomes a Form, or a list of all that is wrong with it."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from collect.errors import CollectError
from collect.form.analysis import Analysis
from collect.form.analysis_load import ANALYSIS_ALLOWED, ANALYSIS_NEEDED, read_analysis
from collect.form.caption import Caption
from collect.form.claims import Reader
from collect.form.complaint import Complaints
from collect.form.files import ANALYSIS_FILE, FORM_FILE, LETTERS_FILE, PROSE_FILE, STYLE_FILE
from collect.form.keys import ALLOWED, NEEDED, PROSE_ALLOWED, PROSE_NEEDED, Kind
from collect.form.letters import KINDS, LETTERS_ALLOWED, LETTERS_NEEDED, Wordings, read_wordings
from collect.form.model import Block, EditRule, Form, Measure, Narrative, Table
from collect.form.outline import read_outline
from collect.form.prose import Prose
from collect.form.prose_load import ProseMaker
from collect.form.prose_review import review_prose
from collect.form.review import review
from collect.form.rules import RuleMaker, implied
from collect.form.source import Rows
from collect.form.style import Style, style_in
from collect.form.written import Branch, Keys, Written

_USUAL = Path(__file__).parent
"""The usual letters lie here, for a form that words none or only some of its own."""


def load_form(folder: Path, *, reviewed: bool = False) -> Form:
    """The form a folder defines. Raises CollectError ``form-faulty`` with every complaint at once.

    ``reviewed``: it was found sound before, so that its rules are not held against each other again.
    """
    form, complaints = examine(folder, reviewed=reviewed)
    if form is None:
        listed = "\n".join(str(complaint) for complaint in complaints)
        raise CollectError("form-faulty", folder=folder, count=len(complaints), complaints=listed)
    return form


def load_style(folder: Path, form: Form) -> Style:
    """How the form is dressed. Raises CollectError ``style-faulty`` naming the first key that is missing."""
    path = folder / STYLE_FILE
    try:
        return style_in(tomllib.loads(path.read_text(encoding="utf-8")), form)
    except KeyError as missing:
        raise CollectError("style-faulty", path=path, fault=missing.args[0]) from None
    except (OSError, ValueError) as fault:  # no such file; no TOML, or no UTF-8
        raise CollectError("style-faulty", path=path, fault=fault) from None


def load_letters(folder: Path) -> Wordings:
    """The five letters of a form: its own, and the usual ones where it has none.

    They are no part of its fingerprint: an office may reword a letter in the middle of the year.
    Raises CollectError ``letters-faulty`` with every complaint at once.
    """
    wordings, complaints = examine_letters(folder)
    if complaints:
        listed = "\n".join(str(complaint) for complaint in complaints)
        raise CollectError("letters-faulty", path=folder / LETTERS_FILE, complaints=listed)
    return wordings.over(_usual())


def examine_letters(folder: Path) -> tuple[Wordings, Complaints]:
    """The letters a form words itself, with all that is wrong with them; none where it has no such file."""
    complaints = Complaints()
    file = _read(folder / LETTERS_FILE, complaints, keys=(LETTERS_NEEDED, LETTERS_ALLOWED))
    if file is None:
        return Wordings({}), complaints
    return read_wordings(file, (folder / LETTERS_FILE).read_text(encoding="utf-8")), complaints


def load_analysis(folder: Path, form: Form, *, style: Style) -> Analysis:
    """What the county's report says of its figures; nothing where the form has no such file.

    It is no part of the fingerprint either. Raises CollectError ``analysis-faulty`` with every complaint at once.
    """
    analysis, complaints = examine_analysis(folder, form, style=style)
    if complaints:
        listed = "\n".join(str(complaint) for complaint in complaints)
        raise CollectError("analysis-faulty", path=folder / ANALYSIS_FILE, complaints=listed)
    return analysis


def examine_analysis(folder: Path, form: Form, *, style: Style) -> tuple[Analysis, Complaints]:
    """What a form drafts from figures, with all that is wrong with it; ``style`` has the charts it may name."""
    complaints = Complaints()
    file = _read(folder / ANALYSIS_FILE, complaints, keys=(ANALYSIS_NEEDED, ANALYSIS_ALLOWED))
    if file is None:
        return Analysis(), complaints
    return read_analysis(file, form, charts=[chart.title for chart in style.charts]), complaints


def _usual() -> Wordings:
    wordings, complaints = examine_letters(_USUAL)
    assert not complaints
    assert set(wordings.letters) == set(KINDS)
    return wordings


def examine(folder: Path, *, reviewed: bool = False) -> tuple[Form | None, Complaints]:
    """The form, or None with at least one complaint: a form with a fault is refused whole."""
    complaints = Complaints()
    if not (folder / FORM_FILE).exists():
        raise CollectError("form-missing", folder=folder)
    file = _read(folder / FORM_FILE, complaints, keys=(NEEDED, ALLOWED))
    prose = _read(folder / PROSE_FILE, complaints, keys=(PROSE_NEEDED, PROSE_ALLOWED))
    form = _Builder(file, prose).form() if file else None
    if form is not None and file is not None and not complaints and not reviewed:
        review(form, file.rows, complain=file.complain)
        if prose is not None:
            review_prose(form, prose)
    return (None if complaints else form), complaints


def _read(path: Path, complaints: Complaints, *, keys: tuple[Keys, Keys]) -> Written | None:
    """A file as it is written; None when there is none, or when it is no TOML, which is complained of."""
    complain = complaints.about(path.name)
    try:
        text = path.read_text(encoding="utf-8")
        return Written(tomllib.loads(text), Rows(text), complain, *keys)
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        complain(_row_of(fault), "not-toml", fault=str(fault))
        return None


def _row_of(fault: Exception) -> int:
    return int(str(fault).partition("(at line ")[2].partition(",")[0] or 1)


@dataclass(slots=True)
class _Builder:
    """Turns what was written into the model, complaining by line."""

    file: Written
    prose: Written | None

    def form(self) -> Form | None:
        if not self.file.keys(self.file.tree, FORM_FILE):
            return None
        head: Branch = self.file.tree["form"]
        if not self.file.keys(head, "form", "form"):
            return None
        measures = {"count": Measure()} | self._measures()
        tables = tuple(self.file.each("table", self._table))
        narratives = tuple(self.file.each("narrative", self._narrative))
        self._sections(head["sections"], [*self._codes("table"), *self._codes("narrative")])
        self._measures_exist(tables, measures)
        edits = self._edits(tables, head["basis"])
        return Form(
            id=head["id"],
            edition=head["edition"],
            title=head["title"],
            report_title=head["report_title"],
            basis=head["basis"],
            fingerprint=_fingerprint(self.file, self.prose),
            measures=measures,
            tables=tables,
            narratives=narratives,
            sections=tuple(head["sections"]),
            edits=edits,
            instructions=tuple(head.get("instructions", ())),
            returning=tuple(head.get("returning", ())),
            prose=self._prose(tables, edits),
        )

    def _measures(self) -> dict[str, Measure]:
        found: dict[str, Measure] = {}
        for code, each in self.file.tree.get("measure", {}).items():
            row = self.file.rows.of("measure", code)
            if self.file.fits(Kind.TABLE, code, value=each, row=row) and self.file.keys(
                each, "measure", "measure", code
            ):
                known = {key: value for key, value in each.items() if key in ALLOWED["measure"]}
                found[code] = Measure(code=code, **known)
        return found

    def _table(self, each: Branch, here: Sequence[str | int]) -> Table:
        if "block" in each:
            blocks = tuple(self.file.each("block", self._block, path=here))
        else:
            blocks = (self._block(each, here),) if self.file.keys(each, "table", *here) else ()
        self._lines_once(each["code"], blocks)
        codes = [code for block in blocks for code in block.line_heads]
        for code, words in each.get("help", {}).items():
            row = self.file.rows.of(*here, "help", code)
            if self.file.fits(Kind.TEXT, code, value=words, row=row) and code not in codes:
                self.file.complain(row, "unknown", name=code, known=codes)
        return Table(each["code"], each["title"], blocks, each.get("help", {}))

    def _lines_once(self, table: str, blocks: Sequence[Block]) -> None:
        """Complains of a line in two blocks of one table; twice in one block, its outline says so."""
        seen: set[str] = set()
        for block in blocks:
            for line in (line for line in block.lines if line.code in seen):
                self.file.complain(line.row, "duplicate", name=f"{table}:{line.code}")
            seen.update(line.code for line in block.lines)

    def _block(self, each: Branch, here: Sequence[str | int]) -> Block:
        pairs = [pair.partition(":") for pair in each.get("void", ())]
        block = Block(
            each.get("heading", ""), each.get("corner", ""), self._outline(each, here, key="boxhead"),
            self._outline(each, here, key="stub"), frozenset((line, column) for line, _, column in pairs),
        )  # fmt: skip
        lines, columns = ([leaf.code for leaf in leaves] for leaves in (block.lines, block.columns))
        row = self.file.rows.of(*here, "void")
        named = [(row, name, known) for line, _, column in pairs for name, known in ((line, lines), (column, columns))]
        named += [(line.row, line.carried_from, lines) for line in block.lines if line.carried_from]
        asked = [f"{line}:{column}" for line in lines for column in columns if (line, column) not in block.void]
        named += [(row, name, asked) for row, name in _sources(block)]
        for row, name, known in named:
            if name not in known:
                self.file.complain(row, "unknown", name=name, known=known)
        return block

    def _outline(self, each: Branch, here: Sequence[str | int], *, key: str) -> tuple[Caption, ...]:
        text = each.get(key, "")
        row = self.file.rows.of(*here, key)
        if not text.strip():
            self.file.complain(row, "missing", name=key, place=each.get("code", "block"))
        # TOML drops the line break right after the opening quotes: the outline starts one line below its key
        return read_outline(text, row + 1, complain=self.file.complain)

    def _narrative(self, each: Branch, here: Sequence[str | int]) -> Narrative:
        return Narrative(each["code"], each["title"], each["prompt"], each["limit"])

    def _codes(self, kind: str) -> list[str]:
        """The codes written down, even of what could not be built: one fault is not two."""
        return [str(each["code"]) for each in self.file.tree.get(kind, ()) if "code" in each]

    def _sections(self, sections: Sequence[str], known: Sequence[str]) -> None:
        row = self.file.rows.of("form", "sections")
        for code in sections:
            if code not in known:
                self.file.complain(row, "unknown", name=code, known=known)
        for code in known:
            if code not in sections:
                self.file.complain(row, "section-left-out", name=code)

    def _measures_exist(self, tables: Sequence[Table], measures: Mapping[str, Measure]) -> None:
        blocks = [block for table in tables for block in table.blocks]
        for caption in (caption for block in blocks for caption in (*block.lines, *block.columns)):
            if caption.measure and caption.measure not in measures:
                self.file.complain(caption.row, "unknown", name=caption.measure, known=tuple(measures))

    def _edits(self, tables: Sequence[Table], basis: str) -> tuple[EditRule, ...]:
        maker = RuleMaker(Reader(tables), self.file.rows, self.file.complain)
        written = tuple(self.file.each("edit", maker.rule))
        return (*written, *implied(tables, basis, written=written))

    def _prose(self, tables: Sequence[Table], edits: Sequence[EditRule]) -> Prose:
        taken = tuple(rule.code for rule in edits)
        narratives = self._codes("narrative")
        return ProseMaker(self.prose, Reader(tables), taken, narratives).prose() if self.prose else Prose()


def _sources(block: Block) -> Iterator[tuple[int, str]]:
    """The cells of last year's return that are brought forward, each with the row of the line they come to."""
    lines = {line.code for line in block.lines}
    for line in (line for line in block.lines if line.carried_from in lines):
        columns = (column.code for column in block.columns if not column.total_of)
        asked = (column for column in columns if (line.code, column) not in block.void)
        yield from ((line.row, f"{line.carried_from}:{column}") for column in asked)


def _fingerprint(*files: Written | None) -> str:
    """A form without rules about prose keeps the digest it always had."""
    return sha256("\n".join(_canonical(file.tree) for file in files if file).encode("utf-8")).hexdigest()


def _canonical(tree: Branch) -> str:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
