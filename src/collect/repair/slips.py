"""Which human slip turns right numbers into wrong ones.

Each slip is described once, as what a person writes who commits it: a simulated return is spoilt with it, and a
repair is explained by it when the slip, committed on the repaired figures, gives what was sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form


class Slip(StrEnum):
    """What a hand or an eye does wrong. The last three move what stands in several cells, the others one, or a line."""

    SWAPPED = "swapped"  # 12 for 21
    TENFOLD = "tenfold"  # 30 for 3, or 3 for 30
    DOUBLED = "doubled"  # 122 for 12
    DROPPED = "dropped"  # 12 for 132; one digit left of two is no slip anybody could tell
    SIGN = "sign"  # 5 for -5
    TOTAL = "total"  # the total of the line or column, typed as one of its parts
    CARRY = "carry"  # 0 for what is brought forward, or for what next year brings forward
    MOVED = "moved"  # put into the next column or line, which should hold 0
    EXCHANGED = "exchanged"  # two neighbours the wrong way round
    SHIFTED = "shifted"  # a stretch of a line or column, one cell further on


@dataclass(frozen=True, slots=True)
class Act:
    """One movement of figures, as the new number of every cell it changes."""

    slip: Slip
    numbers: Mapping[Cell, Number]


def miswritten(number: int, slip: Slip) -> frozenset[int]:
    """What a person may write for a number by this slip of the pen; empty when it is no slip of the pen."""
    sign, digits = (-1 if number < 0 else 1), str(abs(number))
    texts = {
        Slip.SWAPPED: [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)],
        Slip.TENFOLD: [digits + "0", *([digits[:-1]] if digits.endswith("0") else [])],
        Slip.DOUBLED: [digits[:at] + digits[at] + digits[at:] for at in range(len(digits))],
        Slip.DROPPED: [digits[:at] + digits[at + 1 :] for at in range(len(digits) if len(digits) > 2 else 0)],
    }.get(slip, [])
    if slip is Slip.SIGN:
        return frozenset({-number} - {number})
    return frozenset(sign * int(text) for text in texts if text and text[0] != "0") - {number}


def mistaken(form: Form, figures: Mapping[Cell, Number], *, cell: Cell, slip: Slip) -> frozenset[Number]:
    """What a person may write in a cell by this slip, ``figures`` being right: all cells, with their totals."""
    number = figures[cell]
    if slip is Slip.TOTAL:
        return frozenset(figures[total] for total, parts in form.parts.items() if cell in parts) - {number}
    if slip is Slip.CARRY:
        return frozenset({0} if cell in form.carried or cell in form.carried.values() else ()) - {number}
    return frozenset(miswritten(number, slip)) if isinstance(number, int) else frozenset()


def committed(form: Form, typed: Mapping[Cell, Number], *, slip: Slip) -> Iterator[Mapping[Cell, Number]]:
    """Every way to commit this slip once in right numbers, as the wrong numbers of the cells it spoils.

    ``typed`` are all entries, and the totals that are typed as well. Whoever simulates chooses among the ways.
    """
    yield from (act.numbers for act in acts(form, typed) if act.slip is slip)
    figures = computed(form, typed) | dict(typed)
    forgotten = carried_lines(form, typed) if slip is Slip.CARRY else ()
    yield from (dict.fromkeys(line, 0) for line in forgotten if any(typed[cell] for cell in line))
    for cell in typed:
        yield from ({cell: number} for number in sorted(mistaken(form, figures, cell=cell, slip=slip)))


def carried_lines(form: Form, typed: Mapping[Cell, Number]) -> tuple[tuple[Cell, ...], ...]:
    """The typed cells of every line that is brought forward, or that next year brings forward."""
    lines = dict.fromkeys(cell[:2] for pair in form.carried.items() for cell in pair)
    return tuple(tuple(cell for cell in typed if cell[:2] == line) for line in lines)


def behind(form: Form, figures: Mapping[Cell, Number], *, cell: Cell, found: Number) -> Slip | None:
    """The slip by which ``found`` came into a cell, ``figures`` being right; None when there is none."""
    return next((slip for slip in Slip if found in mistaken(form, figures, cell=cell, slip=slip)), None)


def acts(form: Form, typed: Mapping[Cell, Number]) -> Iterator[Act]:
    """Every movement of figures between neighbours in a line or column of typed cells, each once.

    What one movement does another undoes: these are the slips that can be committed on right figures, and the
    repairs that can be tried on wrong ones.
    """
    for run in _runs(form, typed):
        yield from _swaps(run, typed)
        yield from _shifts(run, typed)
        yield from _shifts(run[::-1], typed)


def _swaps(run: Sequence[Cell], typed: Mapping[Cell, Number]) -> Iterator[Act]:
    for one, other in pairwise(run):
        if typed[one] != typed[other]:
            slip = Slip.MOVED if 0 in (typed[one], typed[other]) else Slip.EXCHANGED
            yield Act(slip, {one: typed[other], other: typed[one]})


def _shifts(run: Sequence[Cell], typed: Mapping[Cell, Number]) -> Iterator[Act]:
    """Stretches of three cells or more, moved one cell towards the start of the run, into a cell that holds 0."""
    starts = (at for at in range(len(run) - 2) if typed[run[at]] == 0 and typed[run[at + 1]] != 0)
    ends = [at for at, cell in enumerate(run) if typed[cell] != 0]
    stretches = (run[start : end + 1] for start in starts for end in ends if end > start + 1)
    yield from (Act(Slip.SHIFTED, dict(_shifted(stretch, typed))) for stretch in stretches)


def _shifted(stretch: Sequence[Cell], typed: Mapping[Cell, Number]) -> Iterator[tuple[Cell, Number]]:
    """Only the cells whose number changes."""
    after = [typed[cell] for cell in stretch[1:]] + [0]
    return ((cell, number) for cell, number in zip(stretch, after, strict=True) if typed[cell] != number)


def _runs(form: Form, typed: Mapping[Cell, Number]) -> Iterator[tuple[Cell, ...]]:
    """The typed cells of every line and every column of one block and one measure, in printed order."""
    runs: dict[tuple[str, int, str, str], list[Cell]] = {}
    for cell in form.places:
        if cell in typed:
            block, measure = id(form.places[cell].block), form.measure(cell).code
            runs.setdefault(("line", block, cell.line, measure), []).append(cell)
            runs.setdefault(("column", block, cell.column, measure), []).append(cell)
    yield from (tuple(run) for run in runs.values() if len(run) > 1)
