"""Where a unit stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from collect.campaign.events import Choice, Fate
from collect.words import say


class Disposition(StrEnum):
    """Where a unit stands. ``received`` waits for a reviewer; ``waived`` owes nothing this year."""

    NOT_ISSUED = "not-issued"
    ISSUED = "issued"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """The word for people."""
        return say(_LABELS[self])


_LABELS: Mapping[Disposition, str] = {
    Disposition.NOT_ISSUED: "disposition.not-issued",
    Disposition.ISSUED: "disposition.issued",
    Disposition.SENT: "disposition.sent",
    Disposition.RECEIVED: "disposition.received",
    Disposition.RETURNED: "disposition.returned",
    Disposition.EXPLAINED: "disposition.explained",
    Disposition.ACCEPTED: "disposition.accepted",
    Disposition.WAIVED: "disposition.waived",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one unit stands, and what its newest return was. Version 0: nothing was received.

    ``first_at`` is when its first return arrived, ``received_at`` when the newest did (ISO, with offset).
    """

    unit: str
    disposition: Disposition = Disposition.NOT_ISSUED
    version: int = 0
    received_at: str = ""
    first_at: str = ""
    findings: int = 0
    sha256: str = ""
    check_code: str = ""

    def on_time(self, due: date) -> bool:
        """Whether its first return came by the due date: a correction that comes later does not undo that."""
        return bool(self.first_at) and date.fromisoformat(self.first_at[:10]) <= due


def answered(outcome: Fate, choices: Collection[Choice]) -> Disposition:
    """Where a unit stands after its newest return, given what was decided on that version.

    An explanation settles a question, never something that cannot be right: that return stays returned.
    """
    if outcome is Fate.ACCEPTED or Choice.ACCEPT in choices:
        return Disposition.ACCEPTED
    if outcome is Fate.RETURNED:
        return Disposition.RETURNED
    return Disposition.EXPLAINED if Choice.EXPLAIN in choices else Disposition.RECEIVED
