"""Is a seeded slip named again, as often as the arithmetic determines the cell?"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest

from collect.edits.judgement import Judgement, is_figure, judge
from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Severity, Source
from collect.repair.repair import Repair, repairs
from collect.repair.slips import Slip, acts, behind, committed, miswritten
from collect.submission import Submission
from repair.slipped import KINDS, PLAIN, a_right_return, spoilt, with_totals
from returns import a_form

COUNT = 300
ONE_CELL = (Slip.SWAPPED, Slip.TENFOLD, Slip.DOUBLED, Slip.DROPPED, Slip.SIGN, Slip.TOTAL, PLAIN)
FORM = a_form()


# ---------------------------------------------------------------- a slip, both ways


def test_a_slip_of_the_pen_is_what_a_hand_writes():
    assert miswritten(12, Slip.SWAPPED) == {21}
    assert miswritten(120, Slip.SWAPPED) == {210, 102}
    assert miswritten(30, Slip.TENFOLD) == {3, 300}
    assert miswritten(12, Slip.DOUBLED) == {112, 122}
    assert miswritten(132, Slip.DROPPED) == {32, 12, 13}
    assert miswritten(12, Slip.DROPPED) == frozenset()
    assert miswritten(-7, Slip.SIGN) == {7}
    assert not any(miswritten(0, slip) for slip in Slip)


@pytest.mark.parametrize("slip", [*ONE_CELL[:-1], Slip.CARRY])
def test_a_slip_that_was_committed_is_recognised(slip: Slip):
    right, _ = a_right_return(Random(7), FORM)
    figures = computed(FORM, right.figures)
    ways = [way for way in committed(FORM, figures, slip=slip) if len(way) == 1]
    assert ways
    for cell, wrong in (pair for way in ways for pair in way.items()):
        found = behind(FORM, figures, cell=cell, found=wrong)
        assert found is slip or wrong in miswritten(int(figures[cell]), found or slip)


@pytest.mark.parametrize("slip", [Slip.MOVED, Slip.EXCHANGED, Slip.SHIFTED])
def test_a_movement_is_undone_by_a_movement(slip: Slip):
    right, _ = a_right_return(Random(7), FORM)
    ways = list(committed(FORM, right.figures, slip=slip))
    assert ways
    for way in Random(7).sample(ways, 12):
        wrong = {**right.figures, **way}
        assert any({**wrong, **act.numbers} == right.figures for act in acts(FORM, wrong))


# ---------------------------------------------------------------- generated returns, one slip each


def hard(judgement: Judgement) -> bool:
    """Whether every hard claim holds."""
    return all(each.holds is not False for each in judgement.instances if each.rule.severity is Severity.HARD)


def single_changes(sent: Submission, prior: Mapping[Cell, Number] | None) -> Iterator[tuple[Cell, Number]]:
    """Every change of one cell after which all hard claims hold: tried one by one, by judging the whole return."""
    judgement = judge(FORM, sent, level="乡镇", prior=prior)
    failing = [each for each in judgement.instances if each.rule.severity is Severity.HARD and each.holds is False]
    asked = [
        {
            cell
            for term in each.claim.terms
            if term.source is not Source.PRIOR
            for cell in ((term.cell,) if term.source is Source.STATED else FORM.closures[term.cell])
        }
        for each in failing
    ]
    gap = failing[0].left - failing[0].right
    for cell in sorted(set[Cell].intersection(*asked)):
        for figures in ({**sent.figures, **sent.stated}[cell] + step for step in (gap, -gap)):
            tried = spoilt_with(sent, cell, number=figures)
            if is_figure(figures, FORM.measure(cell)) and hard(judge(FORM, tried, level="乡镇", prior=prior)):
                yield cell, figures


def spoilt_with(sent: Submission, cell: Cell, *, number: Number) -> Submission:
    """The same return with another number in one cell."""
    if cell in sent.stated:
        return replace(sent, stated={**sent.stated, cell: number})
    return replace(sent, figures={**sent.figures, cell: number})


def drawn(kind: Slip | str, count: int) -> Iterator[tuple[Submission, Submission, Mapping[Cell, Number] | None]]:
    """Right returns with all totals typed, each with one slip of this kind that the hard claims notice."""
    random = Random(f"slips of the kind {kind}")
    while count:
        right, last = a_right_return(random, FORM)
        right, prior = with_totals(FORM, right), random.choice((last, None))
        assert hard(judge(FORM, right, level="乡镇", prior=prior))
        sent, cells = spoilt(random, FORM, right=right, kind=kind)
        if cells and not hard(judge(FORM, sent, level="乡镇", prior=prior)):
            count -= 1
            yield right, sent, prior


def outcome(right: Submission, sent: Submission, said: tuple[Repair, ...]) -> str:
    """``silent``, ``right`` when the first repair gives back what stood there, else ``wrong``."""
    if not said:
        return "silent"
    truth = {**right.figures, **right.stated}
    return "right" if all(truth[each.cell] == each.suggested for each in said[0].changes) else "wrong"


@pytest.fixture(scope="module")
def confusion() -> Mapping[Slip | str, Counter[str]]:
    """By kind of slip: how often the arithmetic determines the cell, what is then said, and what otherwise."""
    table: dict[Slip | str, Counter[str]] = defaultdict(Counter)
    for kind in KINDS:
        for right, sent, prior in drawn(kind, COUNT // len(KINDS)):
            said = repairs(FORM, sent, judgement=judge(FORM, sent, level="乡镇", prior=prior))
            determined = len(list(single_changes(sent, prior))) == 1
            table[kind][f"{'determined' if determined else 'open'}, {outcome(right, sent, said)}"] += 1
            table[kind][f"named {said[0].slip if said else None}"] += 1
    sys.stdout.writelines(f"\n{kind}: {dict(sorted(counts.items()))}" for kind, counts in table.items())
    return table


@pytest.mark.slow
def test_where_the_arithmetic_determines_the_cell_it_is_named_first(confusion: Mapping[Slip | str, Counter[str]]):
    total = sum(confusion.values(), Counter[str]())
    determined = {key: number for key, number in total.items() if key.startswith("determined")}
    sys.stdout.write(f"\n{total['determined, right']} of {sum(determined.values())} determined cells named first\n")
    assert sum(determined.values()) > COUNT // 2
    assert total["determined, right"] >= 0.9 * sum(determined.values())


@pytest.mark.slow
def test_where_it_does_not_little_is_said_that_is_wrong(confusion: Mapping[Slip | str, Counter[str]]):
    total = sum(confusion.values(), Counter[str]())
    assert total["open, wrong"] <= 0.05 * COUNT


@pytest.mark.slow
@pytest.mark.parametrize("kind", ONE_CELL)
def test_a_slip_is_called_by_its_name(kind: Slip | str, confusion: Mapping[Slip | str, Counter[str]]):
    counts = confusion[kind]
    named = counts[f"named {None if kind == PLAIN else kind}"]
    assert named >= 0.6 * sum(number for key, number in counts.items() if key.startswith("named"))
