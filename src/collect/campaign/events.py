"""What can happen in a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collect.submission import Submission

Findings = Sequence[Mapping[str, Any]]
"""Findings as they are told to other programs: each a mapping that JSON can hold."""


class Fate(StrEnum):
    """What became of a file that arrived."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    RETURNED = "returned"
    SET_ASIDE = "set-aside"
    REPEAT = "repeat"


class Choice(StrEnum):
    """What a reviewer may decide: on one version (accept, explain, overrule) or on the unit (waive, unwaive)."""

    ACCEPT = "accept"
    EXPLAIN = "explain"
    OVERRULE = "overrule"
    WAIVE = "waive"
    UNWAIVE = "unwaive"


class Copy(NamedTuple):
    """One workbook printed for a unit: ``path`` is relative to the campaign, ``sent_at`` empty until sent.

    ``marks`` is the version it sends back marked; 0 for a blank one.
    """

    serial: int
    at: str
    path: str
    sent_at: str = ""
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that arrived, and what was said of it.

    ``inbox_name`` is the file of the inbox it came in, ``inbox_sha256`` what that file held: a file in a mail
    or zip has a ``name`` and ``sha256`` of its own. ``reason`` is a stable code, ``said`` what
    people are told of it. ``destination`` is where it is filed, relative to the campaign (empty: only in
    the archive); ``leaves`` where it lay before, when it is moved. ``version``, ``id`` and ``filed`` are
    known once it is in the ledger; version 0 was not read as a return.
    """

    sha256: str
    name: str
    size: int
    arrived_at: str
    inbox_name: str
    inbox_sha256: str
    outcome: Fate
    reason: str = ""
    said: str = ""
    unit: str = ""
    destination: str = ""
    leaves: str = ""
    version: int = 0
    id: int = 0
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """One return: the file it came in (which has the version), what was read in it, what was found."""

    arrival: Arrival
    submission: "Submission"
    check_code: str
    findings: Findings = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided, why, who and when.

    ``version`` is the one that was looked at: a newer one is never accepted unseen. None for a waiver.
    ``rule`` is the one overruled, else empty.
    """

    unit: str
    choice: Choice
    reason: str
    who: str
    at: str
    version: int | None = None
    rule: str = ""


class Move(NamedTuple):
    """A file that is to lie elsewhere from now on: the arrival's id and the new destination."""

    arrival: int
    destination: str


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one run of a verb did. A return is given as Kept, any other file as its Arrival."""

    arrivals: Sequence[Arrival | Kept] = ()
    decisions: Sequence[Decision] = ()
    moves: Sequence[Move] = ()
