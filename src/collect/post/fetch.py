"""What lies in a mailbox that was not fetched before.

Nothing there is changed: folders are opened for reading only (EXAMINE), messages are looked at without marking them
(BODY.PEEK), the server's own search is not asked, for it is unreliable: the list is read and searched here.
"""

import email
import imaplib
import re
import ssl
import time
from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.policy import compat32
from email.utils import parseaddr
from typing import Any, NamedTuple, cast

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls
from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from collect.errors import CollectError
from collect.parcel.limits import PACKING
from collect.parcel.mail_header import mended
from collect.post.answers import quoted
from collect.post.server import Security, Server, trusted
from collect.words import say

_TLS_ONLY = 993
_NETEASE = ("163.com", "126.com", "yeah.net", "188.com", "netease.com")
_ID = '("name" "collect" "version" "1" "vendor" "collect")'
_JUNK = frozenset({"垃圾邮件", "垃圾箱", "junk", "spam"})
_LISTED = "(UID INTERNALDATE RFC822.SIZE)"
_WHOLE, _HEAD = "(UID BODY.PEEK[])", "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM)])"
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")
_CUT_OFF = (OSError, imaplib.IMAP4.abort)
_DENIED = (ImapToolsError, imaplib.IMAP4.error)


class Place(NamedTuple):
    """Where a message lies; the same place never holds another one."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Search:
    """Where one looks: the folders by name, and from which day on (None: all that is there)."""

    folders: tuple[str, ...]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``content`` is what the server holds, byte for byte, or None where it stays there.

    It does so when it is too large, or when the server does not give it out: then ``said`` are its words.
    ``arrived`` is local time; ``message_id`` and ``sender`` (a bare address) are ``""`` where it names none.
    """

    place: Place
    arrived: datetime
    size: int
    content: bytes | None = None
    message_id: str = ""
    sender: str = ""
    said: str = ""


def fetched(server: Server, search: Search, *, known: Collection[tuple[str, int, int]]) -> Iterator[Message]:
    """Every message of these folders that is not known, the oldest of a folder first.

    Whoever keeps one makes it known; a run that is cut off is continued by the next. Raises CollectError
    ``mail-ca-unreadable``, ``imap-unreachable``, ``imap-untrusted``, ``imap-login``, ``imap-folder-missing``,
    ``imap-refused``, ``imap-cut-off``.
    """
    with _opened(server) as mailbox:
        for folder in mailbox.named(search.folders):
            yield from mailbox.messages(folder, since=search.since, known=known)


class _Mailbox:
    """A mailbox that is open for reading."""

    def __init__(self, server: Server, box: BaseMailBox) -> None:
        self._server = server
        self._box = box

    def named(self, wanted: Sequence[str]) -> list[str]:
        """The folders as the server calls them. The one for junk has many names, and some servers have none."""
        with _plainly(self._server):
            listed = self._box.folder.list()
        names = {folder.name: folder.name for folder in listed} | {"INBOX": "INBOX"}
        junk = next((folder.name for folder in listed if _is_junk(folder.name, folder.flags)), "")
        chosen: list[str] = []
        for name in wanted:
            found = names.get("INBOX" if name.upper() == "INBOX" else name)
            if found is None and name.lower() not in _JUNK:
                raise CollectError("imap-folder-missing", folder=name, there=say("naming.join").join(sorted(names)))
            chosen.append(found or junk)
        return [name for name in dict.fromkeys(chosen) if name]

    def messages(
        self, folder: str, *, since: date | None, known: Collection[tuple[str, int, int]]
    ) -> Iterator[Message]:
        """The messages of one folder that are not known; none where somebody deleted it meanwhile."""
        for spot in self._listed(folder):
            if spot.place not in known and (since is None or spot.arrived.date() >= since):
                yield from self._message(spot)

    def _listed(self, folder: str) -> list[Message]:
        """All that lies in a folder, in the order of its UIDs; one means nothing without the folder's validity."""
        with _plainly(self._server):
            _, count = cast("Any", self._box.folder).set(folder, readonly=True)
            _, validity = self._box.client.response("UIDVALIDITY")
            answer = [] if count[0] in {b"0", None} else self._answer("1:*", _LISTED)
        uidvalidity = int(next((each for each in validity if each), 0))
        found = [_listed(line, folder, uidvalidity=uidvalidity) for line in answer if isinstance(line, bytes)]
        return sorted(filter(None, found), key=lambda each: each.place.uid)

    def _message(self, spot: Message) -> Iterator[Message]:
        """One message of the list with all it holds. One that the server cannot give out does not stop the others."""
        large = spot.size > PACKING.mail_bytes
        try:
            with _plainly(self._server):
                content = self._part(spot.place.uid, _HEAD if large else _WHOLE)
        except CollectError as fault:
            if fault.code != "imap-refused":
                raise
            yield replace(spot, said=str(fault.values["said"]))
            return
        if content is not None:
            ident, sender = named(content)
            yield replace(spot, content=None if large else content, message_id=ident, sender=sender)

    def _part(self, uid: int, part: str) -> bytes | None:
        literals = cast("list[Any]", [each for each in self._answer(str(uid), part) if isinstance(each, tuple)])
        found = [content for head, content in literals if b"BODY[" in head]
        return found[0] if found else None

    def _answer(self, uids: str, parts: str) -> list[Any]:
        said, answer = self._box.client.uid("FETCH", uids, parts)
        if said != "OK":
            raise imaplib.IMAP4.error(_words(answer))
        return answer


def _is_junk(name: str, flags: Sequence[str]) -> bool:
    return "\\junk" in {flag.lower() for flag in flags} or name.lower() in _JUNK


def _listed(line: bytes, folder: str, *, uidvalidity: int) -> Message | None:
    """The message of one line of a list; None for a line that only says that somebody marked one."""
    uid, size, arrived = _UID.search(line), _SIZE.search(line), imaplib.Internaldate2tuple(line)
    if uid is None or size is None:
        return None
    moment = datetime.fromtimestamp(time.mktime(arrived)) if arrived else datetime.now()
    return Message(Place(folder, uidvalidity, int(uid[1])), moment, int(size[1]))


def named(content: bytes) -> tuple[str, str]:
    """The Message-ID and the sender's bare address in the head of a message."""
    head = re.split(rb"\r?\n\r?\n", content[: PACKING.headers], maxsplit=1)[0]
    lines = {name.lower(): value for name, value in email.message_from_bytes(head, policy=compat32).raw_items()}
    return " ".join(str(lines.get("message-id", "")).split()), parseaddr(mended(str(lines.get("from", ""))))[1]


# ---------------------------------------------------------------- the connection


@contextmanager
def _opened(server: Server) -> Generator[_Mailbox]:
    """The mailbox, logged in; whatever happens, the connection ends."""
    box = _connected(server)
    try:
        _log_in(server, box)
        yield _Mailbox(server, box)
    finally:
        with suppress(*_CUT_OFF, *_DENIED):
            box.client.logout()


def _connected(server: Server) -> BaseMailBox:
    context = trusted(server)
    kind = MailBoxStartTls if server.security is Security.STARTTLS and server.port != _TLS_ONLY else MailBox
    try:
        return kind(server.host, server.port, timeout=server.patience, ssl_context=context)
    except ssl.SSLCertVerificationError as fault:
        raise CollectError("imap-untrusted", host=server.host, fault=fault.verify_message) from fault
    except (*_CUT_OFF, *_DENIED) as fault:
        raise CollectError("imap-unreachable", host=server.host, port=server.port, fault=_told(fault)) from fault


def _log_in(server: Server, box: BaseMailBox) -> None:
    if not (server.user + server.password).isascii() or not server.password.isprintable():
        raise CollectError("imap-login", user=server.user, host=server.host, said=say("imap.strange-password"))
    with _plainly(server, denied="imap-login"):
        box.login(server.user, server.password, initial_folder=None)
    with _plainly(server):
        _introduce(server, box)


def _introduce(server: Server, box: BaseMailBox) -> None:
    """Says who is asking, as NetEase wants it before a folder is opened; others are not asked what they do not know:
    QQ is said to drop the connection.
    """
    _, answer = box.client.capability()
    able = _words(answer).upper().split()
    if "ID" in able or server.host.lower().endswith(_NETEASE):
        with _tolerantly():
            box.client.xatom("ID", _ID)


@contextmanager
def _tolerantly() -> Generator[None]:
    """What a server declines is not needed; a connection that ended is."""
    try:
        yield
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass


@contextmanager
def _plainly(server: Server, *, denied: str = "imap-refused") -> Generator[None]:
    """Turns what a mail server does into what a clerk can do about it.

    What the library says of a failure may hold the password: it is quoted without it, and not passed on as a cause.
    """
    try:
        yield
    except _CUT_OFF as fault:
        raise CollectError("imap-cut-off", host=server.host, fault=_quoted(server, fault)) from None
    except _DENIED as fault:
        said = _quoted(server, fault)
        raise CollectError(denied, host=server.host, user=server.user, said=said) from None


def _quoted(server: Server, fault: Exception) -> str:
    """What a fault says, without the password, even as the library spells it between quotation marks."""
    spelled = server.password.replace("\\", r"\\").replace('"', r"\"")
    return quoted(replace(server, password=spelled), quoted(server, _told(fault)))


def _told(fault: Exception) -> str:
    """What a fault says, in the server's own words where it has any."""
    if isinstance(fault, TimeoutError):
        return say("imap.silent")
    if isinstance(fault, UnexpectedCommandStatusError):
        return _words(cast("Any", fault).command_result[1])
    return (fault.strerror if isinstance(fault, OSError) else None) or str(fault)


def _words(answer: Sequence[Any]) -> str:
    return " ".join(part.decode("utf-8", "replace") for part in answer or () if isinstance(part, bytes))
