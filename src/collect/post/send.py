"""How letters are given to the mail server."""

import smtplib  # whose every complaint is an OSError
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from collect.errors import CollectError
from collect.post.answers import Became, Verdict, quoted, verdict
from collect.post.pace import AGAIN, Pace
from collect.post.server import Security, Server, trusted
from collect.words import say

_OURSELVES = "[127.0.0.1]"
"""How we greet: a computer's name may be Chinese, which SMTP cannot say, and is nobody's business."""
_IDLE = 30.0
"""Seconds after which a line is better hung up than kept: servers close idle ones."""
_IN_A_ROW = 3
"""How many letters in a row may fail all their tries before the others are spared theirs."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter to be sent. ``sealed`` gives the whole message, told whether it may be a repeat (``doubted``)."""

    number: int
    sender: str
    address: str
    sealed: Callable[[bool], bytes]
    doubted: bool = False


OnBegin = Callable[[int], None]
OnDone = Callable[[int, Verdict], None]


class _Stopped(Exception):
    """The server wants no more letters now; the first argument are its words."""


def deliver(server: Server, letters: Iterable[Outgoing], *, pace: Pace, on_begin: OnBegin, on_done: OnDone) -> str:
    """Gives letters to the server one after another, over one line as long as it holds.

    ``on_begin(number)`` is called before the server may have a letter, ``on_done(number, verdict)`` after each
    try; between the two nobody knows. Gives the reason why it stopped before the end, empty when it did not.
    Raises CollectError when nothing can be sent at all: ``mail-unreachable``, ``mail-certificate``,
    ``mail-insecure``, ``mail-login-refused``, ``mail-login-unknown``.
    """
    round_ = _Round(_Line(server), pace, on_begin=on_begin, on_done=on_done)
    try:
        return round_.walk(letters)
    except _Stopped as stopped:
        return str(stopped)
    finally:
        round_.line.hang_up()


class _Line:
    """The line to the server: opened when it is needed, again when it broke."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None
        self._held_once = False

    def open(self) -> smtplib.SMTP:
        """The open line. Raises what ``deliver`` does, _Stopped, and OSError when it held before and now does not."""
        if self._smtp is None:
            self._smtp = self._logged_in()
        return self._smtp

    def _logged_in(self) -> smtplib.SMTP:
        try:
            smtp = _logged_in(self.server)
        except OSError as fault:
            if self._held_once:
                raise
            raise _unreachable(self.server, fault) from None
        self._held_once = True
        return smtp

    def drop(self) -> None:
        """The line is of no more use."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def hang_up(self) -> None:
        """Takes leave, as far as the server is still there."""
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
        self.drop()

    def forget(self) -> None:
        """Clears the line of a letter that was turned away."""
        try:
            is_clear = self._smtp is None or self._smtp.rset()[0] == 250
        except OSError:
            is_clear = False
        if not is_clear:
            self.drop()


class _Round:
    """One round of the postman."""

    def __init__(self, line: _Line, pace: Pace, *, on_begin: OnBegin, on_done: OnDone) -> None:
        self.line, self._pace = line, pace
        self._on_begin, self._on_done = on_begin, on_done

    def walk(self, letters: Iterable[Outgoing]) -> str:
        """Gives every letter, or as many as the server will have; why no more, empty when that was all."""
        failed = 0
        for each in letters:
            last = self.give(each)
            failed = failed + 1 if last.again else 0
            if last.stop or failed == _IN_A_ROW:
                return last.said
        return ""

    def give(self, each: Outgoing) -> Verdict:
        """Offers a letter until it is taken, refused, or has had all its tries."""
        doubted = each.doubted
        for rest in (*AGAIN, None):
            self._rest(self._pace.due())
            self._pace.count()
            last = self._offered(each, content=each.sealed(doubted))
            self._on_done(each.number, last)
            doubted = doubted or last.became is Became.DOUBTFUL
            if not last.again or rest is None:
                return last
            self._rest(rest)
        raise AssertionError("the last try rests no more")

    def _rest(self, seconds: float) -> None:
        if seconds > _IDLE:
            self.line.hang_up()
        if seconds > 0:
            self._pace.sleep(seconds)

    def _offered(self, each: Outgoing, *, content: bytes) -> Verdict:
        """One try. A line that breaks before the content is on it did no harm; after that it leaves a doubt."""
        try:
            smtp = self.line.open()
            turned_away = self._addressed(smtp, each, size=len(content))
        except OSError as fault:
            return self._broken(Became.QUEUED, fault)
        if turned_away:
            self.line.forget()
            return turned_away
        self._on_begin(each.number)
        return self._told(smtp, content)

    def _addressed(self, smtp: smtplib.SMTP, each: Outgoing, *, size: int) -> Verdict | None:
        """Whom it is from and to: None when the server will hear more."""
        code, answer = smtp.mail(each.sender, [f"size={size}"] if smtp.has_extn("size") else [])
        if not _agrees(code, answer):
            return verdict(code, self._quoted(code, answer), of_sender=True)
        code, answer = smtp.rcpt(each.address)
        return None if _agrees(code, answer) else verdict(code, self._quoted(code, answer))

    def _told(self, smtp: smtplib.SMTP, content: bytes) -> Verdict:
        try:
            code, answer = smtp.data(content)
            _agrees(code, answer)
        except smtplib.SMTPDataError as refused:  # before the content
            code, answer = refused.smtp_code, refused.smtp_error
            if not 400 <= code < 600:
                return self._broken(Became.QUEUED, refused)
            self.line.forget()  # a letter turned away at DATA is still the open one for some servers
        except OSError as fault:
            return self._broken(Became.DOUBTFUL, fault)
        return verdict(code, self._quoted(code, answer))

    def _broken(self, became: Became, fault: OSError) -> Verdict:
        self.line.drop()
        return Verdict(became, say("post.line-broken", fault=quoted(self.line.server, str(fault))), again=True)

    def _quoted(self, code: int, answer: bytes | str) -> str:
        return quoted(self.line.server, answer, code=code)


def _agrees(code: int, answer: bytes) -> bool:
    """Whether the server says yes. What is no answer at all counts as a broken line."""
    if not 200 <= code < 600 or 300 <= code < 400:
        raise smtplib.SMTPServerDisconnected(f"{code} {answer!r}")
    return code < 300


# ---------------------------------------------------------------- getting on the line


def _logged_in(server: Server) -> smtplib.SMTP:
    """An open line on which we may send. OSError when it is not to be had now."""
    try:
        smtp = _called(server)
    except ssl.SSLCertVerificationError as fault:
        raise CollectError("mail-certificate", host=server.host, fault=fault.verify_message) from None
    except smtplib.SMTPConnectError as refused:
        raise _Stopped(quoted(server, refused.smtp_error, code=refused.smtp_code)) from None
    try:
        _introduce(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _called(server: Server) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, _OURSELVES, timeout=server.patience, context=trusted(server))
    return smtplib.SMTP(server.host, server.port, _OURSELVES, timeout=server.patience)


def _introduce(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=trusted(server))
        _log_in(smtp, server)
    except ssl.SSLCertVerificationError as fault:
        raise CollectError("mail-certificate", host=server.host, fault=fault.verify_message) from None
    except smtplib.SMTPNotSupportedError:
        raise CollectError("mail-insecure", host=server.host, port=server.port) from None
    except smtplib.SMTPAuthenticationError as refused:
        words = quoted(server, refused.smtp_error, code=refused.smtp_code)
        if refused.smtp_code < 500:
            raise _Stopped(words) from None
        raise CollectError("mail-login-refused", user=server.user, host=server.host, words=words) from None
    except smtplib.SMTPResponseException as refused:
        raise _Stopped(quoted(server, refused.smtp_error, code=refused.smtp_code)) from None


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    """By one way only: each way that fails is a failed login, and providers lock an account after a few."""
    smtp.ehlo_or_helo_if_needed()
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    ways = [way for way in ("PLAIN", "LOGIN") if way in offered]
    if not ways:
        raise CollectError("mail-login-unknown", host=server.host, offered="、".join(offered) or "—")
    smtp.esmtp_features["auth"] = ways[0]
    smtp.login(server.user, server.password)


def _unreachable(server: Server, fault: OSError) -> CollectError:
    words = quoted(server, str(fault))
    return CollectError("mail-unreachable", host=server.host, port=server.port, fault=words)
