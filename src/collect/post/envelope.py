"""How a letter is put into its envelope: the whole message as bytes.

What programs make of Chinese names decides the form of the headers: see ``docs/notes/letters.md``.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any
from urllib.parse import quote

from collect.post.letter import Attachment, Letter, Sender
from collect.words import say

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_LONGEST_ADDRESS = 254
_LONGEST_NAME = 200
"""Bytes of an attachment's name in UTF-8: three signs each when quoted, so that its header stays below 998."""
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
_UNKNOWN_TYPE = ("application", "octet-stream")
_WIDE = SMTP.clone(max_line_length=998)


class _Policy(EmailPolicy):
    """Headers as RFC 2047 wants them, short; those about content unsplit, which QQ and Sina need for long names."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as it goes over the wire."""
        if name.lower().startswith("content-"):
            return _WIDE.fold_binary(name, value)
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", max_line_length=76)
"""A line that is folded begins with a space: 75 are left, the longest an encoded word may be."""


def sealed(letter: Letter, sender: Sender, *, message_id: str, date: datetime, repeat: bool = False) -> bytes:
    """The letter as a message to be sent, by RFC 5322. ``date`` carries its offset.

    With ``repeat`` the letter says first that it may have come before: nothing is sent twice in silence.
    Raises ValueError for an address that ``addressable`` refuses.
    """
    message = _message(_repeated(letter) if repeat else letter, sender)
    message["Date"] = date
    message["Message-ID"] = message_id
    return message.as_bytes()


def drafted(letter: Letter, sender: Sender) -> bytes:
    """The letter as a draft that Outlook, Foxmail and Thunderbird open ready to send.

    Neither dated nor numbered: the mail program does both when it sends. Raises ValueError as ``sealed`` does.
    """
    message = _message(letter, sender)
    message["X-Unsent"] = "1"
    return message.as_bytes()


def new_message_id(letter: Letter, token: str) -> str:
    """A Message-ID without the office's domain: it tells of no machine. ``token`` makes it unique, plain ASCII."""
    return f"<{letter.kind}.{letter.unit}.{letter.version}.{token}@collect>"


def addressable(address: str) -> bool:
    """Whether a letter can go to this address: one mailbox in plain ASCII, nothing beside it."""
    return len(address) <= _LONGEST_ADDRESS and ".." not in address and bool(_ADDRESS.fullmatch(address))


def _message(letter: Letter, sender: Sender) -> EmailMessage:
    message = EmailMessage(_POLICY)
    if sender.address:
        message["From"] = _mailbox(sender.name, sender.address)
    message["To"] = _mailbox(letter.recipient, letter.address)
    message["Subject"] = _one_line(letter.subject)
    message["X-Collect-Letter"] = f"{letter.kind}/{letter.unit}/{letter.version}"
    # base64: no server on the way has a reason to wrap, recode or trim a line
    message.set_content(letter.text, charset="utf-8", cte="base64")
    message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
    for attachment in letter.attachments:
        _enclose(message, attachment, unit=letter.unit)
    return message


def _mailbox(name: str, address: str) -> Address:
    if not addressable(address):
        raise ValueError(address)
    return Address(_one_line(name), addr_spec=address)


def _one_line(text: str) -> str:
    """Text without line breaks or what nobody sees, so that no field can begin a header of its own."""
    seen = (" " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text)
    return " ".join("".join(seen).split())


def _repeated(letter: Letter) -> Letter:
    line = say("letter.repeat")
    return replace(letter, text=f"{line}\n\n{letter.text}", html=letter.html.replace("<body>", f"<body><p>{line}</p>"))


def _enclose(message: EmailMessage, attachment: Attachment, *, unit: str) -> None:
    name = _short(_one_line(attachment.name))
    maintype, subtype = _TYPES.get(_suffix(name).lower(), _UNKNOWN_TYPE)
    message.add_attachment(attachment.content, maintype=maintype, subtype=subtype)
    *_, part = message.iter_attachments()
    assert isinstance(part, EmailMessage)
    del part["Content-Disposition"]
    # the real name first: who knows both takes it, and Python's own reader takes the first
    names = f"filename*=UTF-8''{quote(name, safe='')}; filename=\"{_ascii(name, unit)}\""
    part.set_raw("Content-Disposition", f"attachment; {names}")


def _short(name: str) -> str:
    """The name, its stem cut where it is too long for one header."""
    suffix = _suffix(name)
    stem = name.removesuffix(suffix).encode("utf-8")[: _LONGEST_NAME - len(suffix)]
    return stem.decode("utf-8", "ignore") + suffix


def _suffix(name: str) -> str:
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found[0] if found else ""


def _ascii(name: str, unit: str) -> str:
    """A name for programs that know only ASCII: what is left of the real one, else the unit's code."""
    suffix = _suffix(name)
    left = " ".join(re.sub(r"[^A-Za-z0-9._-]+", " ", name.removesuffix(suffix)).split())
    return (left if re.search(r"[A-Za-z0-9]", left) else unit) + suffix
