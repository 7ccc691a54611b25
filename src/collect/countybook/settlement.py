"""How what was asked of a counted return was settled."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from collect.campaign.events import Choice, Decision, Findings
from collect.campaign.ledger import Ledger
from collect.countybook.source import SettledLine
from collect.form.model import Severity
from collect.roster import Unit
from collect.words import say


class Settlement(NamedTuple):
    """A finding as it was written down, and the line that says how it was settled."""

    fact: Mapping[str, Any]
    line: SettledLine


def settlements(ledger: Ledger, unit: Unit, *, version: int, findings: Findings) -> Iterator[Settlement]:
    """What was asked of a counted return and settled by a person: overruled, explained, or accepted as it is."""
    made = [each for each in ledger.decisions(unit.code) if each.version == version] if findings else []
    overruled = {each.rule: each for each in made if each.choice is Choice.OVERRULE}
    office = next((each for each in reversed(made) if each.choice in (Choice.ACCEPT, Choice.EXPLAIN)), None)
    for fact in findings:
        rule, message = fact["rule"], fact["message"]
        if rule in overruled and fact["severity"] == Severity.HARD:
            by = overruled[rule]
            how = say("county.by-overruling")
            yield Settlement(
                fact, SettledLine(unit, rule, how, message, by.reason, _who(by), overruled=True, severity=Severity.HARD)
            )
        elif fact["severity"] == Severity.SOFT and fact.get("explanation"):
            how = say("county.by-unit")
            yield Settlement(fact, SettledLine(unit, rule, how, message, fact["explanation"], ""))
        elif fact["severity"] == Severity.SOFT and office:
            how = say("county.by-unit" if office.choice is Choice.EXPLAIN else "county.by-office")
            yield Settlement(fact, SettledLine(unit, rule, how, message, office.reason, _who(office)))


def _who(decision: Decision) -> str:
    return say("county.who-when", who=decision.who, at=decision.at[:16].replace("T", " "))
