"""How complete a campaign is."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from collect.campaign.disposition import Disposition, Standing
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.rollup import Columns, Coverage, is_nil
from collect.submission import Submission


@dataclass(frozen=True, slots=True)
class Tally:
    """Where every unit of the roster stands, the accepted returns by unit, and how complete they are."""

    standing: tuple[Standing, ...]
    accepted: Mapping[str, tuple[Submission, str]]
    coverage: Coverage

    @property
    def waived(self) -> tuple[str, ...]:
        """The codes of the units that owe nothing."""
        return tuple(each.unit for each in self.standing if each.disposition is Disposition.WAIVED)

    def facts(self) -> dict[str, int]:
        """The coverage as other programs read it."""
        return asdict(self.coverage)


def tally(campaign: Campaign, ledger: Ledger, *, lean: bool = False) -> Tally:
    """Counts who of the roster has answered. A unit struck from the roster counts no more.

    ``lean``: of the accepted returns only what a sum needs is kept, so that a country's fit in memory.
    """
    codes = dict.fromkeys(unit.code for unit in campaign.roster)
    pack: Callable[[Submission], Submission] = Columns(campaign.form).lean if lean else lambda read: read
    found = ledger.standing(codes)
    standing = tuple(found[code] for code in codes)
    accepted = {unit: (pack(read), code) for unit, read, code in ledger.accepted_submissions() if unit in codes}
    owing = [each for each in standing if each.disposition is not Disposition.WAIVED]
    coverage = Coverage(
        expected=len(owing),
        received=sum(each.version > 0 for each in owing),
        on_time=sum(each.on_time(campaign.due) for each in owing),
        nil=sum(is_nil(campaign.form, read.figures) for read, _ in accepted.values()),
        accepted=len(accepted),
    )
    return Tally(standing, accepted, coverage)
