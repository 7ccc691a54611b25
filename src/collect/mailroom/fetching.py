"""How the answers in the mailbox come into the inbox, each once."""

from dataclasses import dataclass
from typing import Any

from collect.campaign.clock import now
from collect.campaign.fetched import Fetched, Taken
from collect.campaign.filing import digest, put, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.outcome import Line, Tone
from collect.post.fetch import Message, Search, fetched
from collect.post.server import Server
from collect.words import say

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Brought:
    """What one look into the mailbox came to.

    ``names`` are the files now in the inbox, ``again`` counts messages that were taken before from another place,
    ``left`` are messages that stay on the server for a person to open: too large, or not given out.
    """

    names: tuple[str, ...]
    again: int
    left: tuple[Message, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"fetched": list(self.names), "again": self.again, "left": [_fact(each) for each in self.left]}

    @property
    def lines(self) -> tuple[Line, ...]:
        """For a person: each message that did not come, and how many did."""
        head = say("fetch.sum", count=len(self.names)) if self.names else say("fetch.nothing")
        return (*(Line(_sentence(each), Tone.ASK) for each in self.left), Line(head, Tone.HEAD))


def _fact(message: Message) -> dict[str, str]:
    reason = "refused" if message.said else "too-large"
    return {"folder": message.place.folder, "arrived": _day(message), "sender": message.sender, "reason": reason}


def _sentence(message: Message) -> str:
    folder, arrived, sender = message.place.folder, _day(message), message.sender or say("sender.none")
    if message.said:
        return say("fetch.refused", folder=folder, arrived=arrived, said=message.said)
    return say("fetch.too-large", folder=folder, arrived=arrived, sender=sender, size=message.size // _MEGABYTE)


def _day(message: Message) -> str:
    return f"{message.arrived:%Y-%m-%d %H:%M}"


def fetch_mail(campaign: Campaign, ledger: Ledger, *, server: Server, search: Search) -> Brought:
    """Brings every message that was not taken before into the inbox as ``.eml``, and remembers it there and then.

    A run that is cut off is continued by the next: what was brought is kept, and nothing is changed on the server.
    Raises CollectError ``mail-ca-unreadable``, ``imap-unreachable``, ``imap-untrusted``, ``imap-login``,
    ``imap-folder-missing``, ``imap-refused``, ``imap-cut-off``, and what keeps a file from being written.
    """
    memory = Fetched(ledger)
    names: list[str] = []
    left: list[Message] = []
    for message in fetched(server, search, known=memory.known()):
        if message.content is None:
            left.append(message)
        else:
            names.append(_kept(campaign, memory, message=message, content=message.content))
    return Brought(tuple(filter(None, names)), names.count(""), tuple(left))


def _kept(campaign: Campaign, memory: Fetched, *, message: Message, content: bytes) -> str:
    """The name of a message's file in the inbox; empty for one that was taken before, from another place.

    Kept first, remembered then: what is killed in between is fetched again, and is the same file or a repeat.
    """
    code = digest(content)
    name = ""
    if not memory.has(message.message_id, code):
        sender = message.sender or say("sender.none")
        called = safe_name(f"{message.arrived:%Y-%m-%d %H%M} {sender}.eml")  # a stranger chose the sender's name
        name = put(campaign.inbox / called, content).name
    memory.remember(Taken(message.message_id, code, *message.place, now()))
    return name
