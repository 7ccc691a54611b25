"""A real mail server for one test: Dovecot with TLS on loopback, its mail in plain folders."""

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep, time

import trustme
from imap_tools.imap_utf7 import utf7_encode

from collect.post.server import Security, Server

USER, PASSWORD = "county", "Geheim-8#"
JUNK = "垃圾邮件"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {run}
state_dir = {run}
log_path = {home}/log
auth_failure_delay = 0
login_trusted_networks = 127.0.0.0/8
{users}
first_valid_uid = 1
mail_location = maildir:{home}/mail
disable_plaintext_auth = yes
ssl = required
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
  }}
  chroot =
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_MINE = "default_internal_user = {name}\ndefault_internal_group = {group}\ndefault_login_user = {name}"
"""Started by an ordinary user, Dovecot has nobody else to run as."""


def absent() -> str:
    """Why there is no Dovecot to test with; empty when there is."""
    program = program_path()
    if not program:
        return "Dovecot is not installed: .ci/setup system"
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return "" if version.startswith("2.3") else f"these settings are Dovecot 2.3's, not {version.split()[0]}'s"


def program_path() -> str:
    """Where Dovecot is, which is no command of an ordinary user."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin") or ""


@dataclass
class Dovecot:
    """A running server and the folder of its mail."""

    home: Path
    port: int
    plain: int
    ca: Path
    delivered: int = 0

    @cached_property
    def server(self) -> Server:
        """How `collect` is told of it."""
        return Server("localhost", self.port, Security.TLS, USER, PASSWORD, str(self.ca), patience=20)

    @property
    def starttls(self) -> Server:
        """The same through the port that begins in the clear."""
        return replace(self.server, port=self.plain, security=Security.STARTTLS)

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Messages lie in a folder as if they had just come, in this order."""
        maildir = self._maildir(folder)
        for content in messages:
            self.delivered += 1
            path = maildir / "new" / f"{int(time())}.M{self.delivered:06}.test"
            path.write_bytes(content)
            self._own(path)

    def number_anew(self, folder: str = "INBOX") -> None:
        """The server counts the folder anew: another UIDVALIDITY, other UIDs, the same messages."""
        maildir = self._maildir(folder)
        counted = maildir / "dovecot-uidlist"
        validity = int(counted.read_text(encoding="ascii").split()[1].removeprefix("V"))
        for path in maildir.glob("dovecot*"):
            path.unlink()
        counted.write_text(f"3 V{validity + 1000} N101\n", encoding="ascii")
        self._own(counted)

    def flags(self, folder: str = "INBOX") -> list[str]:
        """What is marked on each message, one text each; a message never marked has none."""
        paths = [path for part in ("new", "cur") for path in (self._maildir(folder) / part).iterdir()]
        return [path.name.partition(":2,")[2] for path in paths]

    def _maildir(self, folder: str) -> Path:
        name = "" if folder == "INBOX" else f".{utf7_encode(folder).decode()}"
        path = self.home / "mail" / name
        for part in ("new", "cur", "tmp"):
            (path / part).mkdir(parents=True, exist_ok=True)
            self._own(path / part)
        self._own(path)
        return path

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(path, "nobody", "nogroup")


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A server of its own; it and its mail are gone afterwards."""
    home = Path(mkdtemp(prefix="imap-"))  # a short path: sockets have little room for theirs
    home.chmod(0o755)
    process: subprocess.Popen[bytes] | None = None
    try:
        made = _settled(home)
        made.deliver(folder="INBOX")
        process = subprocess.Popen([program_path(), "-F", "-c", str(home / "conf")], stderr=subprocess.PIPE)
        _await(process, made.port)
        yield made
    finally:
        if process is not None:
            process.terminate()
            process.wait(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


def _settled(home: Path) -> Dovecot:
    import grp  # noqa: PLC0415 - there is neither on Windows, where no Dovecot is either
    import pwd  # noqa: PLC0415

    ca = certified(home, "localhost")
    root = os.geteuid() == 0
    account = pwd.getpwnam("nobody" if root else getpass.getuser())
    mine = "" if root else _MINE.format(name=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name)
    (home / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    made = Dovecot(home, free_port(), free_port(), ca)
    places = {"home": home, "run": home / "run", "port": made.port, "plain": made.plain}
    text = _CONFIG.format(**places, users=mine, uid=account.pw_uid, gid=account.pw_gid)
    (home / "conf").write_text(text, encoding="utf-8")
    return made


def certified(home: Path, host: str) -> Path:
    """A certificate for a host in ``cert.pem`` and ``key.pem``; the authority to trust is returned."""
    authority = trustme.CA()
    own = authority.issue_cert(host)
    own.private_key_pem.write_to_path(str(home / "key.pem"))
    own.cert_chain_pems[0].write_to_path(str(home / "cert.pem"))
    authority.cert_pem.write_to_path(str(home / "ca.pem"))
    return home / "ca.pem"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Until the server answers; one that gave up says why."""
    end = monotonic() + 20
    while monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise TimeoutError("Dovecot does not answer")
