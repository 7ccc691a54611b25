"""How the office writes and receives mail, as ``campaign.toml`` says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, cast

from collect.words import say

_SECURITIES = ("tls", "starttls")
_PORTS = {"tls": 465, "starttls": 587}
_HIGHEST_PORT = 65535
_FORBIDDEN = ("password", "passwd", "pass")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The table ``[mail]``: who writes, through which server, how fast, where answers are looked for.

    Without ``smtp`` letters become files in ``drafts/``; without ``imap`` nothing is fetched. ``pause`` is in seconds.
    There is no password here: nobody shall find one in a file of the campaign.
    """

    address: str = ""
    name: str = ""
    smtp: str = ""
    port: int = 0
    security: str = "tls"
    user: str = ""
    per_hour: int = 60
    pause: int | float = 4
    imap: str = ""
    imap_port: int = 993
    imap_security: str = "tls"
    folders: tuple[str, ...] = ("INBOX", "垃圾邮件")
    since: date | None = None
    tls_ca: str = ""

    @property
    def login(self) -> str:
        """The name to log in with: mostly the address itself."""
        return self.user or self.address

    @property
    def smtp_port(self) -> int:
        """The port of the server for sending: the usual one of its kind of line, unless another is given."""
        return self.port or _PORTS[self.security]


_KINDS: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("address", "name", "smtp", "security", "user", "imap", "imap_security", "tls_ca"), (str,)),
    **dict.fromkeys(("port", "per_hour", "imap_port"), (int,)),
    "pause": (int, float), "folders": (list,), "since": (date,),
}  # fmt: skip


def mail_faults(written: Any) -> Iterator[str]:
    """Everything that is wrong with a table ``[mail]``, as sentences; nothing for none at all."""
    if written is None:
        return
    if not isinstance(written, dict):
        yield say("campaign.wrong-kind", name="mail", found=written)
        return
    settings = cast("dict[str, Any]", written)
    yield from _keys(settings)
    right = {name: value for name, value in settings.items() if _fits(name, value)}
    yield from _values(right)


def mail_settings(written: Mapping[str, Any] | None) -> MailSettings | None:
    """The settings of a table that has no faults; None where there is no table."""
    if written is None:
        return None
    values: dict[str, Any] = {name: tuple(each) if name == "folders" else each for name, each in written.items()}
    return MailSettings(**values)


def _keys(settings: Mapping[str, Any]) -> Iterator[str]:
    known = [field.name for field in fields(MailSettings)]
    for name, value in settings.items():
        if name in _FORBIDDEN:
            yield say("mail.no-password-here")  # and what stands there is not repeated
        elif name not in known:
            yield say("mail.unknown-key", name=name, known=say("naming.join").join(known))
        elif not _fits(name, value):
            yield say("campaign.wrong-kind", name=f"mail.{name}", found=value)


def _fits(name: str, value: Any) -> bool:
    """Whether a value is of its kind, exactly: True is no number, a moment no date."""
    if name == "folders":
        return isinstance(value, list) and all(isinstance(each, str) for each in cast("list[Any]", value))
    return type(value) in _KINDS.get(name, ()) and not isinstance(value, datetime)


def _values(settings: Mapping[str, Any]) -> Iterator[str]:
    for name in ("security", "imap_security"):
        if settings.get(name, "tls") not in _SECURITIES:
            yield say("mail.security", name=name, found=settings[name])
    for name in ("port", "imap_port"):
        if not 0 < settings.get(name, 1) <= _HIGHEST_PORT:
            yield say("campaign.wrong-kind", name=f"mail.{name}", found=settings[name])
    for name, least in (("per_hour", 1), ("pause", 0)):
        if settings.get(name, least) < least:
            yield say("campaign.wrong-kind", name=f"mail.{name}", found=settings[name])
    if (settings.get("smtp") or settings.get("imap")) and not settings.get("address"):
        yield say("mail.no-address")
