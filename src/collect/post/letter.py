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
    """What one unit will be sent: plain text, the same as HTML, and what is enclosed."""

    kind: Kind
    unit: str
    address: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
