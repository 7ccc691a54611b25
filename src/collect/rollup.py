"""What the accepted returns add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collect.form.arithmetic import Number, added, computed
from collect.form.model import Cell, Form
from collect.roster import Roster, Unit
from collect.submission import Submission


@dataclass(frozen=True, slots=True)
class Counted:
    """One unit whose return is in the sum: its figures with totals recomputed, and its check code."""

    unit: Unit
    figures: Mapping[Cell, Number]
    nil: frozenset[str]
    check_code: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete a roll-up is: units that owe a return, returns received, on time, wholly nil, accepted."""

    expected: int
    received: int
    on_time: int
    nil: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The sum over the counted units, who is in it, and who is missing. A missing unit is never hidden.

    ``figures`` are all cells of the form: a roll-up of returns is a return.
    """

    figures: Mapping[Cell, Number]
    counted: tuple[Counted, ...]
    missing: tuple[Unit, ...]
    waived: tuple[Unit, ...]


def rolled_up(
    form: Form, roster: Roster, *, accepted: Mapping[str, tuple[Submission, str]], waived: Sequence[str] = ()
) -> Aggregate:
    """Adds the accepted returns, given by unit code with their check codes, in the order of the roster."""
    counted = tuple(
        Counted(unit, computed(form, submission.figures), submission.nil, code)
        for unit in roster
        if unit.code in accepted
        for submission, code in [accepted[unit.code]]
    )
    excused = tuple(unit for unit in roster if unit.code in waived and unit.code not in accepted)
    missing = tuple(unit for unit in roster if unit.code not in accepted and unit not in excused)
    entries = added({cell: each.figures[cell] for cell in form.entries} for each in counted)
    return Aggregate(computed(form, entries), counted, missing, excused)


def is_nil(form: Form, figures: Mapping[Cell, Number]) -> bool:
    """Whether a return states nothing but zeros."""
    return all(figures.get(cell, 0) == 0 for cell in form.entries)
