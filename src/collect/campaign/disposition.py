"""Where a unit stands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from collect.campaign.events import Choice, Fate
from collect.words import say


class Disposition(StrEnum):
    """Where a unit stands. ``received`` waits for a reviewer; ``explained`` counts on the strength of what the unit
    explained; ``waived`` owes nothing this year.
    """

    NOT_ISSUED = "not-issued"
    ISSUED = "issued"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    WAIVED = "waived"

    @property
    def settled(self) -> bool:
        """Whether the return counts: nothing is left to ask, all that was asked is explained, or it was accepted."""
        return self in (Disposition.ACCEPTED, Disposition.EXPLAINED)

    @property
    def label(self) -> str:
        """The word for people."""
        return say(_LABELS[self])

    @property
    def marked(self) -> str:
        """The same with a sign before it: colour never speaks alone."""
        return f"{_SIGNS.get(self, '…')} {self.label}"


_SIGNS = {Disposition.ACCEPTED: "✓", Disposition.WAIVED: "－", Disposition.RETURNED: "✗"}
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

    ``first_at`` is when its first return arrived, ``received_at`` when the newest did (ISO, with offset). ``nil``:
    it states nothing but zeros.
    """

    unit: str
    disposition: Disposition = Disposition.NOT_ISSUED
    version: int = 0
    received_at: str = ""
    first_at: str = ""
    findings: int = 0
    sha256: str = ""
    check_code: str = ""
    nil: bool = False

    def on_time(self, due: date) -> bool:
        """Whether its first return came by the due date: a correction that comes later does not undo that."""
        return bool(self.first_at) and not self.days_late(due)

    def days_late(self, due: date) -> int:
        """By how many days the first return missed the due date; 0 when it did not, or when nothing came."""
        return max((date.fromisoformat(self.first_at[:10]) - due).days, 0) if self.first_at else 0


def answered(outcome: Fate, choices: Collection[Choice], *, explained: bool = False) -> Disposition:
    """Where a unit stands after its newest return, given what was decided on that version.

    ``explained``: the return brought explanations. One settles a question, never something that cannot be right:
    that return stays returned.
    """
    if Choice.ACCEPT in choices:
        return Disposition.ACCEPTED
    if outcome is Fate.ACCEPTED:
        return Disposition.EXPLAINED if explained else Disposition.ACCEPTED
    if outcome is Fate.RETURNED:
        return Disposition.RETURNED
    return Disposition.EXPLAINED if Choice.EXPLAIN in choices else Disposition.RECEIVED


def standings(
    units: Iterable[str], sent: Mapping[str, bool], *, returned: Iterable[Standing], waived: Iterable[str]
) -> dict[str, Standing]:
    """Where every unit stands: first the asked ones in their order, then all others that are known.

    ``sent`` says of each unit that was issued a workbook whether it went out; ``returned`` holds the standing of each
    that answered.
    """
    standing = {unit: Standing(unit) for unit in units}
    for unit, gone in sent.items():
        standing[unit] = Standing(unit, Disposition.SENT if gone else Disposition.ISSUED)
    standing |= {each.unit: each for each in returned}
    for unit in waived:
        standing[unit] = replace(standing.get(unit, Standing(unit)), disposition=Disposition.WAIVED)
    return standing
