"""Does every unit that should get a letter get it, once, and nobody else?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from collect.post.letter import Kind
from collect.post.owing import Calendar, Call, Case, Past, Stage, cover, outdated, receipt, reminder, sent_back
from returns import TOWN

DUE = date(2024, 1, 20)
QUIET = (Stage.UNASKED, Stage.REVIEW, Stage.SETTLED, Stage.WAIVED)
"""Who owes nothing: not asked yet, waiting for the office, done, excused."""
ASKED = Case(TOWN, Stage.ASKED, serial=1)
RETURNED = Case(TOWN, Stage.RETURNED, serial=1, version=2, since=date(2024, 1, 8))
REVIEW = replace(RETURNED, stage=Stage.REVIEW)
SETTLED = replace(RETURNED, stage=Stage.SETTLED)


def on(day: int, *, days: int = 3) -> Calendar:
    """A day of January, from which the due date may be ahead or past."""
    return Calendar(date(2024, 1, day), DUE, days)


def after(case: Case, *past: tuple[Kind, int, int]) -> Case:
    """A unit that got these letters: kind, version, day of January."""
    return replace(case, past=tuple(Past(kind, version, date(2024, 1, day)) for kind, version, day in past))


def kind_of(call: Call) -> Kind | None:
    assert call.why
    return call.kind


def test_the_cover_letter_goes_once_with_every_copy():
    assert kind_of(cover(ASKED)) is Kind.COVER
    assert cover(ASKED).version == 1
    gone = after(ASKED, (Kind.COVER, 1, 5))
    assert kind_of(cover(gone)) is None
    assert kind_of(cover(gone, again=True)) is Kind.COVER
    assert kind_of(cover(replace(gone, serial=2))) is Kind.COVER


def test_who_sent_a_return_from_a_strange_address_is_not_chased_before_a_person_has_looked():
    assert kind_of(reminder(replace(ASKED, held=True), on(10))) is None
    assert kind_of(reminder(ASKED, on(10))) is Kind.BEFORE


@pytest.mark.parametrize("stage", [*QUIET, Stage.RETURNED])
def test_no_workbook_goes_to_who_has_none_has_answered_or_is_excused(stage: Stage):
    assert kind_of(cover(replace(RETURNED, stage=stage), again=True)) is None


@pytest.mark.parametrize(("day", "kind"), [(5, Kind.BEFORE), (20, Kind.BEFORE), (21, Kind.AFTER)])
def test_who_has_not_answered_is_reminded_until_the_due_date_and_urged_after_it(day: int, kind: Kind):
    assert kind_of(reminder(ASKED, on(day))) is kind


@pytest.mark.parametrize("stage", QUIET)
@pytest.mark.parametrize("day", [5, 25])
def test_who_owes_nothing_is_never_reminded(stage: Stage, day: int):
    assert kind_of(reminder(replace(RETURNED, stage=stage), on(day, days=0))) is None


@pytest.mark.parametrize(("day", "again"), [(10, False), (11, False), (12, False), (13, True)])
def test_nobody_is_reminded_twice_within_the_days(day: int, again: bool):
    reminded = after(ASKED, (Kind.BEFORE, 0, 10))
    assert (kind_of(reminder(reminded, on(day))) is not None) is again


def test_the_last_reminder_counts_whatever_its_kind_and_no_other_letter_does():
    reminded = after(ASKED, (Kind.AFTER, 0, 22), (Kind.BEFORE, 0, 15))
    assert kind_of(reminder(reminded, on(24))) is None
    assert kind_of(reminder(reminded, on(25))) is Kind.AFTER
    assert kind_of(reminder(after(ASKED, (Kind.COVER, 1, 24)), on(24))) is Kind.AFTER


@pytest.mark.parametrize(("day", "due"), [(8, False), (11, False), (12, True)])
def test_what_cannot_be_right_is_urged_once_it_has_stood_for_more_than_the_days(day: int, due: bool):
    call = reminder(RETURNED, on(day))
    assert (kind_of(call) is not None) is due
    assert call.version == (2 if due else 0)


def test_the_days_run_from_the_letter_with_the_marked_copy_when_there_was_one():
    told = after(RETURNED, (Kind.RETURN, 1, 3), (Kind.RETURN, 2, 10))
    assert kind_of(reminder(told, on(13))) is None
    assert kind_of(reminder(told, on(14))) is Kind.BEFORE


def test_with_no_days_at_all_everybody_who_owes_is_written_to():
    assert kind_of(reminder(after(ASKED, (Kind.BEFORE, 0, 10)), on(10, days=0))) is Kind.BEFORE
    assert kind_of(reminder(RETURNED, on(8, days=0))) is Kind.BEFORE


def test_a_return_goes_back_once_for_every_version():
    assert kind_of(sent_back(RETURNED)) is Kind.RETURN
    assert sent_back(RETURNED).version == 2
    assert kind_of(sent_back(after(RETURNED, (Kind.RETURN, 1, 5)))) is Kind.RETURN
    gone = after(RETURNED, (Kind.RETURN, 2, 5))
    assert kind_of(sent_back(gone)) is None
    assert kind_of(sent_back(gone, again=True)) is Kind.RETURN


def test_one_that_only_raises_questions_goes_back_when_it_was_marked_or_named():
    assert kind_of(sent_back(REVIEW)) is None
    assert kind_of(sent_back(replace(REVIEW, marked=True))) is Kind.RETURN
    assert kind_of(sent_back(REVIEW, wanted=True)) is Kind.RETURN


@pytest.mark.parametrize("stage", [Stage.UNASKED, Stage.ASKED, Stage.SETTLED, Stage.WAIVED])
def test_nothing_else_goes_back(stage: Stage):
    assert kind_of(sent_back(replace(RETURNED, stage=stage, marked=True), again=True, wanted=True)) is None


def test_a_receipt_goes_once_to_who_is_accepted_and_to_nobody_else():
    assert kind_of(receipt(SETTLED)) is Kind.RECEIPT
    assert kind_of(receipt(after(SETTLED, (Kind.RECEIPT, 2, 9)))) is None
    assert kind_of(receipt(after(SETTLED, (Kind.RECEIPT, 1, 9)))) is Kind.RECEIPT
    for stage in set(Stage) - {Stage.SETTLED}:
        assert kind_of(receipt(replace(SETTLED, stage=stage), again=True)) is None


@pytest.mark.parametrize("case", [replace(RETURNED, stage=stage, marked=True) for stage in Stage])
def test_a_letter_that_is_due_is_not_outdated(case: Case):
    calendar = Calendar(case.since + timedelta(days=30), DUE)
    for call in (cover(case), reminder(case, calendar), sent_back(case), receipt(case)):
        assert call.kind is None or not outdated(call.kind, call.version, case=case)


@pytest.mark.parametrize(
    ("kind", "version", "case"),
    [
        (Kind.COVER, 1, REVIEW), (Kind.COVER, 1, replace(ASKED, serial=2)),
        (Kind.BEFORE, 0, REVIEW), (Kind.AFTER, 0, RETURNED), (Kind.AFTER, 2, SETTLED), (Kind.BEFORE, 1, RETURNED),
        (Kind.RETURN, 1, RETURNED), (Kind.RETURN, 2, SETTLED), (Kind.RECEIPT, 2, RETURNED), (Kind.RECEIPT, 1, SETTLED),
    ],
)  # fmt: skip
def test_a_letter_is_outdated_once_its_unit_has_moved_on(kind: Kind, version: int, case: Case):
    assert outdated(kind, version, case=case)
