"""How a library that is not made for strangers' files reads one: in a process of its own, with limits.

A child serves one file after another, so that a batch pays for one start. A child that took too long, died
or choked is done for: that file gets a refusal, the next one a new child. Where the platform has resource
limits (POSIX) they bound memory and processor time; the wall clock bounds every child everywhere.
"""

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Any

from collect.parcel.limits import STRENGTH, Refused, Strength
from collect.submission import Rejection

ASKED = struct.Struct(">HQ")  # lengths: the module's name, the file
ANSWERED = struct.Struct(">Q")  # length: the JSON head, which tells the lengths of what follows it
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would flash a console
_OWN = str(Path(__file__).parents[2])  # the child runs this very `collect`, whatever else is installed
_KILLED_FOR_TIME = -int(getattr(signal, "SIGXCPU", 24))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child has read: facts as JSON allows, and files."""

    facts: Any
    files: tuple[bytes, ...]


def ask(module: str, content: bytes, *, strength: Strength = STRENGTH) -> Answer:
    """What ``module.answer(content)`` returns in a child.

    Raises ``Refused``: what the module raised, ``too-slow``, ``too-large`` when it wanted too much memory,
    ``damaged`` when it died or failed in any other way, ``unreadable`` when no child or library is there.
    """
    try:
        child = _at_work(strength)
        return child.ask(module, content)
    except OSError as fault:  # no child could be started
        raise NoReader(f"{type(fault).__name__}: {fault}") from fault


class NoReader(Refused):
    """The fault is on our side: there is no child, or no such library."""

    def __init__(self, fault: str) -> None:
        super().__init__("unreadable", "no-reader")
        self.rejection = Rejection("unreadable", {"fault": fault[:200]})


class Child:
    """One process; ``ask`` may be called until ``spent``."""

    def __init__(self, strength: Strength) -> None:
        command = [sys.executable, "-P", "-m", "collect.parcel.child", str(strength.memory), str(strength.cpu)]
        self.strength = strength
        self._asked = 0
        self._busy = False
        self._late = False
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [_OWN, os.environ.get("PYTHONPATH", "")]))},
        )

    @property
    def spent(self) -> bool:
        """Whether the next file wants a new child."""
        return self._busy or self._late or self._asked >= self.strength.shift or self._process.poll() is not None

    def ask(self, module: str, content: bytes) -> Answer:
        """See the function of this name; after a failure the child is gone."""
        self._asked += 1
        self._busy = True  # and so it stays when somebody presses Ctrl-C in between
        clock = Timer(self.strength.wall, self._too_late)
        clock.daemon = True
        clock.start()
        try:
            self._send(module, content)
            head, files = self._received()
        except (OSError, EOFError, ValueError, KeyError, TypeError, struct.error) as fault:
            raise self._ended() from fault
        finally:
            clock.cancel()
            clock.join()
        self._busy = False
        return self._judged(head, files)

    def stop(self) -> int:
        """End the process; its exit code."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]
        return self._process.wait()

    def _too_late(self) -> None:
        self._late = True
        self._process.kill()

    def _send(self, module: str, content: bytes) -> None:
        pipe = _there(self._process.stdin)
        name = module.encode("ascii")
        pipe.write(ASKED.pack(len(name), len(content)) + name)
        pipe.write(content)
        pipe.flush()

    def _received(self) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        pipe, most = _there(self._process.stdout), self.strength.answer_bytes
        (length,) = ANSWERED.unpack(_exactly(pipe, ANSWERED.size, most=most))
        head = json.loads(_exactly(pipe, length, most=most))
        if sum(head["sizes"]) > most:
            raise ValueError(head["sizes"])
        return head, tuple(_exactly(pipe, size, most=most) for size in head["sizes"])

    def _ended(self) -> Refused:
        """Why there was no answer."""
        code = None if self._late else self._process.poll()
        code = self.stop() if code is None else code
        slow = self._late or code == _KILLED_FOR_TIME
        return Refused("too-slow", "child-slow") if slow else Refused("damaged", "child-died")

    def _judged(self, head: dict[str, Any], files: tuple[bytes, ...]) -> Answer:
        if "refused" in head:
            raise Refused(*head["refused"][:2], where=head["refused"][2])
        if "missing" in head:
            raise NoReader(head["missing"])
        if "memory" in head or "choked" in head:
            self.stop()  # what it left behind is anybody's guess
            raise Refused("too-large", "child-memory") if "memory" in head else Refused("damaged", "child-choked")
        return Answer(head["facts"], files)


_children: list[Child] = []  # at most one


def _at_work(strength: Strength) -> Child:
    if _children and (_children[0].spent or _children[0].strength != strength):
        stop()
    if not _children:
        _children.append(Child(strength))
    return _children[0]


@atexit.register
def stop() -> None:
    """End the child, when there is one."""
    while _children:
        _children.pop().stop()


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe


def _exactly(pipe: IO[bytes], length: int, *, most: int) -> bytes:
    if not 0 <= length <= most:
        raise ValueError(length)
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content
