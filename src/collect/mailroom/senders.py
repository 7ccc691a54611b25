"""Whether a return came from whom it speaks for."""

from collect.parcel.unpack import Packed
from collect.roster import Roster
from collect.submission import Rejection, Submission
from collect.words import say


def vouched(packed: Packed, read: Submission | Rejection, *, roster: Roster) -> Submission | Rejection:
    """The return, or why it waits for a person: none of the mails around it is the unit's own.

    A township's mail that a colleague passes on stays the township's, and so does what a township itself passes on.
    What did not come in a mail is not asked, nor is a unit whose address nobody knows.
    """
    return read if isinstance(read, Rejection) else _held(packed, read, roster=roster) or read


def _held(packed: Packed, read: Submission, *, roster: Roster) -> Rejection | None:
    unit = roster.get(read.stamp.unit)
    senders = [sender.lower() for sender in packed.senders]
    if unit is None or not unit.email or not senders or unit.email.lower() in senders:
        return None
    named = {"code": unit.code, "unit": unit.name, "address": unit.email}
    for sender in reversed(senders):  # the innermost speaks first
        if others := [each.name for each in roster if each.email.lower() == sender != ""]:
            return Rejection("other-sender", {**named, "other": say("naming.join").join(others), "sender": sender})
    return Rejection("unknown-sender", {**named, "sender": senders[-1] or say("sender.none")})
