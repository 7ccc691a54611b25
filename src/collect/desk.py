"""What happens to one return on the reviewer's desk: opened, read, held against the rules, judged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from collect.campaign.events import Fate
from collect.campaign.folder import Campaign
from collect.campaign.prior import prior_figures
from collect.edits.findings import Finding, findings
from collect.edits.judgement import judge
from collect.form.arithmetic import Number
from collect.form.checkcode import check_code, offset
from collect.form.model import Cell, Severity
from collect.parcel.open import open_parcel
from collect.reading.read import Expected, read_return
from collect.roster import Unit
from collect.submission import Rejection, Stamp, Submission
from collect.words import say
from collect.workbook.issue import Issue, carried_forward
from collect.workbook.layout import Layout

PASSWORD = "collect"
"""Keeps hands from slipping, nothing more: it is printed in the handbook."""
_OPENING = 60
"""Signs in which a text says whose it is."""
_BESIDE = ("与", "和", "同", "跟", "向", "由", "、", "及", "到", "赴")
"""What stands before the name of somebody else."""
_SHOWN = 4
"""How many addresses a finding lists before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at one return found: its figures with totals, findings, check code, and what follows."""

    figures: Mapping[Cell, Number]
    findings: tuple[Finding, ...]
    check_code: str

    @property
    def fate(self) -> Fate:
        """Hard findings go back, soft ones wait for a reviewer, notes stop nothing."""
        severities = {finding.severity for finding in self.findings}
        if Severity.HARD in severities:
            return Fate.RETURNED
        return Fate.REVIEW if Severity.SOFT in severities else Fate.ACCEPTED


@dataclass(frozen=True)
class Desk:
    """The desk of one campaign."""

    campaign: Campaign

    @cached_property
    def layout(self) -> Layout:
        """Where each cell sits in this campaign's workbooks."""
        return Layout(self.campaign.form, self.campaign.style)

    @cached_property
    def priors(self) -> Mapping[str, Mapping[Cell, Number]]:
        """Last year's figures by unit code."""
        return prior_figures(self.campaign)

    def blank(self, unit: Unit, serial: int) -> Issue:
        """The workbook a unit receives: nothing filled in but what is brought forward."""
        campaign = self.campaign
        form, prior = campaign.form, self.priors.get(unit.code)
        stamp = Stamp(form.id, form.edition, form.fingerprint[:12], unit.code, campaign.year, serial)
        return Issue(
            form=form,
            unit=unit,
            due=campaign.due,
            office=campaign.office,
            token=stamp.sealed(campaign.key),
            submission=Submission(stamp, carried_forward(form, prior)),
            prior=prior,
            password=PASSWORD,
        )

    def read(self, name: str, content: bytes) -> tuple[Submission | Rejection, str]:
        """The return in a file, or why it is set aside; and when the file was last saved (ISO, or empty)."""
        book = open_parcel(name, content)
        if isinstance(book, Rejection):
            return book, ""
        read = read_return(book, self._expected)
        if isinstance(read, Submission):
            read = self._mistaken(read) or read
        return read, book.modified or ""

    def look(self, submission: Submission) -> Looked:
        """Holds a return against every rule that binds its unit."""
        form, code = self.campaign.form, submission.stamp.unit
        unit = self.campaign.roster.get(code)
        level = unit.level if unit else ""
        judgement = judge(form, submission, level=level, prior=self.priors.get(code))
        said = findings(form, submission, judgement=judgement)
        return Looked(judgement.figures, said, self._check_code(submission))

    def _check_code(self, submission: Submission) -> str:
        """The code of the figures as the unit's own workbook adds them up, so that it is the one on its paper:
        there a figure written as text counts for nothing, however well we understand it.
        """
        form, campaign = self.campaign.form, self.campaign
        start = offset(form.fingerprint, submission.stamp.unit, year=campaign.year)
        counted = {cell: each for cell, each in submission.figures.items() if cell not in submission.spelled}
        return check_code(form, counted, start=start)

    def facts(self, found: Sequence[Finding]) -> list[dict[str, Any]]:
        """Findings as other programs read them; the message ends with where to look in the workbook."""
        return [
            {
                "rule": finding.rule,
                "severity": str(finding.severity),
                "cells": [str(cell) for cell in finding.cells],
                "stated": finding.stated,
                "expected": finding.expected,
                "message": finding.message + self._whereabouts(finding.cells),
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
        named = [unit for unit in self.campaign.roster if self._speaks(unit, prose[:_OPENING])]
        if issued is None or len(named) != 1 or self._called(issued) in prose:
            return None
        return Rejection("wrong-workbook", {"issued": issued.name, "named": named[0].name})

    def _speaks(self, unit: Unit, opening: str) -> bool:
        """Whether a text is by this unit, as far as its opening tells: 「与甲镇联合」 is said by another."""
        before, name, _ = opening.partition(self._called(unit))
        return bool(name) and not before.endswith(_BESIDE)

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
