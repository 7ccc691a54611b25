"""A county's year on the sample county, from the first workbook to the county report."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from collect.campaign.clock import today
from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.shipped import shipped
from collect.desk import Desk
from collect.form.model import Cell
from collect.office.stand_in import fill_in
from collect.office.suite import Typing, find_suite, type_into
from collect.outcome import Exit, Line, Listing, Outcome, Tone, Watch, unwatched
from collect.verbs import init as beginning
from collect.verbs.accept import Wish, accept_all_soft
from collect.verbs.check import check
from collect.verbs.generate import generate
from collect.verbs.ingest import ingest
from collect.verbs.report import report
from collect.verbs.rollup import rollup
from collect.verbs.status import status
from collect.words import say

SAMPLE = "qingan-2023"
_FORM, _YEAR = "disclosure-2021-mixed", 2023
_DAYS = timedelta(days=20)
"""The sample county's return is due this long from today, so that its year goes by as we watch."""
_SECOND = "-"
"""A file named ``QA05-corrected.toml`` holds what a unit sends the second time."""
Told = list[Line | Listing]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one unit types: ``workbook`` is the unit whose workbook it types it into."""

    name: str
    unit: str
    workbook: str
    figures: Mapping[Cell, Decimal | int | str]
    nil: Sequence[str]
    texts: Mapping[str, str]


def demo(folder: Path, *, watch: Watch = unwatched) -> Outcome:
    """Runs the office's year in ``folder``, the units' own work between: from ``init`` to ``rollup``."""
    sample = shipped("samples") / SAMPLE
    told: Told = []
    wish = beginning.Wish(_FORM, _YEAR, sample / "roster.xlsx", today() + _DAYS)
    _step(told, "init", outcome=beginning.init(folder, wish))
    campaign = open_campaign(folder)
    _step(told, "generate", outcome=generate(campaign))
    answers = [_answers(campaign, path) for path in sorted((sample / "answers").glob("*.toml"))]
    _round(told, campaign, answers=[each for each in answers if _SECOND not in each.name], watch=watch)
    _step(told, "check --mark", outcome=check(campaign, mark=True))
    _round(told, campaign, answers=[each for each in answers if _SECOND in each.name], watch=watch)
    _step(told, "accept --all-soft", outcome=accept_all_soft(campaign, Wish(reason=say("demo.reason"))))
    _step(told, "status", outcome=status(campaign))
    written = report(campaign)
    _step(told, "report", outcome=written)
    summed = rollup(campaign, page=True)
    _step(told, "rollup --page", outcome=summed)
    told += _to_open(campaign, summed.facts["files"])
    return Outcome(told, {"folder": str(campaign.folder), "rollup": dict(summed.facts)}, Exit.WELL)


def _step(told: Told, verb: str, *, outcome: Outcome) -> None:
    told.append(Line(say("demo.step", verb=verb), Tone.HEAD))
    told += outcome.told


def _round(told: Told, campaign: Campaign, *, answers: Sequence[Answers], watch: Watch) -> None:
    """The units fill in their workbooks and send them; the office reads what came."""
    told.append(Line(_typed(campaign, answers, watch=watch)))
    _step(told, "ingest", outcome=ingest(campaign))


def _answers(campaign: Campaign, path: Path) -> Answers:
    written = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    rest: dict[Cell, Decimal | int | str] = {}
    if written["blank"] == "0":
        rest = dict.fromkeys(campaign.form.entries, 0)
    texts = {code: written[code] for code in ("filled_by", "signed_by", "telephone")}
    return Answers(
        name=path.stem,
        unit=written["unit"],
        workbook=written.get("workbook", written["unit"]),
        figures=rest | {Cell.named(name): figure for name, figure in written["figures"].items()},
        nil=written["nil"],
        texts=texts | {code: prose.strip("\n") for code, prose in written["narratives"].items()},
    )


def _typed(campaign: Campaign, answers: Sequence[Answers], *, watch: Watch) -> str:
    """Types the answers with the office suite of this machine, as a unit's own would; says how."""
    with open_ledger(campaign.ledger_path) as ledger:
        copies = {**ledger.issued(), **dict(ledger.marked())}  # what was sent back is what is mended
    typings = [
        Typing(
            campaign.folder / copies[each.workbook].path,
            campaign.inbox / f"{each.name}.xlsx",
            _keys(campaign, each),
        )
        for each in answers
    ]
    suite = find_suite()
    if suite is None:
        fill_in(typings)
        return say("demo.without-suite", count=len(typings))
    done: list[Path] = []

    def tick(path: Path) -> None:
        done.append(path)
        watch(len(done), len(typings))

    type_into(suite.watched(on_done=tick), typings)
    return say("demo.with-suite", count=len(typings))


def _keys(campaign: Campaign, answers: Answers) -> dict[tuple[str, str], Decimal | int | float | str]:
    layout = Desk(campaign).layout
    spots = {layout.cells[cell]: figure for cell, figure in answers.figures.items()}
    spots |= {layout.tables[table].nil: say("workbook.nil") for table in answers.nil}
    places = {**layout.contacts, **layout.narratives}
    spots |= {places[code]: text for code, text in answers.texts.items()}
    return {(spot.sheet, spot.address): figure for spot, figure in spots.items()}


def _to_open(campaign: Campaign, county: Sequence[str]) -> Told:
    first = next(iter(campaign.roster))
    pairs = (
        ("demo.open-workbook", next(iter(sorted(campaign.outbox.glob("*.xlsx"))), campaign.outbox)),
        ("demo.open-returned", campaign.returned),
        ("demo.open-set-aside", campaign.set_aside),
        (
            "demo.open-report",
            next(iter(sorted(campaign.reports.glob(f"{first.code}*.docx"))), campaign.reports),
        ),
        *zip(("demo.open-county", "demo.open-county-report", "demo.open-county-page"), county, strict=True),
    )
    lines = [Line(say(code, path=path), indent=1) for code, path in pairs]
    return [Line(say("demo.to-open"), Tone.HEAD), *lines]
