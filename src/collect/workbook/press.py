"""How the blank workbooks of a whole campaign are made.

The first unit of a kind has its workbook drawn and written; what the pen wrote becomes the master of its kind, once it
is proved to reproduce that very workbook. Everybody else of the kind gets a stamped one. Where a unit's answers do not
fit, as a name that stands elsewhere in the workbook too, the pen writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from itertools import islice
from pathlib import Path
from platform import python_version
from zipfile import ZipFile

from collect.form.model import Cell
from collect.stamping.kept import keep, kept
from collect.workbook.answers import Answers, Pattern
from collect.workbook.draft import issued_workbook
from collect.workbook.ink import Look, WorkbookDraft
from collect.workbook.issue import Issue
from collect.workbook.kinds import Kind, kind_of, needed_before
from collect.workbook.layout import Layout
from collect.workbook.master import Gap, Mould, Questions, Unlike, mould, pen, questions, stamped

_MOST_KINDS = 64
"""So many masters are held at a time; there are as many kinds as levels of units, and as gaps in last year's table."""
_FORMAT = "1"


@dataclass(frozen=True, slots=True)
class Master:
    """All that is needed to stamp the workbook of one more unit; None for the mould when the pen has to write."""

    pattern: Pattern
    questions: Questions
    mould: Mould | None


@dataclass(frozen=True)
class Press:
    """Makes blank workbooks, each a pure function of its issue. ``folder`` keeps the masters between two runs."""

    layout: Layout
    folder: Path | None = None
    _masters: dict[Kind, Master] = field(default_factory=dict[Kind, Master])

    def workbook(self, issue: Issue) -> bytes:
        """The workbook of this issue: part for part what the pen writes."""
        kind = kind_of(issue, self._needed)
        try:
            return self._stamped(kind, issue) if kind else self._penned(issue)
        except Unlike:
            return self._penned(issue)

    def _penned(self, issue: Issue) -> bytes:
        return pen(issued_workbook(self.layout, issue))

    def _stamped(self, kind: Kind, issue: Issue) -> bytes:
        master = self._master(kind, issue)
        if master.mould is None:
            raise Unlike
        return stamped(master.mould, Answers(master.pattern, issue), asked=master.questions)

    @cached_property
    def _needed(self) -> tuple[Cell, ...]:
        return needed_before(self.layout.form)

    def _master(self, kind: Kind, issue: Issue) -> Master:
        master = self._masters.get(kind)
        if master is None:
            for oldest in [*islice(self._masters, max(len(self._masters) - _MOST_KINDS + 1, 0))]:
                del self._masters[oldest]
            master = self._masters[kind] = self._made(issue)
        return master

    def _made(self, issue: Issue) -> Master:
        draft, pattern = issued_workbook(self.layout, issue), Pattern(issue)
        asked = questions(draft, pattern)
        if self.folder is None:
            return Master(pattern, asked, _proved(draft, issue, asked=asked))
        made_from = digest_of(draft, asked)
        path = self.folder / f"{made_from[:32]}.master"
        found = _read(path, made_from)
        if found is None:
            found = _proved(draft, issue, asked=asked)
            if found:
                notes = [[gap.question, gap.spelled] for gap in found.gaps]
                keep(path, found.parts, notes=notes, made_from=made_from)
        return Master(pattern, asked, found)


def _read(path: Path, made_from: str) -> Mould | None:
    found = kept(path, made_from=made_from)
    return Mould(found[0], tuple(Gap(question, spelled) for question, spelled in found[1])) if found else None


def _proved(draft: WorkbookDraft, issue: Issue, *, asked: Questions) -> Mould | None:
    """The mould of this workbook, if it reproduces it. Raises Unlike when this very unit does not fit: try the next."""
    made = mould(draft, issue, asked=asked)
    again = stamped(made, issue, asked=asked)
    return made if parts_of(again) == parts_of(pen(draft)) else None


def parts_of(workbook: bytes) -> Mapping[str, bytes]:
    """What stands in each part of a workbook."""
    with ZipFile(BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ── what a master depends on ─────────────────────────────────────────────────────────────────────────────────────────


def digest_of(draft: WorkbookDraft, asked: Questions) -> str:
    """The digest of all that a master depends on: who writes, and every word that is the same for all its units."""
    digest = sha256("\n".join((_FORMAT, python_version(), version("xlsxwriter"), _own_source())).encode())
    digest.update(repr((draft.title, draft.password, sorted(draft.properties))).encode())
    looks: dict[int, str] = {}
    varying = frozenset(asked.asked)
    for sheet in draft.sheets:
        bare = replace(sheet, inked=(), page=replace(sheet.page, footer=""))
        digest.update(repr(bare).encode("utf-8", "replace"))
        cells = [
            f"{each.row} {each.column} {each.rows} {each.columns} {_look(each.look, looks)} "
            f"{'?' if each.of in varying else repr(each.content)}"
            for each in sheet.inked
        ]
        digest.update("\n".join(cells).encode("utf-8", "replace"))
    return digest.hexdigest()


def _look(look: Look, known: dict[int, str]) -> str:
    if id(look) not in known:
        known[id(look)] = repr(look)
    return known[id(look)]


def _own_source() -> str:
    """The digest of the code that draws, writes and cuts: none where only compiled code is installed."""
    rooms = (Path(__file__).parent, Path(__file__).parent.parent / "stamping")
    texts = [path.read_bytes() for room in rooms for path in sorted(room.glob("*.py"))]
    return sha256(b"".join(texts)).hexdigest()
