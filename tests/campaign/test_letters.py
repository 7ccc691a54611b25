"""Whether the ledger knows what became of every letter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from campaign.made import at
from collect.campaign.events import Copy
from collect.campaign.fetched import Fetched, Taken
from collect.campaign.ledger import Ledger, make_ledger, open_ledger
from collect.campaign.letters import Letters, LetterState, Passage, Written
from collect.errors import CollectError

QUEUED, SENDING, SENT = LetterState.QUEUED, LetterState.SENDING, LetterState.SENT
REFUSED, DOUBTFUL = LetterState.REFUSED, LetterState.DOUBTFUL


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    make_ledger(tmp_path / "ledger.sqlite")
    with open_ledger(tmp_path / "ledger.sqlite") as opened:
        yield opened


@pytest.fixture
def letters(ledger: Ledger) -> Letters:
    return Letters(ledger)


def a_letter(unit: str = "A1", *, kind: str = "cover", version: int = 1, number: int = 1) -> Written:
    return Written(
        unit=unit, kind=kind, version=version, address=f"{unit}@example.cn", recipient="甲镇", subject="报表",
        text="请填报。", html="<p>请填报。</p>", message_id=f"<{kind}.{unit}.{version}.{number}@collect>",
        enclosures=(("甲镇 报表.xlsx", b"PK\x03\x04 one"), ("说明.docx", b"PK\x03\x04 two")),
    )  # fmt: skip


def states(letters: Letters, number: int) -> list[LetterState]:
    return [passage.state for passage in letters.history(number)]


def test_a_queued_letter_is_read_back_as_it_was_written(letters: Letters):
    number = letters.queue(a_letter(), at=at(1))
    (posted,) = letters.open()
    assert (posted.id, posted.unit, posted.kind, posted.version) == (number, "A1", "cover", 1)
    assert (posted.address, posted.subject, posted.message_id) == ("A1@example.cn", "报表", "<cover.A1.1.1@collect>")
    assert (posted.state, posted.said, posted.at, posted.tries, posted.doubted) == (QUEUED, "", at(1), 0, False)
    assert letters.written(number) == a_letter()


def test_what_was_sent_keeps_its_words_and_the_digests_but_not_the_bytes(letters: Letters, ledger: Ledger):
    number = letters.queue(a_letter(), at=at(1))
    letters.begin(number, at=at(2))
    assert letters.done(number, SENT, said="250 好", at=at(3)) == letters.one(number)
    assert letters.open() == ()
    assert letters.history(number) == (
        Passage(QUEUED, "", at(1)), Passage(SENDING, "", at(2)), Passage(SENT, "250 好", at(3)),
    )  # fmt: skip
    enclosed = ledger.rows("SELECT name, content, length(sha256) AS digest FROM enclosure ORDER BY place")
    assert [dict(row) for row in enclosed] == [
        {"name": "甲镇 报表.xlsx", "content": None, "digest": 64},
        {"name": "说明.docx", "content": None, "digest": 64},
    ]


def test_a_letter_that_is_out_or_under_way_is_not_begun_again(letters: Letters):
    number = letters.queue(a_letter(), at=at(1))
    letters.begin(number, at=at(2))
    with pytest.raises(CollectError, match="待发之列"):
        letters.begin(number, at=at(2))
    letters.done(number, SENT, said="250", at=at(3))
    for again in (lambda: letters.begin(number, at=at(4)), lambda: letters.done(number, QUEUED, said="", at=at(4))):
        with pytest.raises(CollectError) as found:
            again()
        assert found.value.code == "letter-not-open"
    assert states(letters, number) == [QUEUED, SENDING, SENT]


def test_a_doubt_stays_with_the_letter_whatever_comes_after(letters: Letters):
    number = letters.queue(a_letter(), at=at(1))
    letters.begin(number, at=at(2))
    letters.done(number, DOUBTFUL, said="上次发信被打断", at=at(3))
    letters.begin(number, at=at(4))
    letters.done(number, QUEUED, said="451 忙", at=at(5))
    (posted,) = letters.open()
    assert (posted.state, posted.doubted, posted.tries) == (QUEUED, True, 2)
    letters.begin(number, at=at(6))
    assert letters.done(number, SENT, said="250", at=at(7)).doubted
    assert states(letters, number) == [QUEUED, SENDING, DOUBTFUL, SENDING, QUEUED, SENDING, SENT]


def test_who_was_turned_away_before_the_content_was_tried_all_the_same(letters: Letters):
    first, second = letters.queue_all([a_letter("A1"), a_letter("A2")], at=at(1))
    letters.done(first, QUEUED, said="421 关闭", at=at(2))
    assert letters.one(first).tries == 1
    assert [each.id for each in letters.open()] == [second, first]  # it blocks nobody next time


def test_many_letters_are_queued_all_or_none(letters: Letters):
    with pytest.raises(Exception, match="UNIQUE"):
        letters.queue_all([a_letter("A1"), a_letter("A2"), a_letter("A1")], at=at(1))
    assert letters.all() == ()


def test_a_refused_letter_says_why_and_is_not_open(letters: Letters):
    number = letters.queue(a_letter(), at=at(1))
    letters.done(number, REFUSED, said="550 没有这个用户", at=at(2))
    assert letters.open() == ()
    assert (letters.one(number).state, letters.one(number).said) == (REFUSED, "550 没有这个用户")


def test_the_newest_letter_of_a_kind_to_a_unit_is_found(letters: Letters):
    letters.queue(a_letter("A1", number=1), at=at(1))
    newest = letters.queue(a_letter("A1", number=2), at=at(2))
    reminder = letters.queue(a_letter("A1", kind="before", version=0), at=at(3))
    withdrawn = letters.queue(a_letter("A1", kind="before", version=0, number=2), at=at(4))
    letters.queue(a_letter("A2"), at=at(4))
    letters.withdraw(withdrawn, said="已报送", at=at(5))
    found = [letters.last("A1", kind) for kind in ("cover", "before", "after")]
    assert [each and each.id for each in found] == [newest, reminder, None]
    assert [each.id for each in letters.of("A1")] == [1, newest, reminder, withdrawn]
    assert letters.counts() == {QUEUED: 4, LetterState.WITHDRAWN: 1}


def test_a_letter_under_way_or_sent_is_not_called_back(letters: Letters):
    number = letters.queue(a_letter(), at=at(1))
    letters.begin(number, at=at(2))
    letters.withdraw(number, said="已报送", at=at(3))
    letters.done(number, SENT, said="250", at=at(4))
    letters.withdraw(number, said="已报送", at=at(5))
    assert states(letters, number) == [QUEUED, SENDING, SENT]


def test_a_draft_is_no_letter_to_be_sent(letters: Letters):
    letters.queue(a_letter(), at=at(1), state=LetterState.DRAFTED)
    assert letters.open() == ()
    assert letters.counts() == {LetterState.DRAFTED: 1}


def test_only_what_was_begun_within_the_time_counts_for_the_pace(letters: Letters):
    moment = datetime(2024, 1, 10, 0, 30, tzinfo=timezone(timedelta(hours=8)))
    for number, minutes in enumerate((-1, 0, 20), start=1):
        letter = letters.queue(a_letter(number=number), at=at(1))
        letters.begin(letter, at=(moment + timedelta(minutes=minutes)).astimezone(UTC).isoformat())
    letters.queue(a_letter(number=9), at=moment.isoformat())
    assert letters.sent_since(moment) == (moment, moment + timedelta(minutes=20))


def test_a_letter_that_went_out_takes_its_copy_with_it(letters: Letters, ledger: Ledger):
    blank, marked = Copy(1, at(1), "outbox/a.xlsx"), Copy(2, at(1), "returned/a.xlsx", marks=3)
    for unit in ("A1", "A2"):
        ledger.issue(unit, blank)
        ledger.issue(unit, marked)
    for letter in (a_letter(version=1), a_letter(kind="return", version=3)):
        number = letters.queue(letter, at=at(2))
        letters.begin(number, at=at(2))
        letters.done(number, SENT, said="250", at=at(3))
    sent = {(row["unit"], row["serial"]): row["sent_at"] for row in ledger.rows("SELECT * FROM issue")}
    assert sent == {("A1", 1): at(3), ("A1", 2): at(3), ("A2", 1): "", ("A2", 2): ""}


def test_a_reminder_takes_no_copy_with_it(letters: Letters, ledger: Ledger):
    ledger.issue("A1", Copy(1, at(1), "outbox/a.xlsx"))
    letters.done(letters.queue(a_letter(kind="before", version=1), at=at(2)), SENT, said="250", at=at(3))
    assert ledger.issued()["A1"].sent_at == ""


# ---------------------------------------------------------------- what was fetched


def test_a_message_taken_is_known_by_its_place_and_by_its_bytes(ledger: Ledger):
    fetched = Fetched(ledger)
    taken = Taken("<1@example.cn>", "a" * 64, "垃圾邮件", 7, 12, at(1))
    fetched.remember(taken)
    fetched.remember(replace(taken, at=at(2)))
    assert fetched.known() == {("垃圾邮件", 7, 12)}
    assert fetched.has("<1@example.cn>", "a" * 64)
    assert not fetched.has("<1@example.cn>", "b" * 64)
    assert not fetched.has("<2@example.cn>", "a" * 64)
    assert [row["at"] for row in ledger.rows("SELECT at FROM fetched")] == [at(1)]
