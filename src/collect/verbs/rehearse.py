"""How a clerk sees, before anything is sent, that every fault would be found."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from shutil import copy2
from tempfile import TemporaryDirectory
from typing import Any

from collect.campaign.folder import Campaign
from collect.campaign.founding import Plan, create
from collect.campaign.ledger import open_ledger
from collect.desk import Desk
from collect.form.figures import written
from collect.office.stand_in import fill_in
from collect.office.suite import Typing, convert, find_suite
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.rehearsal.faults import faults, unrehearsed
from collect.rehearsal.rounds import Rounds, Seeded, texts
from collect.rehearsal.scene import Scene
from collect.roster import Roster
from collect.submission import Submission
from collect.verbs.generate import generate
from collect.verbs.ingest import ingest
from collect.verbs.report import report
from collect.verbs.rollup import rollup
from collect.words import say

_UNITS = 40
_SEEDS = 1_000_000
_ROSTER = "roster.xlsx"
_Facts = Mapping[str, Any]


@dataclass
class _Tally:
    """What the rounds came to: every return with the rules that were found in it and what became of it."""

    answers: list[tuple[int, Seeded, frozenset[str], str]] = field(
        default_factory=list[tuple[int, Seeded, frozenset[str], str]]
    )

    @property
    def seeded(self) -> int:
        """How many faults were seeded."""
        return sum(bool(each.rule) for _, each, _, _ in self.answers)

    @property
    def right(self) -> list[str]:
        """What became of each return in which nothing is wrong."""
        return [fate for _, each, _, fate in self.answers if not each.rule]

    @property
    def missed(self) -> list[_Facts]:
        """Faults that were not found."""
        return [
            {"rule": each.rule, "unit": each.unit, "round": number}
            for number, each, found, _ in self.answers
            if each.missed(found)
        ]

    @property
    def invented(self) -> list[_Facts]:
        """Faults that were found and are not there."""
        return [
            {"rule": rule, "unit": each.unit, "round": number, "seeded": each.rule}
            for number, each, found, _ in self.answers
            for rule in each.invented(found)
        ]


def rehearse(campaign: Campaign, *, seed: int | None = None, watch: Watch = unwatched) -> Outcome:
    """Lets every unit send returns with seeded faults to a campaign made for the purpose, and right ones at last.

    All is well when every fault was found, none invented, every right return accepted, and reports and roll-up come
    out. Nothing is left behind, and nothing of the campaign itself is touched.
    """
    chosen = secrets.randbelow(_SEEDS) if seed is None else seed
    with TemporaryDirectory(prefix="collect-", ignore_cleanup_errors=True) as home:
        scratch = _scratch(campaign, Path(home))
        generate(scratch)
        rounds = _planned(Desk(scratch), Random(chosen))  # noqa: S311 - a rehearsal has no secrets
        count = sum(map(len, rounds.sent))
        resaved = _fill(scratch, rounds, folder=Path(home) / "sent", watch=lambda done, _: watch(done, 2 * count))
        tally = _Tally()
        for number, sent in enumerate(rounds.sent, 1):
            tally.answers += _received(scratch, sent, number=number, folder=resaved)
            watch(count + len(tally.answers), 2 * count)
        reports, county = report(scratch).facts["files"], rollup(scratch).facts["files"]
    facts = {
        "seed": chosen,
        "units": [scene.unit.code for scene in rounds.scenes],
        "left_out": len(campaign.roster) - len(rounds.scenes),
        "resaved": find_suite() is not None,
        "seeded": tally.seeded,
        "found": tally.seeded - len(tally.missed),
        "missed": tally.missed,
        "invented": tally.invented,
        "right": len(tally.right),
        "accepted": tally.right.count("accepted"),
        "unavoidable": _unavoidable(rounds),
        "reports": len(reports),
        "rollup": len(county),
        "not_rehearsed": dict(_not_rehearsed(campaign, rounds)),
    }
    return _told(facts, files=count)


def _scratch(campaign: Campaign, home: Path) -> Campaign:
    """A campaign like this one, with its first units."""
    plan = Plan(
        campaign.form_folder,
        campaign.year,
        campaign.due,
        campaign.office,
        campaign.folder / _ROSTER,
        campaign.prior,
    )
    scratch = create(home / campaign.folder.name, plan)
    return replace(scratch, roster=Roster(tuple(campaign.roster)[:_UNITS]))


def _planned(desk: Desk, choose: Random) -> Rounds:
    """Who sends which fault when."""
    campaign = desk.campaign
    scenes = [
        Scene(campaign.form, unit, campaign.year, choose.getrandbits(32), desk.priors.get(unit.code))
        for unit in campaign.roster
    ]
    told = texts(scenes)
    beside = [
        replace(scene, others={name: text for name, text in told.items() if name != scene.unit.name})
        for scene in scenes
    ]
    return Rounds.of(beside, faults(campaign.form), choose=choose)


# ── the units' own work ──────────────────────────────────────────────────────────────────────────


def _fill(scratch: Campaign, rounds: Rounds, *, folder: Path, watch: Watch) -> Path:
    """Fills in every return of every round, and lets the office suite save it if there is one; where they lie."""
    desk = Desk(scratch)
    with open_ledger(scratch.ledger_path) as ledger:
        issued = {code: scratch.folder / copy.path for code, copy in ledger.issued().items()}
    typings = [
        Typing(issued[each.unit], folder / _name(number, each), _keys(desk, each.submission))
        for number, sent in enumerate(rounds.sent, 1)
        for each in sent
    ]
    for done, typing in enumerate(typings, 1):
        fill_in([typing])
        watch(done, len(typings))
    suite = find_suite()
    if suite is None:
        return folder
    resaved = folder.with_name("resaved")
    convert(suite, [typing.target for typing in typings], to="xlsx", folder=resaved)
    return resaved


def _name(number: int, seeded: Seeded) -> str:
    return f"{seeded.unit}-{number}.xlsx"


def _keys(desk: Desk, submission: Submission) -> dict[tuple[str, str], Decimal | int | float | str]:
    """What is typed, and where; a lock keeps nobody who unlocks the sheet."""
    form, layout = desk.campaign.form, desk.layout
    numbers = {**submission.figures, **submission.stated}
    keys: dict[Any, Decimal | str] = {
        layout.cells[cell]: Decimal(written(number, form.measure(cell))) for cell, number in numbers.items()
    }
    keys |= {layout.cells[cell]: odd.text for cell, odd in submission.oddities.items()}
    keys |= {layout.tables[table].nil: say("workbook.nil") for table in submission.nil}
    keys |= {layout.narratives[code]: text for code, text in submission.narratives.items()}
    keys |= {layout.contacts[code]: text for code, text in submission.contacts.items()}
    return {(spot.sheet, spot.address): key for spot, key in keys.items()}


# ── the office's work ────────────────────────────────────────────────────────────────────────────


def _received(
    scratch: Campaign, sent: Sequence[Seeded], *, number: int, folder: Path
) -> Iterator[tuple[int, Seeded, frozenset[str], str]]:
    """What is found in the returns of one round, and what becomes of them."""
    for each in sent:
        copy2(folder / _name(number, each), scratch.inbox / _name(number, each))
    files = {file["name"]: file for file in ingest(scratch).facts["files"]}
    for each in sent:
        file = files[_name(number, each)]
        found = {finding["rule"] for finding in file["findings"]} | ({file["reason"]} - {""})
        yield number, each, frozenset(found), file["outcome"]


def _unavoidable(rounds: Rounds) -> dict[str, list[str]]:
    return {scene.unit.code: sorted(scene.unavoidable) for scene in rounds.scenes if scene.unavoidable}


def _not_rehearsed(campaign: Campaign, rounds: Rounds) -> Iterator[tuple[str, str]]:
    with_prior = any(scene.prior for scene in rounds.scenes)
    reasons = dict(unrehearsed(campaign.form, with_prior=with_prior))
    yield from {**dict.fromkeys(rounds.unplayed, say("rehearse.no-case")), **reasons}.items()


# ── say ──────────────────────────────────────────────────────────────────────────────────────────


def _told(facts: _Facts, *, files: int) -> Outcome:
    right = facts["accepted"] + len(facts["unavoidable"]) >= facts["right"]
    made = facts["reports"] == facts["accepted"] and facts["rollup"]
    well = not facts["missed"] and not facts["invented"] and right and made
    ending = Line(say("rehearse.well" if well else "rehearse.amiss"), Tone.GOOD if well else Tone.BAD)
    lines = (*_circumstances(facts, files), *_findings(facts), *_rest(facts), ending)
    return Outcome(lines, facts, Exit.WELL if well else Exit.WANTED, next_step="generate" if well else "")


def _circumstances(facts: _Facts, files: int) -> Iterator[Line]:
    yield Line(say("rehearse.seed", seed=facts["seed"]))
    if facts["left_out"]:
        count = len(facts["units"])
        yield Line(say("rehearse.left-out", count=count, of=count + facts["left_out"]), Tone.ASK)
    yield Line(say("rehearse.with-suite" if facts["resaved"] else "rehearse.without-suite", count=files))


def _findings(facts: _Facts) -> Iterator[Line]:
    missed, invented = facts["missed"], facts["invented"]
    counts = {"seeded": facts["seeded"], "found": facts["found"], "missed": len(missed), "invented": len(invented)}
    yield Line(say("rehearse.sum", **counts), Tone.HEAD)
    yield from (Line(say("rehearse.missed", **each), Tone.BAD, indent=1) for each in missed)
    for each in invented:
        seeded = each["seeded"] or say("rehearse.nothing")
        yield Line(say("rehearse.invented", **{**each, "seeded": seeded}), Tone.BAD, indent=1)


def _rest(facts: _Facts) -> Iterator[Line]:
    yield Line(say("rehearse.right", count=facts["right"], accepted=facts["accepted"]))
    for unit, rules in facts["unavoidable"].items():
        yield Line(say("rehearse.unavoidable", unit=unit, rules=say("naming.join").join(rules)), Tone.FAINT, indent=1)
    yield Line(say("rehearse.made", reports=facts["reports"], files=facts["rollup"]))
    for rule, reason in facts["not_rehearsed"].items():
        yield Line(say("rehearse.not-rehearsed", rule=rule, reason=reason), Tone.FAINT)
