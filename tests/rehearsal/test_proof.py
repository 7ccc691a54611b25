"""Is every seeded fault found, none invented, and the right cell named?"""

import pytest

from rehearsal.proof import false_alarms, repaired, seeded
from returns import EVERY_FORM, FOURTH, SHIPPED

COUNT = 60
SLIPS = 100


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_found_in_returns_in_which_nothing_is_wrong(name: str):
    assert list(false_alarms(name, range(COUNT))) == []


def test_nothing_is_found_in_right_returns_of_a_form_the_code_has_never_seen():
    assert list(false_alarms(FOURTH, range(COUNT))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_every_seeded_fault_is_found_and_none_invented(name: str):
    result = seeded(name, COUNT + 10, seed=1)
    assert result.seeded.total() > COUNT
    assert (result.missed, result.invented) == ([], [])


def test_every_seeded_fault_of_a_form_the_code_has_never_seen_is_found():
    result = seeded(FOURTH, COUNT, seed=1)
    assert {"B1", "B2", "B3", "B4", "B5", "B7", "L1:start", "L1::all", "L2:year"} <= result.seeded.keys()
    assert (result.missed, result.invented) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY_FORM)
def test_where_the_arithmetic_determines_the_slip_the_repair_names_it(name: str):
    result = repaired(name, SLIPS, seed=1, with_totals=True)
    assert sum(count for (_, determined, _), count in result.counts.items() if determined) > SLIPS // 3
    assert result.share() >= 90, "\n".join(result.table())
