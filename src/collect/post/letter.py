"""One letter to one unit.

The values every part of the post shares: which letter it is, to whom, what it says, what is enclosed.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Which of the letters of a campaign a letter is."""

    COVER = "cover"
    BEFORE = "before"
    AFTER = "after"
    RETURN = "return"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file enclosed in a letter, under the name the unit will see."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What one unit will be sent: plain text, the same as HTML, and what is enclosed.

    ``unit`` is its code, ``recipient`` the name beside the address. ``version`` is what the letter is about: the serial
    of the workbook (cover), else the version of the return, 0 when there is none.
    """

    kind: Kind
    unit: str
    address: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the address and the name beside it. Without an address the mail program puts in its own."""

    address: str
    name: str
