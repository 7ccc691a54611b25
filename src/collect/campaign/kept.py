"""How a return that was written down is read."""

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from collect.form.arithmetic import Number
from collect.form.model import Cell
from collect.submission import Oddity, Oddness, Remark, Stamp, Submission

Written = dict[str, Any]


def from_json(text: str) -> Submission:
    """The return that was written down. Raises ValueError or KeyError for what ``written.to_json`` never wrote."""
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


_cell = cache(Cell.named)
"""Every return names the same few hundred cells."""


def _numbers(written: Mapping[str, str]) -> dict[Cell, Number]:
    return {_cell(name): Fraction(text) if "/" in text else int(text) for name, text in written.items()}
