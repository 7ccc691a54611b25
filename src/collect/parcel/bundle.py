"""Which files lie in an archive that somebody packed."""

from collections.abc import Sequence
from dataclasses import replace

from collect.parcel import foreign
from collect.parcel.archive import Archive
from collect.parcel.filetype import passed_over
from collect.parcel.limits import LIMITS, PACKING, STRENGTH, Refused
from collect.parcel.mail import Attached

SEVEN = "collect.parcel.seven"
ZIP = replace(
    LIMITS,
    file_bytes=PACKING.archive_bytes,
    part_bytes=PACKING.unpacked_bytes,
    all_bytes=PACKING.unpacked_bytes,
)
"""Limits on a zip of files, as ``LIMITS`` are on one that is a workbook."""


def read_zip(archive: Archive, *, room: int) -> tuple[Attached, ...]:
    """The files in a zip, litter left out; raises ``Refused``, also when they are more than ``room`` bytes."""
    wanted = [member for member in archive.members.values() if not passed_over(member.name)]
    _check_size([member.size for member in wanted], room=room)
    return tuple(_member(archive, member.name) for member in wanted)


def _member(archive: Archive, name: str) -> Attached:
    """One file; a damaged one leaves the others as they are."""
    try:
        return Attached(name, b"".join(archive.chunks(name)), None)
    except Refused as refusal:
        return Attached(name, None, refusal.rejection)


def read_seven(content: bytes, *, room: int) -> tuple[Attached, ...]:
    """The files in a .7z; raises ``Refused``, with ``container`` where py7zr is not installed."""
    try:
        answer = foreign.ask(SEVEN, content, strength=STRENGTH)
    except foreign.NoReader as absent:
        raise Refused("container", "no-reader") from absent
    named = [str(name) for name in answer.facts]
    if len(named) != len(answer.files):
        raise Refused("damaged", "child-choked")
    files = [Attached(name, file, None) for name, file in zip(named, answer.files, strict=True)]
    _check_size([len(file) for file in answer.files], room=room)
    return tuple(files)


def _check_size(sizes: Sequence[int], *, room: int) -> None:
    if len(sizes) > PACKING.members:
        raise Refused("too-large", "members")
    if sum(sizes) > room:
        raise Refused("too-large", "unpacked")
