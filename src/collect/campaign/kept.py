"""How a return is written down."""

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.submission import Oddity, Oddness, Remark, Stamp, Submission

Written = dict[str, Any]


def to_json(submission: Submission) -> str:
    """The return as JSON, nothing lost: figures as ``"12"`` or ``"5/2"``, cells as people quote them."""
    return written_json(
        {
            "stamp": submission.stamp._asdict(),
            "figures": _figures(submission.figures),
            "oddities": {str(cell): [odd.kind.value, odd.text] for cell, odd in submission.oddities.items()},
            "stated": _figures(submission.stated),
            "spelled": sorted(map(str, submission.spelled)),
            "nil": sorted(submission.nil),
            "narratives": dict(submission.narratives),
            "contacts": dict(submission.contacts),
            "remarks": [[remark.code, dict(remark.detail)] for remark in submission.remarks],
            "explanations": dict(submission.explanations),
        }
    )


def from_json(text: str) -> Submission:
    """The return that was written down. Raises ValueError or KeyError for what ``to_json`` never wrote."""
    written: Written = json.loads(text)
    return Submission(
        stamp=Stamp(**written["stamp"]),
        figures=_numbers(written["figures"]),
        oddities={Cell.named(name): Oddity(Oddness(kind), said) for name, (kind, said) in written["oddities"].items()},
        stated=_numbers(written["stated"]),
        spelled=frozenset(map(Cell.named, written["spelled"])),
        nil=frozenset(written["nil"]),
        narratives=written["narratives"],
        contacts=written["contacts"],
        remarks=tuple(Remark(code, detail) for code, detail in written["remarks"]),
        explanations=written.get("explanations", {}),  # a ledger kept before there were any has none
    )


def written_json(value: object) -> str:
    """JSON that UTF-8 can hold: half a surrogate pair, as broken files contain, is kept as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_cell = cache(Cell.named)
"""Every return names the same few hundred cells."""


def _figures(figures: Mapping[Cell, Number]) -> dict[str, str]:
    return {str(cell): str(number) for cell, number in figures.items()}


def _numbers(written: Mapping[str, str]) -> dict[Cell, Number]:
    return {_cell(name): Fraction(text) if "/" in text else int(text) for name, text in written.items()}
