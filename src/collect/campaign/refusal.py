"""What a clerk is told when the system refuses a file."""

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from collect.errors import CollectError


@contextmanager
def plainly(path: Path) -> Generator[None]:
    """Turns a refusal of the system into what a clerk can do about it."""
    try:
        yield
    except PermissionError as fault:
        raise CollectError("file-locked", path=path) from fault
    except OSError as fault:
        full = fault.errno in {errno.ENOSPC, errno.EDQUOT}
        raise CollectError("disk-full" if full else "file-failed", path=path, fault=fault.strerror or fault) from fault
