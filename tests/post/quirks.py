"""A small mail server with the habits and faults of real ones, which Dovecot does not have."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from collect.post.server import Security, Server
from post.imap_server import PASSWORD, USER, certified

_KNOWN = {"CAPABILITY", "LOGIN", "LIST", "SELECT", "EXAMINE", "UID FETCH", "LOGOUT", "NOOP"}
UNSAFE = "Unsafe Login. Please contact kefu@188.com for help"


@dataclass
class Quirks:
    """What the server is like. ``asked`` are the commands it was given, without their tags."""

    messages: tuple[bytes, ...] = ()
    wants_id: bool = False  # NetEase: no folder is opened for a stranger
    advertises_id: bool = False
    drops_on_unknown: bool = False  # QQ, as is said
    cut_off_after: int | None = None  # messages it hands out before the line breaks, within the next one
    silent_after: int | None = None  # messages it hands out before it falls silent
    keeps_back: int = 0  # the UID of a message it cannot give out
    repeats_password: bool = False
    claimed_size: int | None = None
    asked: list[str] = field(default_factory=list)
    port: int = 0
    ca: str = ""

    def server(self, host: str = "localhost", *, patience: float = 20) -> Server:
        """How `collect` is told of it."""
        return Server(host, self.port, Security.TLS, USER, PASSWORD, self.ca, patience=patience)

    def bodies(self) -> list[str]:
        """The UIDs whose whole message was asked for, in order."""
        return [line.split()[2] for line in self.asked if "BODY.PEEK[])" in line]


@contextmanager
def odd_server(home: Path, quirks: Quirks, *, host: str = "localhost") -> Iterator[Quirks]:
    """The server runs with these habits, under a certificate for that host."""
    quirks.ca = str(certified(home, host))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "cert.pem", home / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        quirks.port = listening.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(listening, context, quirks), daemon=True)
        thread.start()
        yield quirks
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=20)


def _serve(listening: socket.socket, context: ssl.SSLContext, quirks: Quirks) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as line:
            _Talk(line, quirks).go()


class _Talk:
    """One connection."""

    def __init__(self, line: socket.socket, quirks: Quirks) -> None:
        self._line = line
        self._file = line.makefile("rb")
        self._quirks = quirks
        self._introduced = False
        self._handed = 0

    def go(self) -> None:
        """Answers until the other side, or a quirk, ends it."""
        self._say("* OK ready")
        for raw in self._file:
            tag, _, asked = raw.decode().strip().partition(" ")
            self._quirks.asked.append(asked)
            if not self._answered(tag, asked):
                return

    def _answered(self, tag: str, asked: str) -> bool:
        command = re.sub(r"^UID (\w+)", r"UID_\1", asked).split()[0].upper().replace("_", " ")
        if command not in _KNOWN and not (command == "ID" and not self._quirks.drops_on_unknown):
            if not self._quirks.drops_on_unknown:
                self._say(f"{tag} BAD unknown command")
            return not self._quirks.drops_on_unknown
        answer = getattr(self, "_" + command.lower().replace(" ", "_"), self._noop)
        return answer(tag, asked)

    def _noop(self, tag: str, asked: str) -> bool:
        return self._say(f"{tag} OK done")

    def _capability(self, tag: str, asked: str) -> bool:
        return self._say("* CAPABILITY IMAP4rev1" + " ID" * self._quirks.advertises_id, f"{tag} OK done")

    def _login(self, tag: str, asked: str) -> bool:
        if self._quirks.repeats_password:
            return self._say(f"{tag} NO wrong: {asked}")
        return self._say(f"{tag} OK welcome")

    def _id(self, tag: str, asked: str) -> bool:
        self._introduced = True
        return self._say("* ID NIL", f"{tag} OK done")

    def _list(self, tag: str, asked: str) -> bool:
        return self._say('* LIST () "/" "INBOX"', r'* LIST (\Junk) "/" "Junk"', f"{tag} OK done")

    def _select(self, tag: str, asked: str) -> bool:
        if self._quirks.wants_id and not self._introduced:
            return self._say(f"{tag} NO {asked.split(maxsplit=1)[0]} {UNSAFE}")
        count = 0 if "Junk" in asked else len(self._quirks.messages)
        return self._say(f"* {count} EXISTS", "* OK [UIDVALIDITY 7] UIDs valid", f"{tag} OK [READ-ONLY] done")

    _examine = _select

    def _uid_fetch(self, tag: str, asked: str) -> bool:
        if "1:*" in asked:
            for uid, content in enumerate(self._quirks.messages, 1):
                size = self._quirks.claimed_size or len(content)
                self._say(f'* {uid} FETCH (UID {uid} INTERNALDATE "05-Jan-2024 09:00:00 +0800" RFC822.SIZE {size})')
            return self._say(f"{tag} OK done")
        return self._handed_out(tag, int(asked.split()[2]), whole="BODY.PEEK[])" in asked)

    def _handed_out(self, tag: str, uid: int, *, whole: bool) -> bool:
        if uid == self._quirks.keeps_back:
            return self._say(f"{tag} NO internal error")
        content = self._quirks.messages[uid - 1] if whole else b"From: big@example.cn\r\n\r\n"
        if self._handed == self._quirks.silent_after:
            self._file.read(1)  # until the other side has had enough
            return False
        answer = f"* {uid} FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode()
        if self._handed == self._quirks.cut_off_after:
            self._line.sendall(answer + content[: len(content) // 2])
            return False
        self._handed += 1
        self._line.sendall(answer + content + f")\r\n{tag} OK done\r\n".encode())
        return True

    def _logout(self, tag: str, asked: str) -> bool:
        self._say("* BYE", f"{tag} OK bye")
        return False

    def _say(self, *lines: str) -> bool:
        self._line.sendall("".join(f"{line}\r\n" for line in lines).encode())
        return True
