"""What makes room when a unit sends a newer return."""

from collections.abc import Sequence
from pathlib import Path

from collect.campaign.events import Arrival, Kept, Move
from collect.campaign.ledger import Ledger
from collect.campaign.trays import ACCEPTED, RETURNED, SET_ASIDE, lies


def replaced(ledger: Ledger, events: Sequence[Arrival | Kept]) -> list[Move]:
    """The file of a unit that has sent a newer version makes room for it: one that was accepted is set aside with
    the reason, one that was to go back stays in the archive only.
    """
    renewed = {arrival_in(each).unit for each in events if isinstance(each, Kept) and arrival_in(each).reason == ""}
    current = (ledger.current(unit) for unit in sorted(renewed))
    rows = [kept.arrival for kept in current if kept is not None]
    accepted = [Move(each.id, f"{SET_ASIDE}/{Path(each.destination).name}") for each in rows if lies(each, ACCEPTED)]
    return accepted + [Move(each.id, "") for each in rows if lies(each, RETURNED)]


def arrival_in(event: Arrival | Kept) -> Arrival:
    """The arrival of an event, whether a return was read in it or not."""
    return event.arrival if isinstance(event, Kept) else event
