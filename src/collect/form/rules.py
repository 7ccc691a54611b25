"""How a written edit becomes a rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from collect.form.caption import Caption
from collect.form.claims import Reader, carried_claims, total_claims
from collect.form.complaint import Complain
from collect.form.leaps import Leap
from collect.form.model import Block, Claim, EditRule, Severity, Table, Test
from collect.form.source import Rows
from collect.words import say

_LINEAR = ("claim", "total", "carried")
_OTHER = ("figure", "answered", "nil")
_DESK = ("leap", "county")
"""Tests no workbook can make, and no form implies: the reviewer's desk and the roll-up hold them."""
_TESTS = (*_OTHER, *_DESK)


@dataclass(slots=True)
class RuleMaker:
    """Reads the edits of one form, complaining by line."""

    reader: Reader
    rows: Rows
    complain: Complain

    def rule(self, each: dict[str, Any], here: Sequence[str | int]) -> EditRule | None:
        """The rule an ``[[edit]]`` writes down, or None when it cannot be told which."""
        tests = [key for key in (*_LINEAR, "test") if key in each]
        severity = self._severity(each, here)
        if len(tests) != 1:
            self.complain(self.rows.of(*here), "one-test", name=each["code"])
        if not each["message"].strip():
            self.complain(self.rows.of(*here, "message"), "no-message", name="message", place=each["code"])
        if len(tests) != 1 or severity is None:
            return None
        test, claims = self._test(tests[0], each[tests[0]], row=self.rows.of(*here, tests[0]))
        exempt, leap = tuple(each.get("exempt", ())), self._leap(each, here, test=test)
        return EditRule(each["code"], severity, each["message"], each["basis"], test, claims, exempt, leap)

    def _leap(self, each: dict[str, Any], here: Sequence[str | int], *, test: Test) -> Leap | None:
        """What is held beside last year's; any other test has no such keys."""
        wanted = [key for key in ("times", "small", "cells") if (key in each) is not (test is Test.LEAP)]
        for key in wanted if each.get("test", Test.LEAP) in _TESTS else ():  # of an unknown test enough is said
            self.complain(self.rows.of(*here), "leap-keys", name=each["code"], key=key)
        if wanted or test is not Test.LEAP:
            return None
        if each["times"] < 2:  # once as much is no leap
            self.complain(self.rows.of(*here, "times"), "leap-times", name=each["code"])
        row = self.rows.of(*here, "cells")
        claims = [claim for name in each["cells"] for claim in self._claims(f"{name} >= 0", row)]
        return Leap(each["times"], each["small"], tuple(cell for claim in claims for cell in claim.cells))

    def _severity(self, each: dict[str, Any], here: Sequence[str | int]) -> Severity | None:
        known = [str(severity) for severity in Severity]
        if each["severity"] in known:
            return Severity(each["severity"])
        self.complain(self.rows.of(*here, "severity"), "unknown", name=each["severity"], known=known)
        return None

    def _test(self, key: str, written: str | list[str], *, row: int) -> tuple[Test, tuple[Claim, ...]]:
        sentences = [written] if isinstance(written, str) else written
        if key == "test":
            return self._other(sentences[0], row), ()
        read = {"claim": self._claims, "total": self._totals, "carried": self._carried}[key]
        return Test(key), tuple(claim for sentence in sentences for claim in read(sentence, row))

    def _other(self, written: str, row: int) -> Test:
        if written in _TESTS:
            return Test(written)
        self.complain(row, "unknown", name=written, known=_TESTS)
        return Test.ANSWERED

    def _claims(self, sentence: str, row: int) -> tuple[Claim, ...]:
        return self.reader.claims(sentence, row, complain=self.complain)

    def _totals(self, name: str, row: int) -> tuple[Claim, ...]:
        place = self.reader.caption(name, row, complain=self.complain)
        if place is not None and not place[2].total_of:
            self.complain(row, "no-total", name=name)
        return total_claims(place) if place else ()

    def _carried(self, name: str, row: int) -> tuple[Claim, ...]:
        place = self.reader.caption(name, row, complain=self.complain)
        if place is not None and not place[2].carried_from:
            self.complain(row, "not-carried", name=name)
        return carried_claims(place) if place else ()


def implied(tables: Sequence[Table], basis: str, *, written: Sequence[EditRule]) -> Iterator[EditRule]:
    """The rules no form needs to word: a total *is* an edit, what is brought forward is one, and every entry
    holds a figure, is answered, and does not contradict a nil return.
    """
    worded = {claim for rule in written for claim in rule.claims}
    for place in _captions(tables):
        yield from (rule for rule in _implied(place, basis) if not worded.issuperset(rule.claims))
    for test in (test for test in _OTHER if test not in {rule.test for rule in written}):
        yield EditRule(test, Severity.HARD, say(f"edit.implied-{test}"), basis, Test(test))


def _captions(tables: Sequence[Table]) -> Iterator[tuple[Table, Block, Caption]]:
    for each, block in ((table, block) for table in tables for block in table.blocks):
        yield from ((each, block, caption) for caption in (*block.lines, *block.columns))


def _implied(place: tuple[Table, Block, Caption], basis: str) -> Iterator[EditRule]:
    table, block, caption = place
    name = f"{table.code}:{caption.code}" if caption in block.lines else f"{table.code}::{caption.code}"
    if caption.total_of:
        message = say("edit.implied-total")
        yield EditRule(name, Severity.HARD, message, basis, Test.TOTAL, total_claims(place))
    if caption.carried_from:
        message = say("edit.implied-carried")
        yield EditRule(name, Severity.HARD, message, basis, Test.CARRIED, carried_claims(place))
