"""What a verb has to say: lines for a person, facts for a program, an exit code, the next step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

Watch = Callable[[int, int], None]
"""Told after each of many steps: how many are done, of how many."""


def unwatched(_done: int, _of: int, /) -> None:
    """Nobody watches."""


class Exit(IntEnum):
    """All well; done, and something wants a person; misuse or a broken campaign."""

    WELL = 0
    WANTED = 1
    MISUSE = 2


class Tone(StrEnum):
    """How a line is meant. A colour never speaks alone: the words say it too."""

    PLAIN = "plain"
    HEAD = "head"
    GOOD = "good"
    ASK = "ask"
    BAD = "bad"
    FAINT = "faint"


@dataclass(frozen=True, slots=True)
class Line:
    """One line for a person; ``indent`` in steps."""

    text: str
    tone: Tone = Tone.PLAIN
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A table for a person: its heads and its rows, each row with its tone."""

    heads: Sequence[str]
    rows: Sequence[tuple[Tone, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one verb did or found. ``facts`` is the contract of ``--json``; ``next_step`` a command to copy."""

    told: Sequence[Line | Listing]
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    code: Exit = Exit.WELL
    next_step: str = ""
