"""A real mail server on loopback: TLS by a certificate of its own making, a password, faults on order."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any
from warnings import catch_warnings

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from collect.post.server import Security, Server

USER, PASSWORD = "county@example.cn", "Wb+7/qKz=Lm9"
DROP, HANG, WELL = "drop", "hang", "250 好的"
Fault = Callable[[str, int, str], str | None]
"""What to do at a stage (LOGIN, MAIL, RCPT, OPEN and DATA: before and after the content), its nth turn, for an
address: an answer, DROP or HANG."""


def no_fault(stage: str, nth: int, address: str) -> str | None:
    return None


@dataclass
class Office:
    """The server's own account of what happened. A letter is taken before any fault of the stage DATA."""

    fault: Fault = no_fault
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    lines: int = 0
    logins: int = 0
    turns: dict[str, int] = field(default_factory=dict)
    listener: asyncio.Server | None = None

    def close(self) -> None:
        """Lets nobody in any more. For use in a fault: it runs where the server does."""
        assert self.listener is not None
        self.listener.close()

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    @property
    def letters(self) -> list[EmailMessage]:
        read = (message_from_bytes(content, policy=policy.default) for _, content in self.taken)
        return [message for message in read if isinstance(message, EmailMessage)]

    # ------------------------------------------------------------ what aiosmtpd asks

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self.answer(server, "MAIL", address)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.answer(server, "RCPT", address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        (address,) = envelope.rcpt_tos
        self.taken.append((address, envelope.content))
        answer = await self.answer(server, "DATA", address)
        if answer[0] in "45":
            self.taken.pop()
        return answer

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins += 1
        if ordered := self.fault("LOGIN", self.logins, given.login.decode()):
            return AuthResult(success=False, handled=False, message=ordered)
        right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    async def answer(self, server: SMTP, stage: str, address: str) -> str:
        self.turns[stage] = self.turns.get(stage, 0) + 1
        ordered = self.fault(stage, self.turns[stage], address)
        if ordered == HANG:
            await asyncio.sleep(3600)
        if ordered == DROP:
            server.transport.abort()  # type: ignore[attr-defined]
        return ordered or WELL


class Wire(SMTP):
    """aiosmtpd, which can also be told what to answer before the content."""

    async def smtp_DATA(self, arg: str) -> None:
        office, envelope = self.event_handler, self.envelope
        assert isinstance(office, Office)
        assert envelope is not None
        answer = await office.answer(self, "OPEN", envelope.rcpt_tos[-1])
        if answer != WELL:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


@contextmanager
def mail_server(
    office: Office, folder: Path, *, security: Security | None = Security.TLS, certified: str = "127.0.0.1"
) -> Iterator[Server]:
    """Runs the office's server as long as the ``with`` lasts; gives what a client needs to know.

    With ``security`` None it speaks in the clear.
    """
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert(certified).configure_cert(context)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(_listening(office, context, security=security), loop).result(10)
    office.listener = server
    try:
        port = server.sockets[0].getsockname()[1]
        yield Server(
            "127.0.0.1", port, security or Security.STARTTLS, USER, PASSWORD, str(folder / "ca.pem"), patience=10
        )
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _listening(office: Office, context: SSLContext, *, security: Security | None) -> asyncio.Server:
    at_once = security is Security.TLS

    def answering() -> SMTP:
        office.lines += 1
        with catch_warnings(action="ignore"):  # it warns of what this server is for
            return _smtp()

    def _smtp() -> SMTP:
        return Wire(
            office,
            hostname="mail.example.cn",
            tls_context=context if security is Security.STARTTLS else None,
            require_starttls=security is Security.STARTTLS,
            auth_required=True,
            enable_SMTPUTF8=True,  # lets it answer in Chinese
            auth_require_tls=security is Security.STARTTLS,  # else it is already, or never
            authenticator=office.login,
        )

    loop = asyncio.get_running_loop()
    return await loop.create_server(answering, "127.0.0.1", 0, ssl=context if at_once else None)


async def _closed(server: asyncio.Server) -> None:
    server.close()
    hanging = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
