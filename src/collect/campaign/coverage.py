"""How many units have answered."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from collect.campaign.disposition import Disposition, Standing


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete a roll-up is: units that owe a return, returns received, on time, wholly nil, accepted."""

    expected: int
    received: int
    on_time: int
    nil: int
    accepted: int

    def facts(self) -> dict[str, int]:
        """The same as other programs read it."""
        return asdict(self)


def coverage(standing: Iterable[Standing], due: date) -> Coverage:
    """Counts who of those asked has answered; who is excused was not asked."""
    known = list(standing)
    owing = [each for each in known if each.disposition is not Disposition.WAIVED]
    settled = [each for each in known if each.disposition.settled]
    return Coverage(
        expected=len(owing),
        received=sum(each.version > 0 for each in owing),
        on_time=sum(each.on_time(due) for each in owing),
        nil=sum(each.nil for each in settled),
        accepted=len(settled),
    )
