"""How what was found in a return is told, line by line, to whoever has to mend it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from collect.desk import Looked
from collect.edits.compare import Comparison
from collect.form.model import Severity
from collect.submission import Submission
from collect.words import say

Facts = Sequence[Mapping[str, Any]]


def told_beside(submission: Submission, looked: Looked, *, facts: Facts) -> Iterator[str]:
    """The text beside a file: what the correction did, the findings with their answers, what was merely noticed.

    ``facts`` are the findings as ``Desk.facts`` writes them. A rule on trial is the office's own affair.
    """
    yield say("ingest.code", code=looked.check_code)
    yield from told_of_correction(looked.comparison)
    shown = (fact for fact in facts if fact["severity"] != Severity.TRIAL)
    for number, fact in enumerate(shown, 1):
        yield from told_of_finding(number, fact)
    yield from (say("ingest.likely", message=repair.message) for repair in looked.repairs)
    yield from (say(f"remark.{remark.code}", **remark.detail) for remark in submission.remarks)


def told_of_finding(number: int, fact: Mapping[str, Any]) -> Iterator[str]:
    """One finding, and beneath it what the unit has said to it."""
    severity = say(f"severity.{fact['severity']}")
    yield say("ingest.finding", number=number, severity=severity, rule=fact["rule"], message=fact["message"])
    if fact["explanation"]:
        yield say("ingest.explained", text=fact["explanation"])


def told_of_correction(comparison: Comparison | None) -> Iterator[str]:
    """What a new version did, in one sentence; nothing for a first one."""
    if comparison is None:
        return
    if comparison.same:
        yield say("compare.same")
        return
    yield say(
        "compare.sum",
        cells=len(comparison.changed),
        sections=len(comparison.sections),
        gone=len(comparison.gone),
        left=len(comparison.left),
        brought=len(comparison.brought),
    )
