"""How peers are timed against each other, and what of it is judged."""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Ratio(NamedTuple):
    """How many times as long ``over`` takes as ``under``; a target that is to be reached, or not to be passed."""

    over: str
    under: str
    target: float
    at_most: bool = False

    def of(self, spent: Mapping[str, float]) -> float:
        """The ratio, from the same rounds."""
        return spent[self.over] / spent[self.under]

    def missed(self, spent: Mapping[str, float]) -> bool:
        """Whether it is not even half of the target."""
        ratio = self.of(spent)
        return ratio > 2 * self.target if self.at_most else ratio < self.target / 2


class Race(NamedTuple):
    """One piece of work done by several hands: median seconds of each, and the ratios that count."""

    name: str
    spent: Mapping[str, float]
    ratios: tuple[Ratio, ...]

    @property
    def missed(self) -> list[Ratio]:
        """The ratios that are below half of their target; a hand that was not there is not judged."""
        return [each for each in self._judged if each.missed(self.spent)]

    @property
    def _judged(self) -> list[Ratio]:
        return [each for each in self.ratios if each.over in self.spent and each.under in self.spent]

    def lines(self) -> Iterator[str]:
        """The race as a person reads it: two tables of Markdown."""
        yield f"### {self.name}\n"
        yield "| hand | median |\n|---|---|"
        yield from (f"| {hand} | {_shown(seconds)} |" for hand, seconds in self.spent.items())
        yield ""
        yield "| ratio | measured | target |\n|---|---|---|"
        for each in self._judged:
            ratio, bound = each.of(self.spent), "at most" if each.at_most else "at least"
            reached = ratio <= each.target if each.at_most else ratio >= each.target
            aim = f"{bound} {each.target:g}{'' if reached else ', missed'}"
            yield f"| {each.over} / {each.under} | {ratio:.1f} | {aim} |"
        yield ""


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def medians(
    hands: Mapping[str, Callable[[], object]],
    rounds: int,
    *,
    at_once: Mapping[str, int] | None = None,
    before: Mapping[str, Callable[[], None]] | None = None,
) -> dict[str, float]:
    """The median seconds of each hand, one after the other in every round.

    ``at_once`` says how often a hand that is too quick for a clock works in its turn; ``before`` lays out, before the
    clock runs, what a hand uses up.
    """
    spent: dict[str, list[float]] = {name: [] for name in hands}
    for _ in range(rounds):
        for name, hand in hands.items():
            times = (at_once or {}).get(name, 1)
            if before and name in before:
                before[name]()
            gc.collect()  # nobody sweeps up after another
            start = perf_counter()
            for _ in range(times):
                hand()
            spent[name].append((perf_counter() - start) / times)
    return {name: median(each) for name, each in spent.items()}


def told(races: Iterable[Race]) -> int:
    """Prints each race as it ends; 1 when something is below half of its target."""
    well = True
    for race in races:
        sys.stdout.write("\n".join(race.lines()) + "\n")
        sys.stdout.flush()
        well &= not race.missed
    return int(not well)
