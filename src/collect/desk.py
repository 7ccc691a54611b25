"""What happens to one return on the reviewer's desk: opened, read, held against the rules, judged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from collect.campaign.events import Fate, Findings, Kept
from collect.campaign.folder import Campaign
from collect.edits.callings import Callings, Names
from collect.edits.compare import Comparison, compared
from collect.edits.explained import explained
from collect.edits.findings import Finding
from collect.edits.known import Known, Prior
from collect.edits.neighbours import County
from collect.form.checkcode import check_code, offset
from collect.form.model import Cell, Severity
from collect.issuing import Issuing
from collect.parcel.open import open_parcel
from collect.reading.read import Expected, read_return
from collect.repair.repair import Repair
from collect.review import Review, alone, beside_others, review
from collect.roster import Unit
from collect.submission import Rejection, Submission
from collect.words import say
from collect.workbook.layout import Layout

Narratives = Mapping[str, str]
"""The prose of one return, by section."""
_OPENING = 60
"""Signs in which a text says whose it is."""
_BESIDE = ("与", "和", "同", "跟", "向", "由", "、", "及", "到", "赴")
"""What stands before the name of somebody else."""
_SHOWN = 4
"""How many addresses a finding lists before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at one return found: what the rules say, its check code, which questions are already answered.

    ``explanations`` are by the key of the finding. ``comparison`` is with the version before, None for a first one.
    """

    findings: tuple[Finding, ...]
    check_code: str
    explanations: Mapping[str, str]
    comparison: Comparison | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def fate(self) -> Fate:
        """Hard findings go back, soft ones wait until they are explained, notes and trials stop nothing."""
        if any(each.severity is Severity.HARD for each in self.findings):
            return Fate.RETURNED
        soft = [each for each in self.findings if each.severity is Severity.SOFT]
        return Fate.ACCEPTED if all(each.key in self.explanations for each in soft) else Fate.REVIEW


def explanations_in(facts: Findings) -> dict[str, str]:
    """What was explained, by the finding's key, as findings are written down."""
    return {fact["key"]: fact["explanation"] for fact in facts if fact.get("explanation")}


@dataclass(frozen=True)
class Desk:
    """The desk of one campaign."""

    campaign: Campaign

    @cached_property
    def issuing(self) -> Issuing:
        """What was printed for its units, and what is printed for them again."""
        return Issuing(self.campaign)

    @property
    def layout(self) -> Layout:
        """Where each cell sits in this campaign's workbooks."""
        return self.issuing.layout

    @property
    def priors(self) -> Mapping[str, Prior]:
        """What is known of last year, by unit code."""
        return self.issuing.priors

    def read(self, name: str, content: bytes) -> tuple[Submission | Rejection, str]:
        """The return in a file, or why it is set aside; and when the file was last saved (ISO, or empty)."""
        book = open_parcel(name, content)
        if isinstance(book, Rejection):
            return book, ""
        read = read_return(book, self._expected)
        if isinstance(read, Submission):
            read = self._mistaken(read) or read
        return read, book.modified or ""

    def look(self, submission: Submission, *, others: County | None = None, before: Kept | None = None) -> Looked:
        """Holds a return against every rule that binds its unit.

        ``others`` is the prose of the county, ``before`` the version that this one replaces: what was explained of it
        stays explained while the values stay.
        """
        return self.settled(submission, self.checked(submission), others=others, before=before)

    def checked(self, submission: Submission) -> Review:
        """What the rules say of a return whoever else sent one: the long part of a look, and it needs nobody else."""
        return alone(self.campaign.form, submission, known=self._known(submission.stamp.unit))

    def settled(self, submission: Submission, held: Review, *, others: County | None, before: Kept | None) -> Looked:
        """The rest of the look: beside the prose of others, and beside the version before."""
        known = self._known(submission.stamp.unit, others)
        held = beside_others(self.campaign.form, submission, known=known, held=held)
        then = explanations_in(before.findings) if before else {}
        answers = explained(held.findings, submission.explanations, before=then)
        comparison = self._compared(before, submission, known=known, now=held.findings) if before else None
        return Looked(held.findings, self._check_code(submission), answers, comparison, held.repairs)

    def neighbours(self, prose: Mapping[str, Narratives]) -> County:
        """The prose of the county, given by unit code, ready to hold returns against."""
        return County(self.campaign.roster, prose, shared=self._shared)

    def _known(self, code: str, others: County | None = None) -> Known:
        unit = self.campaign.roster.get(code) or Unit(code, "")
        return Known(
            unit=unit,
            year=self.campaign.year,
            prior=self.priors.get(code),
            names=self._names,
            others=(others or self._nobody).of(unit),
        )

    @cached_property
    def _nobody(self) -> County:
        return self.neighbours({})

    @cached_property
    def _names(self) -> Names:
        return Names(unit.name for unit in self.campaign.roster)

    def _compared(self, before: Kept, after: Submission, *, known: Known, now: Sequence[Finding]) -> Comparison:
        """What the correction did; the version before is held against the rules anew, knowing what is known now."""
        form = self.campaign.form
        was = review(form, before.submission, known=known).findings
        return compared(form, before.submission, after=after, was=was, now=now)

    def _check_code(self, submission: Submission) -> str:
        """The code of the figures as the unit's own workbook adds them up, so that it is the one on its paper:
        there a figure written as text counts for nothing, however well we understand it.
        """
        form, campaign = self.campaign.form, self.campaign
        start = offset(form.fingerprint, submission.stamp.unit, year=campaign.year)
        counted = {cell: each for cell, each in submission.figures.items() if cell not in submission.spelled}
        return check_code(form, counted, start=start)

    def facts(self, found: Sequence[Finding], explanations: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        """Findings as other programs read them; the message ends with where to look in the workbook."""
        answers = explanations or {}
        return [
            {
                "rule": finding.rule,
                "severity": str(finding.severity),
                "cells": [str(cell) for cell in finding.cells],
                "stated": finding.stated,
                "expected": finding.expected,
                "message": finding.message + self._whereabouts(finding.cells),
                "section": finding.section,
                "quote": finding.quote,
                "key": finding.key,
                "explanation": answers.get(finding.key, ""),
            }
            for finding in found
        ]

    @cached_property
    def _expected(self) -> Expected:
        campaign = self.campaign
        names = {unit.code: unit.name for unit in campaign.roster}
        return Expected(self.layout, campaign.year, frozenset(names), campaign.key, names)

    def _whereabouts(self, cells: Sequence[Cell]) -> str:
        spots = [self.layout.cells[cell] for cell in cells]
        shown = say("naming.join").join(f"{spot.sheet}!{spot.address}" for spot in spots[:_SHOWN])
        code = "finding.where" if len(spots) <= _SHOWN else "finding.where-among"
        return say(code, shown=shown, count=len(spots)) if spots else ""

    def _mistaken(self, submission: Submission) -> Rejection | None:
        """A unit that filled in another's workbook: its prose opens with another's name, and never says its own."""
        prose = "".join(submission.narratives.values())
        issued = self.campaign.roster.get(submission.stamp.unit)
        named = list(self._speaking(prose[:_OPENING]))
        if issued is None or len(named) != 1 or self._called(issued) in prose:
            return None
        return Rejection("wrong-workbook", {"issued": issued.name, "named": named[0].name})

    def _speaking(self, opening: str) -> Iterator[Unit]:
        """The units a text may be by, as far as its opening tells: 「与甲镇联合」 is said by another."""
        for name, start in self._callings.within(opening).items():
            if not opening[:start].endswith(_BESIDE):
                yield from self._by_calling[name]

    @cached_property
    def _callings(self) -> Callings:
        return Callings(self._by_calling)

    @cached_property
    def _by_calling(self) -> Mapping[str, Sequence[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.campaign.roster:
            found.setdefault(self._called(unit), []).append(unit)
        return found

    def _called(self, unit: Unit) -> str:
        """A unit's name without what all names of the roster begin with, as its own prose calls it."""
        return unit.name[len(self._shared) :] or unit.name

    @cached_property
    def _shared(self) -> str:
        names = [unit.name for unit in self.campaign.roster]
        return "".join(_beginning(names)) if len(names) > 1 else ""


def _beginning(names: Sequence[str]) -> Iterator[str]:
    """The signs all names begin with."""
    for signs in zip(*names, strict=False):
        if len(set(signs)) > 1:
            return
        yield signs[0]
