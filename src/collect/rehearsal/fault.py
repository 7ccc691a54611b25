"""What is seeded into a return, to see whether it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from collect.rehearsal.scene import Scene
from collect.submission import Submission


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A return with one fault. ``entails`` are further rules that cannot but fail with it; ``copied`` names the unit
    whose text was taken: that one is found as well.
    """

    submission: Submission
    entails: frozenset[str] = frozenset()
    copied: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break one rule. ``commit`` gives None where the unit has nothing to break it with."""

    rule: str
    commit: Callable[[Scene, Random], Spoilt | None]
