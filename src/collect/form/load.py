"""How a form's folder becomes a Form, or a list of all that is wrong with it."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from collect.errors import CollectError
from collect.form.caption import Caption
from collect.form.claims import Reader
from collect.form.complaint import Complain, Complaints
from collect.form.keys import ALLOWED, FILE, NEEDED, Kind
from collect.form.model import Block, EditRule, Form, Measure, Narrative, Table
from collect.form.outline import read_outline
from collect.form.review import review
from collect.form.rules import RuleMaker, implied
from collect.form.source import Rows
from collect.form.style import Style, style_in
from collect.words import say

FORM_FILE, STYLE_FILE, TEMPLATE_FILE = FILE, "style.toml", "report.docx"
Written = dict[str, Any]
_Built = TypeVar("_Built")


def load_form(folder: Path) -> Form:
    """The form a folder defines. Raises CollectError ``form-faulty`` with every complaint at once."""
    form, complaints = examine(folder)
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


def examine(folder: Path) -> tuple[Form | None, Complaints]:
    """The form, or None with at least one complaint: a form with a fault is refused whole."""
    complaints = Complaints()
    path = folder / FORM_FILE
    complain = complaints.about(FORM_FILE)
    try:
        text = path.read_text(encoding="utf-8")
        written = tomllib.loads(text)
    except FileNotFoundError:
        raise CollectError("form-missing", folder=folder) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        complain(_row_of(fault), "not-toml", fault=str(fault))
        return None, complaints
    form = _Builder(written, Rows(text), complain).form()
    if form is not None and not complaints:
        review(form, Rows(text), complain=complain)
    return (None if complaints else form), complaints


def _row_of(fault: Exception) -> int:
    return int(str(fault).partition("(at line ")[2].partition(",")[0] or 1)


@dataclass(slots=True)
class _Builder:
    """Turns what was written into the model, complaining by line."""

    written: Written
    rows: Rows
    complain: Complain

    def form(self) -> Form | None:
        if not self._keys(self.written, FORM_FILE):
            return None
        head: Written = self.written["form"]
        if not self._keys(head, "form", "form"):
            return None
        measures = {"count": Measure()} | self._measures()
        tables = tuple(self._each("table", self._table, path=()))
        narratives = tuple(self._each("narrative", self._narrative, path=()))
        self._sections(head["sections"], [*self._codes("table"), *self._codes("narrative")])
        self._measures_exist(tables, measures)
        return Form(
            id=head["id"],
            edition=head["edition"],
            title=head["title"],
            report_title=head["report_title"],
            basis=head["basis"],
            fingerprint=_fingerprint(self.written),
            measures=measures,
            tables=tables,
            narratives=narratives,
            sections=tuple(head["sections"]),
            edits=self._edits(tables, head["basis"]),
            instructions=tuple(head.get("instructions", ())),
            returning=tuple(head.get("returning", ())),
        )

    def _each(self, kind: str, build: Callable[..., _Built | None], *, path: Sequence[str | int]) -> list[_Built]:
        """Every table of one kind that has its keys, built; duplicate codes are complained of."""
        made: list[_Built] = []
        seen: set[str] = set()
        for place, each in enumerate(self._under(path).get(kind, ())):
            here = (*path, kind, place)
            code = str(each.get("code"))
            if "code" in each and code in seen:
                self.complain(self.rows.of(*here, "code"), "duplicate", name=code)
            seen.add(code)
            if self._keys(each, kind, *here) and (built := build(each, here)) is not None:
                made.append(built)
        return made

    def _under(self, path: Sequence[str | int]) -> Written:
        branch: Any = self.written
        for step in path:
            branch = branch[step]
        return branch

    def _keys(self, each: Written, kind: str, *path: str | int) -> bool:
        """Whether a table has the keys it must have, every known one of its kind; complains of all that is not so."""
        known = {**NEEDED[kind], **ALLOWED[kind]}
        for key in each.keys() - known:
            self.complain(self.rows.of(*path, key), "unknown-key", name=key, known=tuple(known))
        missing = [key for key in NEEDED[kind] if key not in each]
        for key in missing:
            code = "no-message" if (kind, key) == ("edit", "message") else "missing"
            self.complain(self.rows.of(*path), code, name=key, place=each.get("code", kind))
        kinds = [
            self._is(known[key], key, value=each[key], row=self.rows.of(*path, key)) for key in each.keys() & known
        ]
        return not missing and all(kinds)

    def _is(self, kind: Kind, name: str, *, value: object, row: int) -> bool:
        if not kind.fits(value):
            self.complain(row, "wrong-kind", name=name, kind=say(f"form.{kind}"))
        return kind.fits(value)

    def _measures(self) -> dict[str, Measure]:
        found: dict[str, Measure] = {}
        for code, each in self.written.get("measure", {}).items():
            row = self.rows.of("measure", code)
            if self._is(Kind.TABLE, code, value=each, row=row) and self._keys(each, "measure", "measure", code):
                known = {key: value for key, value in each.items() if key in ALLOWED["measure"]}
                found[code] = Measure(code=code, **known)
        return found

    def _table(self, each: Written, here: Sequence[str | int]) -> Table:
        if "block" in each:
            blocks = tuple(self._each("block", self._block, path=here))
        else:
            blocks = (self._block(each, here),) if self._keys(each, "table", *here) else ()
        self._lines_once(each["code"], blocks)
        codes = {caption.code for block in blocks for root in block.stub for caption in root.walk()}
        for code, words in each.get("help", {}).items():
            row = self.rows.of(*here, "help", code)
            if self._is(Kind.TEXT, code, value=words, row=row) and code not in codes:
                self.complain(row, "unknown", name=code, known=tuple(codes))
        return Table(each["code"], each["title"], blocks, each.get("help", {}))

    def _lines_once(self, table: str, blocks: Sequence[Block]) -> None:
        """Complains of a line in two blocks of one table; twice in one block, its outline says so."""
        seen: set[str] = set()
        for block in blocks:
            for line in (line for line in block.lines if line.code in seen):
                self.complain(line.row, "duplicate", name=f"{table}:{line.code}")
            seen.update(line.code for line in block.lines)

    def _block(self, each: Written, here: Sequence[str | int]) -> Block:
        pairs = [pair.partition(":") for pair in each.get("void", ())]
        block = Block(
            each.get("heading", ""), each.get("corner", ""), self._outline(each, here, key="boxhead"),
            self._outline(each, here, key="stub"), frozenset((line, column) for line, _, column in pairs),
        )  # fmt: skip
        lines, columns = ([leaf.code for leaf in leaves] for leaves in (block.lines, block.columns))
        row = self.rows.of(*here, "void")
        named = [(row, name, known) for line, _, column in pairs for name, known in ((line, lines), (column, columns))]
        named += [(line.row, line.carried_from, lines) for line in block.lines if line.carried_from]
        asked = [f"{line}:{column}" for line in lines for column in columns if (line, column) not in block.void]
        named += [(row, name, asked) for row, name in _sources(block)]
        for row, name, known in named:
            if name not in known:
                self.complain(row, "unknown", name=name, known=known)
        return block

    def _outline(self, each: Written, here: Sequence[str | int], *, key: str) -> tuple[Caption, ...]:
        text = each.get(key, "")
        row = self.rows.of(*here, key)
        if not text.strip():
            self.complain(row, "missing", name=key, place=each.get("code", "block"))
        # TOML drops the line break right after the opening quotes: the outline starts one line below its key
        return read_outline(text, row + 1, complain=self.complain)

    def _narrative(self, each: Written, here: Sequence[str | int]) -> Narrative:
        return Narrative(each["code"], each["title"], each["prompt"], each["limit"])

    def _codes(self, kind: str) -> list[str]:
        """The codes written down, even of what could not be built: one fault is not two."""
        return [str(each["code"]) for each in self.written.get(kind, ()) if "code" in each]

    def _sections(self, sections: Sequence[str], known: Sequence[str]) -> None:
        row = self.rows.of("form", "sections")
        for code in sections:
            if code not in known:
                self.complain(row, "unknown", name=code, known=known)
        for code in known:
            if code not in sections:
                self.complain(row, "section-left-out", name=code)

    def _measures_exist(self, tables: Sequence[Table], measures: Mapping[str, Measure]) -> None:
        blocks = [block for table in tables for block in table.blocks]
        for caption in (caption for block in blocks for caption in (*block.lines, *block.columns)):
            if caption.measure and caption.measure not in measures:
                self.complain(caption.row, "unknown", name=caption.measure, known=tuple(measures))

    def _edits(self, tables: Sequence[Table], basis: str) -> tuple[EditRule, ...]:
        maker = RuleMaker(Reader(tables), self.rows, self.complain)
        written = tuple(self._each("edit", maker.rule, path=()))
        return (*written, *implied(tables, basis, written=written))


def _sources(block: Block) -> Iterator[tuple[int, str]]:
    """The cells of last year's return that are brought forward, each with the row of the line they come to."""
    lines = {line.code for line in block.lines}
    for line in (line for line in block.lines if line.carried_from in lines):
        columns = (column.code for column in block.columns if not column.total_of)
        asked = (column for column in columns if (line.code, column) not in block.void)
        yield from ((line.row, f"{line.carried_from}:{column}") for column in asked)


def _fingerprint(written: Written) -> str:
    canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(canonical.encode("utf-8")).hexdigest()
