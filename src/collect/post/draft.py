"""What a letter to a unit says: plain text, the same as simple HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from collect.form.letters import Wordings
from collect.form.model import Severity
from collect.post.letter import Kind, Letter
from collect.roster import Unit
from collect.words import say

_HERE = "\ue000"
"""Stands for the findings until they are set: a sign of private use, which no wording and no name has."""
_HEADS = ("letter.head-number", "letter.head-severity", "letter.head-message")
_DIV = '<div style="font-size: 15px; line-height: 1.7">'
_TABLE = '<table border="1" cellspacing="0" cellpadding="6" style="border-collapse: collapse; margin-bottom: 1em">'
_ASKED = (Severity.HARD, Severity.SOFT)


@dataclass(frozen=True, slots=True)
class Point:
    """One finding as a unit is told of it, and what the unit has said to it already."""

    severity: Severity
    message: str
    explanation: str = ""


def letter_to(
    unit: Unit, kind: Kind, *, wordings: Wordings, values: Mapping[str, str], points: Sequence[Point] = ()
) -> Letter:
    """The letter of this kind to a unit, nothing enclosed yet.

    ``values`` fill the places that are not about the unit or its findings. What is asked comes before what is only
    said; a rule on trial is the office's own affair, and left out.
    """
    told = sorted((each for each in points if each.severity is not Severity.TRIAL), key=_urgency)
    subject, body = wordings.filled(kind, {**_plain(values), **_of_unit(unit), **_counts(told), "findings": _HERE})
    return Letter(
        kind=kind,
        unit=unit.code,
        address=unit.email,
        recipient=unit.name,
        subject=subject,
        text=body.replace(_HERE, _listed(told)) + "\n",
        html=_html(body, _table(told)),
    )


def _urgency(point: Point) -> int:
    return _ASKED.index(point.severity) if point.severity in _ASKED else len(_ASKED)


def _of_unit(unit: Unit) -> dict[str, str]:
    contact = say("letter.contact", contact=unit.contact) if unit.contact else say("letter.no-contact", unit=unit.name)
    return _plain({"unit": unit.name, "contact": contact})


def _plain(values: Mapping[str, str]) -> dict[str, str]:
    """Values as they may stand in a line: a line break in a name would change what the letter says."""
    return {name: " ".join(value.replace(_HERE, "").split()) for name, value in values.items()}


def _counts(points: Sequence[Point]) -> dict[str, str]:
    severities = [point.severity for point in points]
    return {"hard": str(severities.count(Severity.HARD)), "soft": str(severities.count(Severity.SOFT))}


def _label(point: Point) -> str:
    return say(f"severity.{point.severity}")


def _said(point: Point) -> str:
    """What the unit has answered to it; empty when nothing."""
    return say("letter.explained", text=point.explanation) if point.explanation else ""


def _listed(points: Sequence[Point]) -> str:
    lines = (
        say("letter.finding", number=number, severity=_label(each), message=each.message + _said(each))
        for number, each in enumerate(points, 1)
    )
    return "\n".join(lines)


def _html(body: str, table: str) -> str:
    """The body as HTML: its paragraphs, its lines, and the findings as a table between them."""
    before, here, after = body.partition(_HERE)
    inner = _paragraphs(before) + (table + _paragraphs(after) if here else "")
    head = '<html lang="zh-CN"><head><meta charset="utf-8"></head>'
    return f"<!DOCTYPE html>\n{head}<body>{_DIV}{inner}</div></body></html>\n"


def _paragraphs(text: str) -> str:
    paragraphs = (paragraph.strip() for paragraph in text.split("\n\n"))
    return "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs if each)


def _table(points: Sequence[Point]) -> str:
    if not points:
        return ""
    head = "".join(f"<th>{escape(say(code))}</th>" for code in _HEADS)
    rows = "".join(_row(number, point) for number, point in enumerate(points, 1))
    return f"{_TABLE}<tr>{head}</tr>{rows}</table>"


def _row(number: int, point: Point) -> str:
    label, message = escape(_label(point)), escape(point.message + _said(point))
    return f"<tr><td>{number}</td><td nowrap>{label}</td><td>{message}</td></tr>"
