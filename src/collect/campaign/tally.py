"""What was accepted, and from whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from collect.campaign.coverage import Coverage, coverage
from collect.campaign.disposition import Disposition, Standing
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.rollup import Columns
from collect.submission import Submission


@dataclass(frozen=True, slots=True)
class Tally:
    """Where every unit of the roster stands, the accepted returns by unit, and how complete they are.

    ``waived`` are the codes of the units that owe nothing.
    """

    standing: tuple[Standing, ...]
    accepted: Mapping[str, tuple[Submission, str]]
    waived: frozenset[str]
    coverage: Coverage


def tally(campaign: Campaign, ledger: Ledger, *, lean: bool = False) -> Tally:
    """Counts who of the roster has answered, and gathers what was accepted. A unit struck from it counts no more.

    ``lean``: of the accepted returns only what a sum needs is kept, so that a country's fit in memory.
    """
    standing = ledger.standing_on(campaign.roster)
    by_unit = {each.unit: each for each in standing}
    pack: Callable[[Submission], Submission] = Columns(campaign.form).lean if lean else lambda read: read
    accepted = {unit: (pack(read), code) for unit, read, code in ledger.accepted_submissions(by_unit)}
    waived = frozenset(each.unit for each in standing if each.disposition is Disposition.WAIVED)
    return Tally(standing, accepted, waived, coverage(standing, campaign.due))
