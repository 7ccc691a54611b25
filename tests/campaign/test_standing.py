"""Whether a unit stands where what happened put it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from campaign.made import a_decision, a_return, at
from collect.campaign.disposition import Disposition
from collect.campaign.events import Batch, Choice, Copy, Fate
from collect.campaign.ledger import Ledger, make_ledger, open_ledger
from collect.form.model import Cell


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    make_ledger(tmp_path / "ledger.sqlite")
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        yield ledger


def receive(ledger: Ledger, outcome: Fate, **more: int) -> None:
    ledger.enter(Batch([a_return("A1", outcome, **more)]))


def decide(ledger: Ledger, choice: Choice, version: int | None = None) -> None:
    ledger.enter(Batch(decisions=[a_decision("A1", choice, version)]))


def disposition(ledger: Ledger) -> Disposition:
    return ledger.standing(["A1"])["A1"].disposition


def accepted(ledger: Ledger) -> dict[str, object]:
    cell = Cell("T1", "1", "n")
    return {unit: submission.figures[cell] for unit, submission, _ in ledger.accepted_submissions(ledger.standing())}


def test_a_unit_the_ledger_never_heard_of_is_not_issued(ledger: Ledger):
    assert ledger.standing(["A1"])["A1"].disposition is Disposition.NOT_ISSUED
    assert not ledger.standing()


def test_a_workbook_makes_it_issued_and_the_mail_makes_it_sent(ledger: Ledger):
    ledger.issue("A1", Copy(ledger.next_serial("A1"), at(1), "outbox/甲镇.xlsx"))
    assert disposition(ledger) is Disposition.ISSUED
    ledger.sent("A1", 1, at=at(2))
    assert disposition(ledger) is Disposition.SENT
    assert ledger.issued()["A1"] == (1, at(1), "outbox/甲镇.xlsx", at(2), 0)


def test_serials_count_up_and_the_newest_copy_is_the_one_that_is_out(ledger: Ledger):
    for _ in range(2):
        ledger.issue("A1", Copy(ledger.next_serial("A1"), at(1), "x"))
    assert ledger.issued()["A1"].serial == 2
    assert ledger.next_serial("A1") == 3
    assert ledger.next_serial("A2") == 1


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Fate.ACCEPTED, Disposition.ACCEPTED),
        (Fate.REVIEW, Disposition.RECEIVED),
        (Fate.RETURNED, Disposition.RETURNED),
    ],
)
def test_a_return_puts_it_where_the_outcome_says(ledger: Ledger, outcome: Fate, expected: Disposition):
    receive(ledger, outcome)
    assert disposition(ledger) is expected


def test_a_return_in_review_is_explained_then_accepted(ledger: Ledger):
    receive(ledger, Fate.REVIEW)
    decide(ledger, Choice.EXPLAIN, 1)
    assert disposition(ledger) is Disposition.EXPLAINED
    assert accepted(ledger) == {"A1": 1}
    decide(ledger, Choice.ACCEPT, 1)
    assert disposition(ledger) is Disposition.ACCEPTED
    assert accepted(ledger) == {"A1": 1}


def test_no_explanation_makes_right_what_cannot_be_right(ledger: Ledger):
    receive(ledger, Fate.RETURNED)
    decide(ledger, Choice.EXPLAIN, 1)
    assert disposition(ledger) is Disposition.RETURNED


def test_waiving_is_undone_by_unwaiving(ledger: Ledger):
    receive(ledger, Fate.ACCEPTED)
    decide(ledger, Choice.WAIVE)
    assert disposition(ledger) is Disposition.WAIVED
    assert not accepted(ledger)
    decide(ledger, Choice.UNWAIVE)
    assert disposition(ledger) is Disposition.ACCEPTED
    assert accepted(ledger) == {"A1": 1}


def test_a_unit_that_never_got_a_workbook_can_be_waived(ledger: Ledger):
    decide(ledger, Choice.WAIVE)
    assert disposition(ledger) is Disposition.WAIVED


def test_every_disposition_can_be_reached_and_has_a_word():
    assert len({each.label for each in Disposition}) == len(Disposition) == 8


def test_the_newest_return_counts_even_when_it_is_worse(ledger: Ledger):
    receive(ledger, Fate.ACCEPTED, figure=1)
    receive(ledger, Fate.RETURNED, figure=2)
    assert disposition(ledger) is Disposition.RETURNED
    assert not accepted(ledger)
    receive(ledger, Fate.ACCEPTED, figure=3)
    assert accepted(ledger) == {"A1": 3}
    assert [kept.arrival.version for kept in ledger.history("A1")] == [1, 2, 3]


def test_what_was_decided_on_one_version_says_nothing_of_the_next(ledger: Ledger):
    receive(ledger, Fate.REVIEW, figure=1)
    decide(ledger, Choice.ACCEPT, 1)
    receive(ledger, Fate.REVIEW, figure=2)
    assert disposition(ledger) is Disposition.RECEIVED
    assert not accepted(ledger)


def test_a_return_that_was_set_aside_keeps_its_version_and_does_not_count(ledger: Ledger):
    receive(ledger, Fate.ACCEPTED, figure=1)
    receive(ledger, Fate.SET_ASIDE, figure=2)
    assert accepted(ledger) == {"A1": 1}
    current = ledger.current("A1")
    assert current is not None
    assert current.arrival.version == 1
    assert ledger.versions() == {"A1": 2}


def test_a_standing_tells_of_the_newest_return_and_when_the_first_came(ledger: Ledger):
    receive(ledger, Fate.RETURNED, figure=1, day=30, findings=3)
    receive(ledger, Fate.REVIEW, figure=2, day=31, findings=2)
    standing = ledger.standing()["A1"]
    newest = a_return("A1", Fate.REVIEW, figure=2)
    assert (standing.version, standing.findings, standing.check_code) == (2, 2, "CODE02")
    assert (standing.received_at, standing.first_at) == (at(31), at(30))
    assert standing.sha256 == newest.arrival.sha256


def test_a_correction_after_the_due_date_leaves_a_unit_on_time(ledger: Ledger):
    receive(ledger, Fate.RETURNED, figure=1, day=20)
    receive(ledger, Fate.ACCEPTED, figure=2, day=25)
    standing = ledger.standing(["A1", "A2"])
    assert standing["A1"].on_time(date(2024, 1, 20))
    assert not standing["A1"].on_time(date(2024, 1, 19))
    assert not standing["A2"].on_time(date(2024, 1, 31))


def test_units_come_in_the_order_they_were_asked_in(ledger: Ledger):
    receive(ledger, Fate.ACCEPTED)
    assert list(ledger.standing(["B9", "A1", "A0"])) == ["B9", "A1", "A0"]


def test_accepted_returns_come_by_unit_with_their_check_codes(ledger: Ledger):
    units = ["C", "A", "B"]
    ledger.enter(Batch([a_return(unit, Fate.ACCEPTED, figure=5) for unit in units]))
    assert [(unit, code) for unit, _, code in ledger.accepted_submissions(ledger.standing())] == [
        ("A", "CODE05"), ("B", "CODE05"), ("C", "CODE05"),
    ]  # fmt: skip
