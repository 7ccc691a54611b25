"""What a thousand right returns and a thousand spoilt ones come to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from collect.form.arithmetic import computed
from collect.form.figures import written
from collect.form.model import Cell
from collect.rehearsal.faults import faults
from collect.rehearsal.scene import Scene
from collect.repair.slips import Slip, committed
from collect.submission import Submission
from rehearsal.determined import explanations, rows
from rehearsal.street import a_scene, beside, county, reviewed, said
from returns import a_form

BATCH = 40
TRIED = 12
"""So many units are asked to commit a fault before it is given up for this time."""


def false_alarms(name: str, seeds: Sequence[int]) -> Iterator[str]:
    """Every finding in returns in which nothing is wrong."""
    for start in range(0, len(seeds), BATCH):
        returns = list(county(name, seeds[start : start + BATCH]))
        for (scene, _), review in zip(returns, reviewed(returns), strict=True):
            yield from (
                f"{name} {scene.unit.name}: {each.rule} {each.message} {each.quote}" for each in review.findings
            )


@dataclass
class Seeding:
    """What became of seeded faults, by rule."""

    seeded: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)


def seeded(name: str, count: int, *, seed: int) -> Seeding:
    """Seeds so many faults, kind after kind, each into a return of its own."""
    result, kinds = Seeding(), faults(a_form(name))
    for number in range(count):
        fault = kinds[number % len(kinds)]
        for attempt in range(TRIED):
            start = seed + number * TRIED + attempt
            scene, neighbour = beside(a_scene(name, start), name, start)
            spoilt = fault.commit(scene, Random(start))
            if spoilt is not None:
                review = next(reviewed([(scene, spoilt.submission), (neighbour, neighbour.right)]))
                found = said(review)
                place = f"{name}, seed {start}: {fault.rule}"
                result.seeded[fault.rule] += 1
                result.missed += [place] if fault.rule not in found else []
                extra = found - spoilt.entails - scene.unavoidable - {fault.rule}
                result.invented += [f"{place} and {rule}" for rule in sorted(extra)]
                break
    return result


# ── repairs ──────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Repairing:
    """What repairs said of arithmetic slips: by kind, whether one cell was determined, and what was named."""

    counts: Counter[tuple[str, bool, str]] = field(default_factory=Counter)

    def share(self) -> float:
        """How many in a hundred of the determined slips were named right."""
        determined = {verdict: self._of(True, verdict) for verdict in ("right", "wrong", "silent")}
        return 100 * determined["right"] / max(1, sum(determined.values()))

    def _of(self, determined: bool, verdict: str) -> int:
        return sum(count for (_, was, what), count in self.counts.items() if (was, what) == (determined, verdict))

    def table(self) -> Iterator[str]:
        """The confusion, a line for each kind of slip."""
        heads = ("right", "wrong", "silent")
        yield f"{'slip':<10} determined: right wrong silent | open: right wrong silent"
        for kind in Slip:
            row = [self.counts[kind, determined, verdict] for determined in (True, False) for verdict in heads]
            yield f"{kind:<10}             {row[0]:5} {row[1]:5} {row[2]:6} |       {row[3]:5} {row[4]:5} {row[5]:6}"
        row = [self._of(determined, verdict) for determined in (True, False) for verdict in heads]
        yield f"{'all':<10}             {row[0]:5} {row[1]:5} {row[2]:6} |       {row[3]:5} {row[4]:5} {row[5]:6}"


def repaired(name: str, count: int, *, seed: int, with_totals: bool) -> Repairing:
    """Commits so many slips in tables that claims speak of, and looks at what the first repair names.

    Slips that break no hard rule are not counted: there is nothing to repair.
    """
    result, kinds = Repairing(), list(Slip)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        for attempt in range(TRIED):
            start = seed + number * TRIED + attempt
            scene = a_scene(name, start)
            wrong, cells = slipped(scene, kind, random=Random(start), with_totals=with_totals)
            asked = rows(scene.form, wrong, level=scene.unit.level, prior=scene.before)
            if cells and not all(row.holds({}) for row in asked):
                determined = explanations(scene.form, wrong, asked) == [cells]
                result.counts[kind, determined, verdict(scene, wrong, cells)] += 1
                break
    return result


def slipped(scene: Scene, kind: Slip, *, random: Random, with_totals: bool) -> tuple[Submission, frozenset[Cell]]:
    """The right return with one slip, and the cells it spoils; none when there is nothing to spoil."""
    right = scene.right
    if with_totals:
        figures = computed(scene.form, right.figures)
        right = replace(right, stated={cell: figures[cell] for cell in scene.form.parts})
    ways = list(committed(scene.form, {**right.figures, **right.stated}, slip=kind))
    typed = {**right.figures, **right.stated}
    chosen = random.choice(ways) if ways else {}
    wrong = {cell: number for cell, number in chosen.items() if number != typed[cell]}
    entries = {cell: wrong.get(cell, number) for cell, number in right.figures.items()}
    totals = {cell: wrong.get(cell, number) for cell, number in right.stated.items()}
    return replace(right, figures=entries, stated=totals), frozenset(wrong)


def verdict(scene: Scene, wrong: Submission, cells: frozenset[Cell]) -> str:
    """Whether the first repair names the cells that are wrong, others, or none is offered.

    No repair repeats what a finding says already, of one cell and the number expected there: that is named too.
    """
    review = next(reviewed([(scene, wrong)]))
    if review.repairs:
        return "right" if {change.cell for change in review.repairs[0].changes} == cells else "wrong"
    figures = computed(scene.form, scene.right.figures)
    said = {(each.cells, each.expected) for each in review.findings}
    plain = {((cell,), written(figures[cell], scene.form.measure(cell))) for cell in cells}
    return "right" if plain <= said else "silent"
