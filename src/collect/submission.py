"""What came back: one return as it was read, or the reason it could not be."""

import hmac
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from collect.form.arithmetic import Number
from collect.form.model import Cell

_MARK = "CLT1"
_SEAL_LENGTH = 26
"""Base32 characters of the seal: 130 bits."""


class Stamp(NamedTuple):
    """What makes a file ours: which form and edition, whose, of which year, which copy.

    Written as ``CLT1|form|edition|fingerprint|unit|year|serial|seal``. The seal covers identity, never figures.
    ``fingerprint`` is the first 12 hexadecimal characters of the form's digest.
    """

    form: str
    edition: str
    fingerprint: str
    unit: str
    year: int
    serial: int

    def sealed(self, key: bytes) -> str:
        """The token that is printed into the file, seal included."""
        return f"{self._plain()}|{self._seal(key)}"

    def verified(self, token: str, key: bytes) -> bool:
        """Whether ``token`` is this stamp under the campaign's key."""
        return hmac.compare_digest(token.encode("utf-8"), self.sealed(key).encode("utf-8"))

    def _plain(self) -> str:
        return "|".join((_MARK, *map(str, self)))

    def _seal(self, key: bytes) -> str:
        digest = hmac.new(key, self._plain().encode("utf-8"), sha256).digest()
        return b32encode(digest).decode("ascii")[:_SEAL_LENGTH]


def read_token(token: str) -> Stamp | None:
    """The stamp a token states, its seal not yet verified; None when it is no token of ours."""
    pieces = token.strip().split("|")
    if len(pieces) != len(Stamp._fields) + 2 or pieces[0] != _MARK:
        return None
    form, edition, fingerprint, unit, year, serial = pieces[1:-1]
    if not (year.isascii() and year.isdecimal() and serial.isascii() and serial.isdecimal()):
        return None
    return Stamp(form, edition, fingerprint, unit, int(year), int(serial))


class Oddness(StrEnum):
    """What stands in a figure cell instead of a number."""

    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"


class Oddity(NamedTuple):
    """Something in a figure cell that is not a number, as it was written."""

    kind: Oddness
    text: str


class Remark(NamedTuple):
    """Something noticed while reading that blocks nothing; the sentence is ``remark.<code>``."""

    code: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Submission:
    """One return, read. A cell in neither ``figures`` nor ``oddities`` was left blank.

    ``figures`` holds entry cells in smallest units; ``stated`` totals that were typed over instead of computed;
    ``spelled`` entries that stand in the file as text, which the workbook itself cannot add up; ``nil`` the tables
    declared nil; ``contacts`` who filled in, who signed, and the telephone; ``explanations`` what was written into
    the explanation boxes, by the key printed beside each (``R13#3f9a01c2``, or ``R10#`` on the check sheet).
    """

    stamp: Stamp
    figures: Mapping[Cell, Number]
    oddities: Mapping[Cell, Oddity] = field(default_factory=dict[Cell, Oddity])
    stated: Mapping[Cell, Number] = field(default_factory=dict[Cell, Number])
    nil: frozenset[str] = frozenset()
    narratives: Mapping[str, str] = field(default_factory=dict[str, str])
    contacts: Mapping[str, str] = field(default_factory=dict[str, str])
    remarks: tuple[Remark, ...] = ()
    spelled: frozenset[Cell] = frozenset()
    explanations: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a file is set aside. ``reason`` is a stable code (``encrypted``, ``other-unit`` …).

    The sentence for people is ``reject.<reason>`` in ``words.zh.toml``; ``detail`` fills its places.
    """

    reason: str
    detail: Mapping[str, str] = field(default_factory=dict[str, str])


CONTACTS = ("filled_by", "signed_by", "telephone")
"""What the cover asks about people, in order; the words are ``workbook.contact-<code>``."""
