"""What is printed for a unit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from collect.campaign.folder import Campaign
from collect.campaign.prior import priors
from collect.edits.known import Prior
from collect.roster import Unit
from collect.submission import Stamp, Submission
from collect.workbook.issue import Issue, carried_forward
from collect.workbook.layout import Layout

PASSWORD = "collect"
"""Keeps hands from slipping, nothing more: it is printed in the handbook."""


@dataclass(frozen=True)
class Issuing:
    """The copies of one campaign, each under its own serial and seal."""

    campaign: Campaign

    @cached_property
    def layout(self) -> Layout:
        """Where each cell sits in this campaign's workbooks."""
        return Layout(self.campaign.form, self.campaign.style)

    @cached_property
    def priors(self) -> Mapping[str, Prior]:
        """What is known of last year, by unit code."""
        return priors(self.campaign)

    def blank(self, unit: Unit, serial: int) -> Issue:
        """The workbook a unit receives: nothing filled in but what is brought forward."""
        before = self.priors.get(unit.code)
        carried = carried_forward(self.campaign.form, before.figures if before else None)
        return self._issue(unit, Submission(self._stamp(unit.code, serial), carried))

    def returned(self, submission: Submission, serial: int) -> Issue:
        """The workbook a unit gets back: its own values under a new serial, the same identity."""
        code = submission.stamp.unit
        unit = self.campaign.roster.get(code) or Unit(code, "")
        return self._issue(unit, replace(submission, stamp=self._stamp(code, serial)))

    def _stamp(self, code: str, serial: int) -> Stamp:
        form = self.campaign.form
        return Stamp(form.id, form.edition, form.fingerprint[:12], code, self.campaign.year, serial)

    def _issue(self, unit: Unit, submission: Submission) -> Issue:
        campaign, before = self.campaign, self.priors.get(unit.code)
        return Issue(
            form=campaign.form,
            unit=unit,
            due=campaign.due,
            office=campaign.office,
            token=submission.stamp.sealed(campaign.key),
            submission=submission,
            prior=before.figures if before else None,
            password=PASSWORD,
        )
