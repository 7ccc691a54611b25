"""What figures a unit might report of a year."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from collect.errors import CollectError
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.rehearsal.balance import Balance, Condition, Known, conditions, within
from collect.workbook.issue import carried_forward

_ATTEMPTS = 6
_ANSWERS = 10
"""So many entries of a table are other than 0, more or less: most lines of a large one are 0."""
_LARGE, _USUAL, _MUCH = 0.1, 9, 90
_QUIET = 0.12
"""So often nothing happened that a table asks about."""
_DECLARED = 0.5


def some_figures(form: Form, *, level: str, prior: Known, choose: Random) -> dict[Cell, Number]:
    """A figure for every entry, so that no claim of the form fails; much as last year where that is known.

    After a last year out of the common some soft rule may be bound to fail: then all but that one hold, or the hard.
    Raises CollectError ``rehearse-unsolved`` when no such figures were found: the claims may contradict each other.
    """
    asked, carried = tuple(conditions(form, level=level, prior=prior)), carried_forward(form, prior)
    for wanted, attempt in product(_milder(asked), range(_ATTEMPTS)):
        balance = Balance(form, wanted, frozenset(carried), left_over(form))
        like = prior if attempt < _ATTEMPTS // 2 else None  # from nothing, when last year's do not lead there
        found = balance.found({**dict(_drawn(form, prior=like, choose=choose)), **carried}, choose)
        if found is not None:
            return found
    raise CollectError("rehearse-unsolved", title=form.title)


def _milder(asked: Sequence[Condition]) -> Iterator[Sequence[Condition]]:
    """All conditions; all without one soft rule; the hard ones."""
    yield asked
    for rule in dict.fromkeys(each.rule for each in asked if not each.hard):
        yield [each for each in asked if each.rule != rule]
    yield [each for each in asked if each.hard]


def left_over(form: Form) -> frozenset[Cell]:
    """What one year leaves to the next: the cells that are brought forward, this year and next."""
    return frozenset((*form.carried, *form.carried.values()))


def some_nil(form: Form, figures: Mapping[Cell, Number], *, choose: Random) -> frozenset[str]:
    """Of the tables that are 0 throughout those that the unit declares nil."""
    return frozenset(code for code in quiet(form, figures) if choose.random() < _DECLARED)


def quiet(form: Form, figures: Mapping[Cell, Number]) -> list[str]:
    """The tables in which every entry is 0."""
    busy = {cell.table for cell, number in figures.items() if number}
    return [table.code for table in form.tables if table.code not in busy]


def _drawn(form: Form, *, prior: Known, choose: Random) -> Iterator[tuple[Cell, Number]]:
    """A figure for every entry, claims or no claims: about as much as last year, where that is known."""
    for table in form.tables:
        entries = [cell for cell in form.entries if cell.table == table.code]
        share = 0.0 if choose.random() < _QUIET else max(0.12, min(0.6, _ANSWERS / len(entries)))
        for cell in entries:
            number = (prior or {}).get(cell, 0) + _one(form, cell, share=share, choose=choose)
            yield cell, within(number, form.measure(cell))


def _one(form: Form, cell: Cell, *, share: float, choose: Random) -> int:
    if choose.random() >= share:
        return 0
    measure = form.measure(cell)
    large = choose.random() < _LARGE and cell not in left_over(form)  # little is left over from a year
    most = (_MUCH if large else _USUAL) * measure.scale
    return choose.randint(-most if measure.negative else 1, most)
