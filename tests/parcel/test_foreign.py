"""Whether a parser that goes wild harms nobody but the file it was given."""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from collect.parcel import foreign
from collect.parcel.foreign import Answer, ask
from collect.parcel.limits import STRENGTH, Refused, Strength
from collect.parcel.open import open_parcel
from collect.submission import Rejection
from collect.words import say
from parcel.packed import number_cell, old_workbook

pytestmark = pytest.mark.slow

SHORT = replace(STRENGTH, wall=3, memory=512 << 20)
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


@pytest.fixture(autouse=True)
def _poison(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The child finds the poisonous parsers; it never outlives its test."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    foreign.stop()
    yield
    foreign.stop()


def does(deed: str, strength: Strength = SHORT) -> tuple[str, str] | Answer:
    """Reason and fault, or the answer of a parser that does this."""
    try:
        return ask("poison", deed.encode(), strength=strength)
    except Refused as refusal:
        rejection = refusal.rejection
        assert "{" not in say(f"reject.{rejection.reason}", **rejection.detail)
        return rejection.reason, rejection.detail.get("fault", "")


def child() -> int:
    """The process that answers."""
    answer = does("answer")
    assert isinstance(answer, Answer)
    assert answer.files == (b"a", b"")
    return answer.facts["pid"]


DEEDS = {
    "exit": ("damaged", "child-choked"),
    "raise": ("damaged", "child-choked"),
    "recurse": ("damaged", "child-choked"),
    "die": ("damaged", "child-died"),
    "abort": ("damaged", "child-died"),
    "nan": ("damaged", "child-died"),
    "flood": ("damaged", "child-died"),
    "sleep": ("too-slow", "child-slow"),
    "loop": ("too-slow", "child-slow"),
    "no such deed": ("damaged", "child-choked"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_wild_parser_costs_its_file_and_the_next_file_gets_a_new_child(deed: str):
    before = child()
    assert does(deed, replace(SHORT, wall=1)) == DEEDS[deed]
    assert child() != before


@posix
def test_a_parser_that_wants_too_much_memory_is_refused_it():
    before = child()
    assert does("allocate") == ("too-large", "child-memory")
    assert child() != before


@posix
def test_processor_time_is_counted_for_each_file_anew():
    strength = replace(SHORT, cpu=1, wall=20)
    started = time.monotonic()
    assert does("loop", strength) == ("too-slow", "child-slow")
    assert time.monotonic() - started < 8


@linux
@pytest.mark.parametrize("deed", ["lie", "babble"])
def test_an_answer_that_makes_no_sense_is_not_waited_for(deed: str):
    assert does(deed) == ("damaged", "child-died")


def test_what_a_parser_prints_never_gets_into_its_answer():
    assert does("chatter") == Answer("heard", ())


def test_one_child_serves_many_files_and_then_makes_room():
    first, *others = [child() for _ in range(SHORT.shift + 1)]
    assert others[:-1] == [first] * (SHORT.shift - 1)
    assert others[-1] != first


def test_a_missing_library_is_our_fault_and_not_the_file_s():
    with pytest.raises(foreign.NoReader) as caught:
        ask("no_such_library", b"")
    assert caught.value.rejection.reason == "unreadable"
    assert "no_such_library" in say("reject.unreadable", **caught.value.rejection.detail)


def test_a_machine_that_starts_no_process_is_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", str(Path(__file__).parent / "no-python"))
    outcome = open_parcel("a.xls", old_workbook(number_cell(0, 0, 1)))
    assert isinstance(outcome, Rejection)
    assert outcome.reason == "unreadable"


def test_a_child_does_not_look_for_modules_where_the_clerk_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "xlrd.py").write_text("raise SystemExit('a file of the inbox was run')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert not isinstance(open_parcel("a.xls", old_workbook(number_cell(0, 0, 1))), Rejection)


def test_stopping_twice_is_no_harm():
    child()
    foreign.stop()
    foreign.stop()
    assert child()
