"""What a verb has to say: lines for a person, facts for a program, an exit code, the next step."""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

# Named tuples, since every command makes these first: a frozen dataclass takes five times as long to be made.

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


class Line(NamedTuple):
    """One line for a person; ``indent`` in steps."""

    text: str
    tone: Tone = Tone.PLAIN
    indent: int = 0


class Listing(NamedTuple):
    """A table for a person: its heads and its rows, each row with its tone."""

    heads: Sequence[str]
    rows: Sequence[tuple[Tone, Sequence[str]]]


class Outcome(NamedTuple):
    """What one verb did or found. ``facts`` is the contract of ``--json``; ``next_step`` a command to copy."""

    told: Sequence[Line | Listing]
    facts: Mapping[str, Any] = MappingProxyType({})
    code: Exit = Exit.WELL
    next_step: str = ""
