"""What each unit reported last year."""

from collections.abc import Mapping
from pathlib import Path

from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.prior_table import fitted, read_table
from collect.edits.known import Prior
from collect.form.arithmetic import computed
from collect.words import say


def priors(campaign: Campaign) -> Mapping[str, Prior]:
    """By unit code what the unit reported last year, totals included; empty when there is no last year.

    Of several sources the first that knows a unit tells of it. Last year's form may have been another: only what it
    can say of this year's cells is taken.
    """
    known: dict[str, Prior] = {}
    for source in campaign.prior:
        told = _table(campaign, source) if source.is_file() else _campaign(campaign, source)
        known = {**told, **known}
    return known


def _table(campaign: Campaign, source: Path) -> Mapping[str, Prior]:
    return read_table(source, form=campaign.form, roster=campaign.roster)


def _campaign(campaign: Campaign, source: Path) -> Mapping[str, Prior]:
    """The accepted returns of another year's campaign, with their prose."""
    before = open_campaign(source)
    with open_ledger(before.ledger_path) as ledger:
        standing = ledger.standing()
        accepted = list(ledger.accepted_submissions(standing))
    told: dict[str, Prior] = {}
    for unit, submission, _ in accepted:
        figures = fitted(campaign.form, computed(before.form, submission.figures), entries=before.form.entries)
        version = standing[unit].version
        where = say("prior.campaign", year=before.year, folder=before.folder.name, version=version)
        told[unit] = Prior(figures, where, submission.narratives)
    return told
