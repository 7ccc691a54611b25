"""How files are kept and moved without loss."""

import os
import re
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import sleep
from typing import TypeVar

from collect.campaign.refusal import plainly
from collect.errors import CollectError

_LONGEST, _LONGEST_IN_BYTES = 120, 200
"""A file name: Windows counts characters of the whole path, Linux 255 bytes; room is left for （2）."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])[ .]*(\..*)?", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_TRIES, _PAUSE = 8, 0.25
"""How often, and how many seconds apart, a file is tried that a virus scanner or Excel holds open."""
_HANDS = 16
"""So many files wait for the disk at a time."""
_Done = TypeVar("_Done")


def digest(content: bytes) -> str:
    """The name by which content is known: its SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def keep(archive: Path, content: bytes, *, name: str) -> str:
    """Keeps content for ever under its digest, which is returned; the same content is kept once.

    It lies in ``archive/ab/abcdef….xlsx``, with the suffix of ``name`` if that is a plain one, else ``.bin``.
    When this returns, the disk has it.
    """
    path = _kept(archive, content, name=name)
    with plainly(path):
        if not path.exists() or path.read_bytes() != content:
            _write(path, content)
    return digest(content)


def keep_all(archive: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Keeps many files, given by name and content, as ``keep`` keeps one; the disk is waited for once."""
    with _all_or_none() as written:
        for name, content in files:
            _keep_beside(_kept(archive, content, name=name), content, written=written)


def _keep_beside(path: Path, content: bytes, *, written: dict[Path, Path]) -> None:
    with plainly(path):
        if path not in written and not (path.exists() and path.read_bytes() == content):
            _begin(path, content, written=written)


def _kept(archive: Path, content: bytes, *, name: str) -> Path:
    code, suffix = digest(content), Path(name).suffix.lower()
    safe = suffix if _SUFFIX.fullmatch(suffix) else ".bin"
    return _archived(archive, code) or archive / code[:2] / f"{code}{safe}"


def archived(archive: Path, code: str) -> Path:
    """Where the content of this digest is kept. Raises CollectError ``archive-lost``."""
    found = _archived(archive, code)
    if found is None:
        raise CollectError("archive-lost", folder=archive, sha256=code)
    return found


def place(source: Path, destination: Path) -> Path:
    """Copies a file whole to its destination; where it lies is returned, as ``put`` says."""
    with plainly(source):
        content = source.read_bytes()
    return put(destination, content)


def put(destination: Path, content: bytes) -> Path:
    """Writes a file whole or not at all, never over a different one; where it lies is returned.

    The name is made safe, and counted up with （2） when another file has it. Done twice, it changes nothing.
    """
    wanted = destination.with_name(safe_name(destination.name))
    with plainly(wanted):
        path = next(path for path in _numbered(wanted) if _holds_or_may_hold(path, content))
        if not path.exists():
            _write(path, content)
        return path


def put_all(files: Sequence[tuple[Path, bytes]]) -> tuple[Path, ...]:
    """Writes many files as ``put`` writes one, and waits for the disk once for all of them, not for each.

    Where each lies is returned. When one cannot be written none is, but those that had lain there before.
    """
    with _all_or_none() as written:
        return tuple([_placed(destination, content, written=written) for destination, content in files])


def _placed(destination: Path, content: bytes, *, written: dict[Path, Path]) -> Path:
    """Where a file will lie; what has to be written for that is written beside, and noted."""
    wanted = destination.with_name(safe_name(destination.name))
    with plainly(wanted):
        names = ((path, written.get(path, path)) for path in _numbered(wanted))
        path = next(path for path, now in names if _holds_or_may_hold(now, content))
        if path not in written and not path.exists():
            _begin(path, content, written=written)
    return path


def remove(path: Path, code: str) -> bool:
    """Removes a file that holds what the digest says; False when it holds something else, which stays."""
    with plainly(path):
        if not path.exists():
            return True
        if digest(path.read_bytes()) != code:
            return False
        _patiently(path.unlink)
        return True


def discard(path: Path) -> None:
    """Removes a file that we wrote ourselves and nobody needs any more; that it is gone already is all right."""
    with plainly(path):
        _patiently(lambda: path.unlink(missing_ok=True))


def safe_name(name: str) -> str:
    """A file name that Windows, macOS and Linux take, as near to ``name`` as can be."""
    seen = "".join("_" if unicodedata.category(sign) in {"Cc", "Cf", "Cs"} else sign for sign in name)
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).strip(" ").rstrip(". ")
    if not plain or _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    stem, suffix = _parted(plain)
    while len(stem + suffix) > _LONGEST or len((stem + suffix).encode()) > _LONGEST_IN_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + suffix if suffix else stem.rstrip(". ")


def _archived(archive: Path, code: str) -> Path | None:
    folder = archive / code[:2]
    try:
        names = os.listdir(folder)  # noqa: PTH208 - a glob makes a path of each, for every file that arrives
    except FileNotFoundError:
        return None
    return next((folder / name for name in names if name.startswith(f"{code}.")), None)


def _holds_or_may_hold(path: Path, content: bytes) -> bool:
    return not path.exists() or (path.is_file() and path.read_bytes() == content)


def _numbered(path: Path) -> Iterator[Path]:
    """The path, then 名称（2）.xlsx, 名称（3）.xlsx …"""
    yield path
    stem, suffix = _parted(path.name)
    number = 2
    while True:
        yield path.with_name(f"{stem}（{number}）{suffix}")
        number += 1


def _parted(name: str) -> tuple[str, str]:
    """Stem and suffix; what is no plain suffix belongs to the stem, however many dots it has."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem and _SUFFIX.fullmatch(f".{suffix.lower()}") else (name, "")


def _write(path: Path, content: bytes) -> None:
    """Writes beside the place and moves into it; a name fixed by the place leaves no second remnant."""
    beside = _beside(path)
    with plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _fill(beside, content)
            _flush(beside)
            _patiently(lambda: beside.replace(path))
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        _settle(path.parent)


@contextmanager
def _all_or_none() -> Generator[dict[Path, Path]]:
    """Files written beside their places meanwhile, by place; in the end all are moved in.

    None is when one of them cannot be written. When a place refuses its file, those moved in before it stay: done
    again, they are written as they were.
    """
    written: dict[Path, Path] = {}
    try:
        yield written
        _move_all(written)
    finally:
        _clear(written.values())


def _clear(left: Iterable[Path]) -> None:
    """Removes what was not moved in; what hindered the writing is what is to be told."""
    for beside in left:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _begin(path: Path, content: bytes, *, written: dict[Path, Path]) -> None:
    """Writes a file beside its place and notes it; the disk need not have it yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written[path] = _beside(path)
    _fill(written[path], content)


def _beside(path: Path) -> Path:
    """Where a file is written before it is moved to its place: no two places share it."""
    return path.with_name(f".{digest(path.name.encode())[:16]}.part")


def _move_all(written: dict[Path, Path]) -> None:
    """Moves what was written into its places once the disk has it: told by many, it writes in one sweep."""
    if not written:
        return
    with ThreadPoolExecutor(_HANDS) as hands:
        list(hands.map(partial(_told_of, _flush), written.items()))
        for path, beside in written.items():
            _move(beside, path)
        folders = {path.parent: path.parent for path in written}
        list(hands.map(partial(_told_of, _settle), folders.items()))


def _told_of(act: Callable[[Path], None], placed: tuple[Path, Path]) -> None:
    """Acts on the second path; a refusal is told of the first, the place it is for."""
    place, path = placed
    with plainly(place):
        act(path)


def _move(beside: Path, path: Path) -> None:
    with plainly(path):
        _patiently(lambda: beside.replace(path))


def _flush(path: Path) -> None:
    """Waits until the disk has what was written; Windows asks for the right to write it."""
    _wait_for(path, os.O_RDWR)


def _fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _settle(folder: Path) -> None:
    """Makes a new name survive a power cut; Windows has no such call for a folder and does it by itself."""
    if os.name != "nt":
        _wait_for(folder, os.O_RDONLY)


def _wait_for(path: Path, access: int) -> None:
    handle = os.open(path, access)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _patiently(act: Callable[[], _Done]) -> _Done:
    for _ in range(_TRIES - 1):
        try:
            return act()
        except PermissionError:
            sleep(_PAUSE)
    return act()
