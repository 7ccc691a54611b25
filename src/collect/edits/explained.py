"""Which questions a unit has already answered: an explanation lives as long as the values it explains."""

from collections.abc import Mapping, Sequence

from collect.edits.findings import DOUBTS, Finding
from collect.form.model import Severity

ANY = "#"
"""Ends the key of an explanation that names a rule and no values: it was written before there was a finding."""


def explained(
    found: Sequence[Finding], given: Mapping[str, str], *, before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The explanation of each soft finding that has one, by the finding's key.

    ``given`` came with this return, ``before`` were valid for the version before it. A text that answered other values
    then says nothing about these. A hard rule, or a doubt about the file itself, is never explained away.
    """
    before = before or {}
    answers = {each.key: _answer(each, given, before=before) for each in found if _asks(each)}
    return {key: text for key, text in answers.items() if text}


def _asks(finding: Finding) -> bool:
    return finding.severity is Severity.SOFT and finding.rule not in DOUBTS


def _answer(finding: Finding, given: Mapping[str, str], *, before: Mapping[str, str]) -> str:
    if finding.key in given:
        return given[finding.key]
    stale = {text for key, text in before.items() if key.startswith(finding.rule + ANY)}
    unbound = given.get(finding.rule + ANY, "")
    return before.get(finding.key, "") or ("" if unbound in stale else unbound)
