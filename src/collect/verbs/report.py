"""How every accepted unit gets its report."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from collect.campaign.coverage import coverage
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.trays import report_place
from collect.errors import CollectError
from collect.form.arithmetic import computed
from collect.form.files import TEMPLATE_FILE
from collect.office.suite import Suite, convert, find_suite
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.report.draft import Account, ReportDraft, blank
from collect.report.page import page
from collect.report.write import Pen
from collect.roster import Unit
from collect.submission import Submission
from collect.web.fill import write_page
from collect.words import say

_WORD, _PAGE, _PAPER = "docx", "html", "pdf"
_CALLED = {_WORD: "report.docx", _PAGE: "report.html", _PAPER: "report.pdf"}
_SHOWN = 5
"""How many files a line for a person names."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is wanted beside each Word report: a web page, a PDF; and the day that stands under the signature."""

    page: bool = False
    paper: bool = False
    dated: date | None = None


_NOTHING = Beside()


def report(
    campaign: Campaign,
    units: Sequence[Unit] = (),
    *,
    beside: Beside = _NOTHING,
    dry_run: bool = False,
    watch: Watch = unwatched,
) -> Outcome:
    """Writes the report of each accepted unit, or of the named ones. Raises CollectError for one not accepted.

    Without an office suite there is no PDF: that is told, and the rest is written all the same.
    """
    with open_ledger(campaign.ledger_path) as ledger:
        standing = ledger.standing_on(campaign.roster)
        accepted = {each.unit: each for each in standing if each.disposition.settled}
        _refuse(units, accepted)
        wanted = {unit.code: unit for unit in units or campaign.roster if unit.code in accepted}
        order = _Order(campaign, wanted, beside, find_suite() if beside.paper else None)
        if not dry_run:
            order.write(ledger.accepted_submissions({code: accepted[code] for code in wanted}), watch)
    owing = not units and len(accepted) < coverage(standing, campaign.due).expected
    over, behind = order.left_over(accepted), order.left_behind()
    well = wanted and not owing and not order.unprinted
    return Outcome(
        [order.summary(dry_run=dry_run), *order.remarks(over, behind)],
        {"files": list(order.files()), "stale": [str(path) for path in (*over, *behind)]},
        Exit.WELL if well else Exit.WANTED,
        next_step="rollup" if wanted else "status",
    )


def _refuse(units: Sequence[Unit], accepted: Container[str]) -> None:
    for unit in units:
        if unit.code not in accepted:
            raise CollectError("not-accepted", name=unit.name, code=unit.code)


@dataclass(frozen=True, slots=True)
class _Order:
    """Whose reports are written (by code), in which kinds; ``suite`` makes the PDFs, where there is one."""

    campaign: Campaign
    wanted: Mapping[str, Unit]
    beside: Beside
    suite: Suite | None

    @property
    def units(self) -> Sequence[Unit]:
        """The same, in the order in which they were asked for, else of the roster."""
        return tuple(self.wanted.values())

    @property
    def unprinted(self) -> bool:
        """Whether PDFs were asked for and cannot be made here."""
        return self.beside.paper and bool(self.units) and self.suite is None

    @property
    def kinds(self) -> Sequence[str]:
        """What is made of each report, by suffix, Word first."""
        return [_WORD, *([_PAGE] if self.beside.page else []), *([_PAPER] if self.suite else [])]

    def write(self, returns: Iterable[tuple[str, Submission, str]], watch: Watch) -> None:
        """Writes every file, one return after the other; the PDFs last, from the Word files, in one call.

        ``returns`` are the wanted units' codes, what they returned, and its check code.
        """
        if not self.units:
            return
        steps = len(self.units) * (2 if self.suite else 1)
        pen = Pen(self.campaign.form_folder / TEMPLATE_FILE)
        empty = blank(self.campaign.form, self.campaign.style)
        for done, (unit, submission, code) in enumerate(returns, 1):
            account = _account(self.campaign, self.wanted[unit], submission=submission)
            self._write(empty.of_unit(account, check_code=code, dated=self.beside.dated), pen, unit=self.wanted[unit])
            watch(done, steps)
        if self.suite:
            printed = iter(range(len(self.units) + 1, steps + 1))
            suite = self.suite.watched(on_done=lambda _: watch(next(printed, steps), steps))
            convert(suite, [self._path(unit, _WORD) for unit in self.units], to=_PAPER, folder=self.campaign.reports)

    def _write(self, draft: ReportDraft, pen: Pen, *, unit: Unit) -> None:
        pen.write(draft, self._path(unit, _WORD))
        if self.beside.page:
            write_page(page(draft), self._path(unit, _PAGE))

    def files(self) -> Iterator[Mapping[str, str]]:
        """Every file as other programs read of it, the Word reports first."""
        for kind in self.kinds:
            for unit in self.units:
                yield {"unit": unit.code, "path": str(self._path(unit, kind)), "kind": kind}

    def left_over(self, accepted: Container[str]) -> Sequence[Path]:
        """Reports of units of the roster that are no longer accepted."""
        codes = {unit.code for unit in self.campaign.roster if unit.code not in accepted}
        return [path for path in self._lying() if path.name.partition(" ")[0] in codes]

    def left_behind(self) -> Sequence[Path]:
        """Pages and PDFs of an earlier time beside the Word reports just written."""
        names = {self._path(unit, kind).name for unit in self.units for kind in {_PAGE, _PAPER} - {*self.kinds}}
        return [path for path in self._lying() if path.name in names]

    def summary(self, *, dry_run: bool) -> Line:
        """What was done, or would be."""
        if not self.units:
            return Line(say("report.none"), Tone.ASK)
        kinds = "、".join(say(_CALLED[kind]) for kind in self.kinds)
        code = "report.would" if dry_run else "report.done"
        return Line(say(code, count=len(self.units), kinds=kinds, folder=self.campaign.reports), Tone.GOOD)

    def remarks(self, over: Sequence[Path], behind: Sequence[Path]) -> Iterator[Line]:
        """What a person should know of the files beside."""
        if self.unprinted:
            yield Line(say("report.no-paper", why=CollectError("office-missing")), Tone.ASK)
        for code, paths in (("report.left-over", over), ("report.left-behind", behind)):
            if paths:
                names = "、".join(path.name for path in paths[:_SHOWN])
                yield Line(say(code, count=len(paths), names=names), Tone.ASK)

    def _lying(self) -> Sequence[Path]:
        kinds = {f".{kind}" for kind in _CALLED}
        return sorted(path for path in self.campaign.reports.glob("*.*") if path.suffix in kinds)

    def _path(self, unit: Unit, kind: str) -> Path:
        return report_place(self.campaign, unit, suffix=kind)


def _account(campaign: Campaign, unit: Unit, *, submission: Submission) -> Account:
    """What a unit's report gives an account of."""
    return Account(unit.name, campaign.year, computed(campaign.form, submission.figures), submission.narratives)
