"""What each unit reported last year."""

from collections.abc import Mapping

from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.ledger import open_ledger
from collect.form.arithmetic import Number, computed
from collect.form.model import Cell


def prior_figures(campaign: Campaign) -> Mapping[str, Mapping[Cell, Number]]:
    """By unit code the accepted figures of last year's campaign, totals included; empty when there is none.

    Last year's form may have been another: only cells that this year's form has too are taken.
    """
    if campaign.prior is None:
        return {}
    before = open_campaign(campaign.prior)
    with open_ledger(before.ledger_path) as ledger:
        accepted = list(ledger.accepted_submissions())
    return {
        unit: {
            cell: number
            for cell, number in computed(before.form, submission.figures).items()
            if cell in campaign.form.places
        }
        for unit, submission, _ in accepted
    }
