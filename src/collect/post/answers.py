"""What a mail server's answer means."""

import re
from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum

from collect.post.server import Server

_LONGEST = 300
_HIDDEN = "＊＊＊"
_CLOSING = 421
_TOO_LARGE = 552
_SPAM = 554
_ABOUT_US = re.compile(
    r"spam|SPM|junk|bulk|frequen|too (many|much|fast)|block(ed|list)|blacklist|suspicious|reputation"
    r"|\brate\b|(daily|hourly|sending|sent|connection)\b.{0,30}(limit|quota)"
    r"|垃圾|频率|频繁|过多|可疑|黑名单|发[信送].{0,8}(超限|上限|超过)",
    re.IGNORECASE,
)
"""What servers say of a sender they begin to mistrust; a full mailbox is nobody's mistrust."""


class Became(StrEnum):
    """What became of a letter that was offered: the server has it, will never have it, did not take it, or perhaps."""

    SENT = "sent"
    REFUSED = "refused"
    QUEUED = "queued"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one offer of one letter came to. ``again``: worth another try now; ``stop``: no other letter either."""

    became: Became
    said: str
    again: bool = False
    stop: bool = False


def verdict(code: int, said: str, *, of_sender: bool = False) -> Verdict:
    """What an answer to one letter means. ``of_sender``: it was about us, so that it holds for every letter.

    Too large (552) is the letter's own fault. 554, or whatever speaks of spam or of rates, gets worse with every
    further letter; so does 421, with which a server takes its leave.
    """
    if 200 <= code < 300:
        return Verdict(Became.SENT, said)
    about_us = bool(_ABOUT_US.search(said)) and code != _TOO_LARGE
    if code < 500:
        stop = about_us or code == _CLOSING
        return Verdict(Became.QUEUED, said, again=not stop, stop=stop)
    if about_us or code == _SPAM or (of_sender and code != _TOO_LARGE):
        return Verdict(Became.QUEUED, said, stop=True)
    return Verdict(Became.REFUSED, said)


def quoted(server: Server, answer: bytes | str, *, code: int = 0) -> str:
    """The server's words on one line, after their number, without our password, should it repeat it."""
    text = f"{code or ''} {_decoded(answer) if isinstance(answer, bytes) else answer}"
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(_hushed(server, printable).split())[:_LONGEST]


def _decoded(answer: bytes) -> str:
    try:
        return answer.decode("utf-8")
    except UnicodeDecodeError:
        return answer.decode("gb18030", "replace")  # what servers here speak when it is not UTF-8


def _hushed(server: Server, text: str) -> str:
    password = server.password
    sent = (f"\0{server.user}\0{password}", password)
    for secret in (*(b64encode(each.encode()).decode() for each in sent), password):
        text = text.replace(secret, _HIDDEN) if password else text
    return text
