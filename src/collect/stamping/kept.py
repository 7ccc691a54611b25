"""How parts with gaps are kept on the disk.

A kept file is a line with a digest of all that follows, a line of JSON, and the deflated stretches one after another.
A file that is not whole, or was made from something else, is none; so is one that cannot be read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from collect.stamping.checksum import bits_of, made_of
from collect.stamping.gaps import Part, Piece, Stretch
from collect.stamping.zipped import Member

Parts = tuple[Part | Member, ...]
Notes = Sequence[Any]
"""What else is kept with the parts, as JSON holds it."""


def keep(path: Path, parts: Parts, *, notes: Notes, made_from: str) -> bool:
    """Keeps parts; False when the folder does not take them, which nobody need be told.

    ``made_from`` is the digest of all that the parts depend on.
    """
    head = {"from": made_from, "notes": notes, "parts": list(map(_described, parts))}
    rest = json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(_blobs(parts))
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_bytes(sha256(rest).hexdigest().encode() + b"\n" + rest)
        beside.replace(path)
    except OSError:
        _forget(beside)
        return False
    return True


def kept(path: Path, *, made_from: str) -> tuple[Parts, Notes] | None:
    """The parts that are kept there with their notes; None when there are none of this digest, or not whole."""
    try:
        digest, _, rest = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if sha256(rest).hexdigest().encode() != digest:
        return None
    head, _, blob = rest.partition(b"\n")
    told = json.loads(head)
    if told["from"] != made_from:
        return None
    return tuple(_read(told["parts"], blob)), told["notes"]


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _blobs(parts: Parts) -> Iterator[bytes]:
    for each in parts:
        if isinstance(each, Member):
            yield each.deflated
        else:
            yield from (stretch.deflated for _, stretch in each.runs)


def _described(part: Part | Member) -> Mapping[str, Any]:
    if isinstance(part, Member):
        return {"name": part.name, "crc": part.crc, "size": part.size, "length": len(part.deflated)}
    return {
        "name": part.name,
        "runs": [
            {
                "run": [piece if isinstance(piece, int) else piece.decode() for piece in run],
                "size": stretch.size,
                "length": len(stretch.deflated),
                "own": stretch.checksum.own,
                "bits": bits_of(stretch.checksum),
            }
            for run, stretch in part.runs
        ],
    }


def _read(told: Sequence[Mapping[str, Any]], blob: bytes) -> Iterator[Part | Member]:
    stretches = BytesIO(blob)
    for each in told:
        if "runs" in each:
            yield Part(each["name"], tuple((_pieces(run["run"]), _stretch(run, stretches)) for run in each["runs"]))
        else:
            yield Member(each["name"], stretches.read(each["length"]), each["crc"], each["size"])


def _pieces(told: Sequence[str | int]) -> tuple[Piece, ...]:
    return tuple(piece if isinstance(piece, int) else piece.encode() for piece in told)


def _stretch(told: Mapping[str, Any], stretches: BytesIO) -> Stretch:
    return Stretch(stretches.read(told["length"]), told["size"], made_of(told["own"], told["bits"]))
