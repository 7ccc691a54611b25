"""How an event is written as a row of the ledger."""

import json
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from collect.campaign.disposition import Standing, answered
from collect.campaign.events import Arrival, Choice, Decision, Fate, Kept
from collect.campaign.written import to_json, written_json

if TYPE_CHECKING:
    from collect.submission import Submission

Row = Mapping[str, Any]
"""One row by the names of its columns; what each means stands in ``schema/``."""


def utf8(text: str) -> str:
    """The text as a ledger can hold it: a file name need not be Unicode, and half a character is escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def row_of(event: Arrival | Decision) -> dict[str, Any]:
    """What is written of an arrival or a decision."""
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    return {name: utf8(value) if isinstance(value, str) else value for name, value in values.items()}


def row_of_kept(kept: Kept) -> dict[str, Any]:
    """What is written of a return, its arrival and version left out."""
    return {
        "unit": kept.arrival.unit,
        "written": to_json(kept.submission),
        "check_code": kept.check_code,
        "findings": written_json(list(kept.findings)),
    }


def arrival_of(row: Row) -> Arrival:
    """The arrival in a row of the view ``reading``."""
    values = {field.name: row[field.name] for field in fields(Arrival)}
    values["outcome"] = Fate(row["outcome"])
    values["filed"] = bool(row["filed"])
    return Arrival(**values)


def kept_of(row: Row) -> Kept:
    """The return in a row of the view ``reading``."""
    return Kept(arrival_of(row), submission_of(row), row["check_code"], json.loads(row["findings"]))


def submission_of(row: Row) -> "Submission":
    """What was read of the return in such a row. What a return is made of is loaded when one is wanted."""
    from collect.campaign.kept import from_json

    return from_json(row["written"])


def decision_of(row: Row) -> Decision:
    """The decision in a row of its table."""
    values = {field.name: row[field.name] for field in fields(Decision)}
    values["choice"] = Choice(row["choice"])
    return Decision(**values)


def standing_of(row: Row, choices: Collection[Choice]) -> Standing:
    """Where a unit stands by its row of the view ``counted`` and what was decided on that version.

    A rule on trial is the office's own affair and counts for nothing here.
    """
    found = [each for each in json.loads(row["findings"]) if each["severity"] != "trial"]
    explained = any(each.get("explanation") for each in found)
    return Standing(
        unit=row["unit"],
        disposition=answered(Fate(row["outcome"]), choices, explained=explained),
        version=row["version"],
        received_at=row["arrived_at"],
        first_at=row["first_at"],
        findings=len(found),
        sha256=row["sha256"],
        check_code=row["check_code"],
        nil=bool(row["nil"]),
    )
