"""Whether what happened is kept whole, in order, by one hand at a time."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from campaign.made import a_decision, a_return, an_arrival, at
from collect.campaign import database
from collect.campaign.events import Batch, Choice, Copy, Fate, Kept, Move
from collect.campaign.ledger import make_ledger, open_ledger
from collect.errors import CollectError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_ledger(tmp_path / "ledger.sqlite")
    return tmp_path / "ledger.sqlite"


def test_a_batch_is_read_back_as_it_was_told(path: Path):
    kept = a_return("A1", Fate.REVIEW, findings=2)
    stray = replace(
        an_arrival("来信.eml/附件.xlsx"),
        reason="not-a-workbook",
        said="不是工作簿。\n请重新报送。",
        destination="set-aside/附件.xlsx",
    )
    with open_ledger(path) as ledger:
        ledger.enter(Batch([stray, kept], [a_decision("A1", Choice.EXPLAIN, 1)]))
    with open_ledger(path) as ledger:
        first, second = ledger.arrivals()
        (again,) = ledger.history("A1")
        assert first == replace(stray, id=1)
        assert second == replace(kept.arrival, id=2, version=1)
        assert (again.submission, again.check_code) == (kept.submission, kept.check_code)
        assert again.findings == kept.findings
        assert again.arrival == second
        assert ledger.decisions("A1") == (a_decision("A1", Choice.EXPLAIN, 1),)


def test_a_batch_with_one_impossible_event_leaves_nothing(path: Path):
    batch = Batch([a_return("A1", Fate.REVIEW)], [a_decision("A1", Choice.ACCEPT, 2)])
    with open_ledger(path) as ledger:
        with pytest.raises(sqlite3.IntegrityError):
            ledger.enter(batch)
        assert ledger.arrivals() == ()
        assert ledger.history("A1") == ()
        ledger.enter(Batch([a_return("A1", Fate.REVIEW)]))
        assert ledger.versions() == {"A1": 1}


@pytest.mark.parametrize("choice", [Choice.ACCEPT, Choice.EXPLAIN])
def test_a_return_is_never_accepted_or_explained_unseen(path: Path, choice: Choice):
    with open_ledger(path) as ledger, pytest.raises(sqlite3.IntegrityError):
        ledger.enter(Batch([a_return("A1", Fate.REVIEW)], [a_decision("A1", choice)]))


def test_a_file_is_known_by_its_bytes_under_any_name(path: Path):
    first = an_arrival("甲.xlsx")
    repeat = replace(an_arrival("乙.xlsx", outcome=Fate.REPEAT), sha256=first.sha256)
    with open_ledger(path) as ledger:
        assert ledger.known(first.sha256) is None
        ledger.enter(Batch([first, repeat]))
        known = ledger.known(first.sha256)
        assert known is not None
        assert (known.name, known.outcome) == ("甲.xlsx", Fate.SET_ASIDE)


def test_a_run_cut_off_before_filing_leaves_its_work_in_sight(path: Path):
    batch = Batch([replace(an_arrival(name), destination=f"set-aside/{name}") for name in ("a", "b")])
    with open_ledger(path) as ledger:
        ledger.enter(batch)  # and here the power fails
    with open_ledger(path) as ledger:
        first, second = ledger.unfiled()
        assert (first.inbox_name, first.destination) == ("a", "set-aside/a")
        ledger.mark_filed({first.id: "set-aside/a（2）"})
        assert ledger.unfiled() == (second,)
        assert ledger.arrivals()[0].destination == "set-aside/a（2）"
        assert ledger.arrivals()[0].filed


def test_a_file_that_moves_is_unfiled_until_it_lies_in_its_new_place(path: Path):
    with open_ledger(path) as ledger:
        ledger.enter(Batch([replace(an_arrival("a"), destination="accepted/a")]))
        ledger.mark_filed({1: "accepted/a"})
        for destination in ("set-aside/a", "set-aside/b"):  # moved again before the first move was done
            ledger.enter(Batch(moves=[Move(1, destination)]))
        (moving,) = ledger.unfiled()
        assert (moving.leaves, moving.destination) == ("accepted/a", "set-aside/b")
        ledger.mark_filed({1: "set-aside/b"})
        (moved,) = ledger.arrivals()
        assert (moved.filed, moved.leaves, moved.destination) == (True, "", "set-aside/b")


def test_a_name_that_is_no_unicode_does_not_stop_a_batch(path: Path):
    with open_ledger(path) as ledger:
        ledger.enter(Batch([replace(an_arrival("ok"), name="\udcb8\udcdf.xlsx")]))
        assert ledger.arrivals()[0].name == r"\udcb8\udcdf.xlsx"


# ---------------------------------------------------------------- one hand at a time

HOLD = """
import sys
from dataclasses import replace
from pathlib import Path
from collect.campaign.ledger import open_ledger
with open_ledger(Path(sys.argv[1])) as ledger, ledger.alone():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_collect_is_told_that_the_first_is_at_work(path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with open_ledger(path) as ledger:
            with pytest.raises(CollectError) as told, ledger.alone():
                pytest.fail("two at once")
            assert told.value.code == "ledger-busy"
            assert ledger.arrivals() == ()  # looking is allowed meanwhile
        other.kill()  # and a process that is killed leaves no lock behind
    with open_ledger(path) as ledger, ledger.alone():
        ledger.enter(Batch([an_arrival("a")]))


def test_the_lock_is_free_again_when_the_work_failed(path: Path):
    with open_ledger(path) as ledger:
        with pytest.raises(ZeroDivisionError), ledger.alone():
            _ = 1 / 0
        with ledger.alone():
            pass


def test_a_write_that_has_to_wait_too_long_is_told_as_busy(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "_PATIENCE", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_ledger(path) as ledger, pytest.raises(CollectError) as told:
        ledger.issue("A1", Copy(1, at(1), "x"))
    other.close()
    assert told.value.code == "ledger-busy"


# ---------------------------------------------------------------- the file itself


def test_what_is_recorded_is_on_the_disk_before_anything_moves(path: Path):
    with open_ledger(path) as ledger:
        settings = ("journal_mode", "synchronous", "foreign_keys")
        found = [ledger._connection.execute(f"PRAGMA {setting}").fetchone()[0] for setting in settings]
    assert found == ["wal", 2, 1]


def test_a_lost_ledger_is_never_made_anew(tmp_path: Path):
    with pytest.raises(CollectError) as told, open_ledger(tmp_path / "ledger.sqlite"):
        pass
    assert told.value.code == "ledger-missing"
    assert not list(tmp_path.iterdir())


def test_a_damaged_ledger_is_named(path: Path):
    path.write_bytes(b"not a ledger at all" * 100)
    with pytest.raises(CollectError) as told, open_ledger(path):
        pass
    assert told.value.code == "ledger-damaged"
    assert str(path) in str(told.value)


def test_a_ledger_of_a_newer_collect_is_left_alone(path: Path):
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(CollectError) as told, open_ledger(path):
        pass
    assert told.value.code == "ledger-newer"


def test_an_older_ledger_is_taken_to_the_newest_schema(path: Path, monkeypatch: pytest.MonkeyPatch):
    with open_ledger(path) as ledger:
        ledger.enter(Batch([an_arrival("a")]))
    steps = shutil.copytree(database._SCHEMA, path.parent / "schema")
    (steps / "999.sql").write_text("CREATE TABLE mail (id INTEGER); -- one; two\nCREATE TABLE more (id);\n")
    monkeypatch.setattr(database, "_SCHEMA", steps)
    for _ in range(2):
        with open_ledger(path) as ledger:
            assert len(ledger.arrivals()) == 1
            tables = {row["name"] for row in ledger.rows("SELECT name FROM sqlite_master")}
            assert {"mail", "more"} <= tables


def test_a_ledger_of_the_first_schema_keeps_its_decisions_in_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = tmp_path / "first"
    first.mkdir()
    shutil.copy(database._SCHEMA / "001.sql", first)
    with monkeypatch.context() as patched:
        patched.setattr(database, "_SCHEMA", first)
        make_ledger(tmp_path / "ledger.sqlite")
    rows = "INSERT INTO decision (unit, choice, reason, who, at) VALUES ('A1', 'waive', '撤并', '张三', '2024-01-01')"
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as old, old:
        old.execute(rows)
        old.execute("INSERT INTO issue (unit, serial, path, at) VALUES ('A1', 1, 'outbox/a.xlsx', '2024-01-01')")
    with open_ledger(tmp_path / "ledger.sqlite") as ledger:
        assert [(each.unit, each.reason, each.rule) for each in ledger.decisions("A1")] == [("A1", "撤并", "")]
        assert ledger.issued()["A1"].marks == 0


def test_a_step_of_the_schema_that_fails_leaves_the_ledger_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch):
    steps = shutil.copytree(database._SCHEMA, path.parent / "schema")
    (steps / "999.sql").write_text("CREATE TABLE mail (id INTEGER);\nCREATE TABLE arrival (id);\n")
    with monkeypatch.context() as patched:
        patched.setattr(database, "_SCHEMA", steps)
        with pytest.raises(sqlite3.OperationalError), open_ledger(path):
            pass
    with open_ledger(path) as ledger:
        assert not ledger.rows("SELECT name FROM sqlite_master WHERE name = 'mail'")


def test_a_hundred_returns_in_one_batch_get_their_versions_in_order(path: Path):
    returns: list[Kept] = [a_return(f"A{n % 10}", Fate.ACCEPTED, figure=n) for n in range(100)]
    with open_ledger(path) as ledger:
        ledger.enter(Batch(returns))
        assert set(ledger.versions().values()) == {10}
        assert [kept.check_code for kept in ledger.history("A3")] == [f"CODE{tens}3" for tens in range(10)]
