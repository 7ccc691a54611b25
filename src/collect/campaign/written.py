"""How a return is written down."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collect.form.arithmetic import Number
    from collect.form.model import Cell
    from collect.submission import Submission


def to_json(submission: "Submission") -> str:
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


def written_json(value: object) -> str:
    """JSON that UTF-8 can hold: half a surrogate pair, as broken files contain, is kept as its escape."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _figures(figures: "Mapping[Cell, Number]") -> dict[str, str]:
    return {str(cell): str(number) for cell, number in figures.items()}
