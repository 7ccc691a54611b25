"""What a correction did: which cells it changed, what it mended, what it left, what it broke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collect.edits.findings import Finding
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form, Severity
from collect.submission import Submission

Written = Number | str | None
"""What stands in a cell: a number in smallest units, text that is no figure, or nothing."""
Fault = tuple[str, tuple[Cell, ...], str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry whose content is not what it was."""

    cell: Cell
    before: Written
    after: Written


@dataclass(frozen=True, slots=True)
class Comparison:
    """One version held against the one before it. ``sections`` are the narratives that were rewritten.

    Of the findings, ``gone`` no longer stand, ``left`` still do, ``brought`` are new: the correction brought them.
    """

    changed: tuple[Changed, ...]
    sections: tuple[str, ...]
    gone: tuple[Finding, ...]
    left: tuple[Finding, ...]
    brought: tuple[Finding, ...]

    @property
    def same(self) -> bool:
        """Whether nothing at all was changed."""
        return not self.changed and not self.sections


def compared(
    form: Form, before: Submission, *, after: Submission, was: Sequence[Finding], now: Sequence[Finding]
) -> Comparison:
    """Holds two versions of a return against each other; ``was`` and ``now`` are what is said of them.

    A finding is the same one while its rule speaks of the same cells and section, whatever the numbers. What is on
    trial is not the sender's affair and left out.
    """
    then, since = _by_fault(was), _by_fault(now)
    written = ((cell, _written(before, cell), _written(after, cell)) for cell in form.entries)
    return Comparison(
        changed=tuple(Changed(*each) for each in written if each[1] != each[2]),
        sections=tuple(each.code for each in form.narratives if _prose(before, each.code) != _prose(after, each.code)),
        gone=tuple(each for fault, each in then.items() if fault not in since),
        left=tuple(each for fault, each in since.items() if fault in then),
        brought=tuple(each for fault, each in since.items() if fault not in then),
    )


def _by_fault(found: Sequence[Finding]) -> Mapping[Fault, Finding]:
    shown = (each for each in found if each.severity is not Severity.TRIAL)
    return {(each.rule, each.cells, each.section): each for each in shown}


def _written(submission: Submission, cell: Cell) -> Written:
    """What stands there; a blank of a table declared nil is 0, as the declaration says."""
    if cell in submission.oddities:
        return submission.oddities[cell].text
    return submission.figures.get(cell, 0 if cell.table in submission.nil else None)


def _prose(submission: Submission, section: str) -> str:
    return submission.narratives.get(section, "").strip()
