"""What a foreign parser's own process does: read a file from one pipe, write what it says into the other.

Only ``foreign`` starts this. Whatever a parser does, this ends in an answer or in the end of the process.
"""

import json
import os
import sys
from importlib import import_module
from typing import IO, Any, cast

from collect.parcel.foreign import ANSWERED, ASKED
from collect.parcel.limits import Refused

if sys.platform != "win32":
    import resource


def main() -> None:
    """Serve until the pipe ends."""
    memory, cpu = int(sys.argv[1]), int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # parsers print; nothing of that may get into an answer
    _bound_memory(memory)
    requests = sys.stdin.buffer
    while len(asked := requests.read(ASKED.size)) == ASKED.size:
        name, size = ASKED.unpack(asked)
        module = requests.read(name).decode("ascii")
        content = requests.read(size)
        _bound_time(cpu)
        head, files = _outcome(module, content)
        _send(answers, head, files=files)


def _outcome(module: str, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        facts, files = import_module(module).answer(content)
    except Refused as refusal:
        return {"refused": refusal.args}, []
    except MemoryError:
        return {"memory": True}, []
    except ImportError as fault:
        return {"missing": f"{type(fault).__name__}: {fault}"}, []
    except BaseException as fault:  # noqa: BLE001 - Rust panics and exits are no Exceptions
        return {"choked": type(fault).__name__}, []
    return {"facts": facts}, cast("list[bytes]", files)


def _send(pipe: IO[bytes], head: dict[str, Any], *, files: list[bytes]) -> None:
    spelled = json.dumps({**head, "sizes": [len(file) for file in files]}, allow_nan=False).encode("ascii")
    pipe.write(ANSWERED.pack(len(spelled)) + spelled)
    for file in files:
        pipe.write(file)
    pipe.flush()


if sys.platform == "win32":  # only the parent's clock bounds a child there; see docs/notes/foreign-parsers.md

    def _bound_memory(most: int) -> None: ...

    def _bound_time(seconds: int) -> None: ...

else:

    def _bound_memory(most: int) -> None:
        _limit(resource.RLIMIT_AS, most)
        _limit(resource.RLIMIT_CORE, 0)

    def _bound_time(seconds: int) -> None:
        """So many seconds more than are used already: the child has read other files."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + seconds)

    def _limit(what: int, most: int) -> None:
        """Lower the soft limit; the hard one stays, or no later file could have time of its own."""
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, hard))
        except (ValueError, OSError):  # macOS knows the limit on address space by name only
            return


if __name__ == "__main__":
    main()
