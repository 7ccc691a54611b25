"""What one file of the inbox turns out to hold."""

import gc
import pickle
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from collect.campaign.filing import digest
from collect.campaign.whole import Found
from collect.desk import Desk
from collect.errors import CollectError
from collect.mailroom.senders import vouched
from collect.parcel.unpack import Packed, unpack
from collect.review import Review
from collect.submission import Rejection, Submission

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes that are to be kept, under the name they came with."""

    name: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was read and checked, not yet held against what else arrived.

    It came in the file ``inbox_name`` of the inbox: itself, or a mail or archive. What could not be taken out of one
    is not ``whole`` and stands with its container's digest. ``held`` is what the rules say of a return.
    """

    name: str
    size: int
    sha256: str
    whole: bool
    read: Submission | Rejection
    held: Review | None
    saved_at: str
    inbox_name: str
    inbox_sha256: str
    changed_at: float


@dataclass(frozen=True, slots=True)
class Opened:
    """All that one file of the inbox holds, and the bytes to be kept. Plain values: another process may send them."""

    readings: tuple[Reading, ...]
    originals: tuple[Original, ...]


Named = tuple[Found, str]
"""A file as it was read, and what it is called in the inbox."""


@dataclass(frozen=True)
class Reader:
    """Opens, reads and checks one file after another. What it says of a file depends on that file alone, so that any
    process may do it: sent there, a reader takes its desk along, which is unpacked there once.
    """

    desk: Desk

    def __call__(self, files: Sequence[Named]) -> list[Opened]:
        """What is in each of some files."""
        with _unswept():
            return [self._opened(found, name) for found, name in files]

    def __reduce__(self) -> tuple[Callable[[bytes], "Reader"], tuple[bytes]]:
        return _unpacked, (self._packed,)

    @cached_property
    def _packed(self) -> bytes:
        return pickle.dumps(self.desk)

    def _opened(self, found: Found, name: str) -> Opened:
        """Every file in a file of the inbox, a plain one being its own only one."""
        inside = trapped(lambda: unpack(name, found.content))
        packed = [Packed(name, found.content, inside)] if isinstance(inside, Rejection) else inside
        whole = Original(name, digest(found.content), found.content)
        originals = {whole.sha256: whole}
        readings: list[Reading] = []
        for each in packed:
            own = whole if each.content in (None, found.content) else _original(each.name, each.content)
            originals |= {own.sha256: Original(each.name, own.sha256, own.content)} if each.content is not None else {}
            readings.append(self._reading(each, found, own=own, whole=whole))
        return Opened(tuple(readings), tuple(originals.values()))

    def _reading(self, packed: Packed, found: Found, *, own: Original, whole: Original) -> Reading:
        read, held, saved_at = self._read(packed)
        return Reading(
            name=packed.name,
            size=len(packed.content or b""),
            sha256=own.sha256,
            whole=packed.content is not None,
            read=read,
            held=held,
            saved_at=saved_at,
            inbox_name=whole.name,
            inbox_sha256=whole.sha256,
            changed_at=found.changed_at,
        )

    def _read(self, packed: Packed) -> tuple[Submission | Rejection, Review | None, str]:
        if packed.rejection is not None:
            return packed.rejection, None, ""
        content = packed.content or b""
        outcome = trapped(lambda: self.desk.read(packed.name, content))
        read, saved_at = (outcome, "") if isinstance(outcome, Rejection) else outcome
        read = vouched(packed, read, roster=self.desk.campaign.roster)
        if isinstance(read, Rejection):
            return read, None, saved_at
        held = trapped(lambda: self.desk.checked(read), unit=read.stamp.unit)
        return (held, None, saved_at) if isinstance(held, Rejection) else (read, held, saved_at)


@contextmanager
def _unswept() -> Generator[None]:
    """Memory is not searched for rubbish meanwhile, which takes 5 to 7 % of the time: a return that is read leaves
    none, a file that is refused a little, which is swept up when the ``with`` ends.
    """
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()


@lru_cache(maxsize=1)
def _unpacked(desk: bytes) -> Reader:
    return Reader(pickle.loads(desk))  # noqa: S301 - packed by the collect that sends it


def _original(name: str, content: bytes | None) -> Original:
    content = content or b""
    return Original(name, digest(content), content)


def trapped(act: Callable[[], _Read], *, unit: str = "") -> _Read | Rejection:
    """The batch trap: whatever one file does to its reader or to a rule, the others are still read and checked.

    ``unit`` is whose return it is, where that is known already. What is the office's mistake stops the verb all the
    same: it raises CollectError.
    """
    try:
        return act()
    except CollectError:
        raise
    except Exception as fault:  # noqa: BLE001 - the one broad except there is (design section 10)
        return Rejection("unreadable", {"fault": f"{type(fault).__name__}: {fault}"[:200], "code": unit})
