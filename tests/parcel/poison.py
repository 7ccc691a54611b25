"""Parsers that do their worst to the process they run in; ``foreign`` starts them by name."""

import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast


def answer(content: bytes) -> tuple[object, list[bytes]]:
    """Does what the file says."""
    return cast("Callable[[], tuple[object, list[bytes]]]", _DEEDS[content.decode()])()


def _loop() -> tuple[object, list[bytes]]:
    while True:
        pass


def _sleep() -> tuple[object, list[bytes]]:
    time.sleep(600)
    return None, []


def _allocate() -> tuple[object, list[bytes]]:
    return len([bytes(1 << 20) + b"x" for _ in range(4_000)]), []


def _exit() -> tuple[object, list[bytes]]:
    sys.exit("enough")


def _die() -> tuple[object, list[bytes]]:
    os._exit(3)


def _abort() -> tuple[object, list[bytes]]:
    os.abort()


def _raise() -> tuple[object, list[bytes]]:
    raise BaseException("as a Rust panic does")


def _recurse() -> tuple[object, list[bytes]]:
    return _recurse()


def _chatter() -> tuple[object, list[bytes]]:
    sys.stdout.write("x" * 100_000)
    os.write(1, b"y" * 100_000)
    os.write(2, b"z" * 1_000_000)
    return "heard", []


def _lie() -> tuple[object, list[bytes]]:
    os.write(_answers(), struct.pack(">Q", 1 << 60))
    time.sleep(600)
    return None, []


def _babble() -> tuple[object, list[bytes]]:
    os.write(_answers(), struct.pack(">Q", 4) + b"{{{{")
    time.sleep(600)
    return None, []


def _answers() -> int:
    """The pipe to the parent, wherever the child has put it."""
    return max(number for number in range(3, 16) if _is_pipe(number))


def _is_pipe(number: int) -> bool:
    try:
        return str(Path(f"/proc/self/fd/{number}").readlink()).startswith("pipe:")
    except OSError:
        return False


def _flood() -> tuple[object, list[bytes]]:
    return None, [bytes(20 << 20)] * 7


def _nan() -> tuple[object, list[bytes]]:
    return float("nan"), []


def _answer() -> tuple[object, list[bytes]]:
    return {"pid": os.getpid()}, [b"a", b""]


_DEEDS = {name[1:]: deed for name, deed in list(globals().items()) if name.startswith("_") and callable(deed)}
