"""Which files a mail carries, who sent it.

Header lines are mended (``mail_header``) before the standard library takes them apart.
"""

import base64
import binascii
import email
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import (
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
    MessageError,
)
from email.generator import BytesGenerator
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, compat32
from email.utils import parseaddr
from io import BytesIO
from typing import Any, cast

from collect.parcel.limits import PACKING, Refused
from collect.parcel.mail_header import mended
from collect.submission import Rejection
from collect.words import say

_DAMAGE = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect, InvalidBase64PaddingDefect)
_STUMBLES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, MessageError)  # of the mail parser
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_POSTMEN = ("mailer-daemon", "postmaster", "mailerdaemon")
_BOUNCED = re.compile(
    r"退信|投递失败|未送达|undeliver|delivery (?:status|failure)|failure notice|returned mail", re.IGNORECASE
)
_AUTOMATIC = re.compile(r"^\W*(?:自动回复|自动答复|auto(?:matic)?[ -]?(?:reply|response)|out of office)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a mail; without content where it could not be decoded."""

    name: str
    content: bytes | None
    rejection: Rejection | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail taken apart. ``automatic``: ``bounce`` or ``auto-reply`` when no person wrote it."""

    sender: str
    subject: str
    automatic: str
    attached: tuple[Attached, ...]


class _Mended(EmailPolicy):
    """``email.policy.default``, on header lines that are mended and not endless.

    ``seen`` keeps what was taken apart: the library asks for it again and again, and it takes its time.
    """

    seen: dict[tuple[str, str], Any]

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "seen", {})

    def header_fetch_parse(self, name: str, value: str) -> Any:
        line = name, str(value)[: PACKING.header]
        if line not in self.seen:
            if sum(len(text) for _, text in self.seen) > PACKING.headers:
                raise Refused("hostile", "mail-parts")
            self.seen[line] = super().header_fetch_parse(name, mended(line[1]))
        return self.seen[line]


def read_mail(content: bytes) -> Mail:
    """The mail in ``content``; raises ``Refused`` (``hostile``, ``damaged``)."""
    _check_effort(content)
    try:
        message = email.message_from_bytes(content, policy=cast("Any", _Mended()))
        return _taken_apart(cast("EmailMessage", message))
    except RecursionError as fault:
        raise Refused("hostile", "depth") from fault
    except _STUMBLES as fault:
        raise Refused("damaged", "mail-broken") from fault


def _check_effort(content: bytes) -> None:
    """The mail parser asks every level of parts about every line, and makes an object of every part."""
    levels, lines = content.lower().count(b"boundary"), content.count(b"\n")
    if levels > PACKING.mail_levels:
        raise Refused("hostile", "depth")
    if lines > PACKING.mail_lines or lines * (levels + 1) > PACKING.mail_effort:
        raise Refused("too-large", "mail-parts")
    if content.count(b"\n--") > PACKING.mail_parts:
        raise Refused("hostile", "mail-parts")


# ---------------------------------------------------------------- the parts


def _taken_apart(message: EmailMessage) -> Mail:
    sender = parseaddr(_header(message, "From"))[1]
    subject = _header(message, "Subject").strip()
    if _bounced(message, sender, subject=subject):
        return Mail(sender, subject, "bounce", ())
    attached = () if _receipt(message) else tuple(_attached(message))
    return Mail(sender, subject, "" if attached or not _automatic(message, subject) else "auto-reply", attached)


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; one that cannot be taken apart is as good as none."""
    try:
        return str(message.get(name, ""))
    except _STUMBLES:
        return ""


def _bounced(message: EmailMessage, sender: str, *, subject: str) -> bool:
    report = message.get_content_type() == "multipart/report"
    if (report and not _receipt(message)) or "X-Failed-Recipients" in message:
        return True
    return sender.partition("@")[0].lower().startswith(_POSTMEN) and _BOUNCED.search(subject) is not None


def _receipt(message: EmailMessage) -> bool:
    """Whether somebody's program says that our mail was opened."""
    return "disposition-notification" in _header(message, "Content-Type").lower()


def _automatic(message: EmailMessage, subject: str) -> bool:
    said = _header(message, "Auto-Submitted").strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    named = "X-Autoreply" in message or "X-Autorespond" in message or _receipt(message)
    return said.startswith("auto-replied") or precedence == "auto_reply" or named or bool(_AUTOMATIC.search(subject))


def _attached(message: EmailMessage) -> Iterator[Attached]:
    number = 0
    for part, related in _leaves(message):
        if _is_text(part) or _is_trimming(part, related=related):
            continue
        number += 1
        yield _file(part, number)


def _leaves(message: EmailMessage) -> Iterator[tuple[EmailMessage, bool]]:
    """Every part that is not made of parts, and whether it belongs to the text beside it; a mail within is one."""
    waiting = [(message, False)]
    while waiting:
        part, related = waiting.pop()
        if part.get_content_maintype() != "multipart" or not part.is_multipart():
            yield part, related
            continue
        inner = cast("list[EmailMessage]", part.get_payload())
        related = part.get_content_subtype() == "related"
        waiting += [(each, related) for each in reversed(inner)]


def _is_text(part: EmailMessage) -> bool:
    """What the sender wrote, as opposed to what the sender attached."""
    is_text = part.get_content_maintype() == "text" and not _filename(part)
    return is_text and part.get_content_disposition() != "attachment"


def _is_trimming(part: EmailMessage, *, related: bool) -> bool:
    """A picture within the text (a letterhead, a smiley), or a signature."""
    inline = related or part.get_content_disposition() == "inline"
    return (part.get_content_maintype() == "image" and inline) or part.get_content_type() in _SIGNATURES


def _file(part: EmailMessage, number: int) -> Attached:
    if part.get_content_maintype() == "message":
        return _mail_within(part, number)
    name = _filename(part) or say("parcel.unnamed", number=number)
    if part.is_multipart() or part.get_content_maintype() == "multipart":
        return Attached(name, None, Refused("damaged", "mail-broken").rejection)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or any(isinstance(defect, _DAMAGE) for defect in part.defects):
        return Attached(name, None, Refused("damaged", "base64").rejection)
    return Attached(name, content, None)


def _mail_within(part: EmailMessage, number: int) -> Attached:
    name = _filename(part) or say("parcel.mail", number=number)
    if not part.is_multipart() or not part.get_payload():
        return Attached(name, None, Refused("damaged", "mail-broken").rejection)
    mail = cast("list[Message]", part.get_payload())[0]
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":  # forbidden, and done
        text = str(mail.get_payload()) if not mail.keys() else ""
        with suppress(binascii.Error, ValueError):
            return Attached(name, base64.b64decode(text), None)
    out = BytesIO()
    # as it came: the policy of old neither decodes nor folds what it has read
    BytesGenerator(out, mangle_from_=False, policy=compat32.clone(max_line_length=None)).flatten(mail)
    return Attached(name, out.getvalue(), None)


def _filename(part: EmailMessage) -> str:
    try:
        return (part.get_filename() or "").strip()
    except _STUMBLES:
        return ""
