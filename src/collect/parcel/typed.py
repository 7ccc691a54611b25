"""What the value of a cell in an .xlsx is."""

import re
from collections.abc import Callable, Mapping

from collect.parcel.cells import Kind
from collect.parcel.lookups import decoded

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_ISO = re.compile(r"[0-9T:.,Z+-]{4,40}")
_TRUTH = {"1": "1", "0": "0", "true": "1", "false": "0"}
WHOLE = 20
"""A whole number of fewer digits needs no closer look."""
_SPACE = " \t\r\n"


def number(value: str, *, longest: int) -> str | None:
    """The literal of a number of at most ``longest`` characters, ``""`` for white space; None for anything else."""
    if value.isascii() and value.isdecimal() and len(value) < WHOLE:
        return value
    value = value.strip(_SPACE)
    return None if value and (len(value) > longest or not NUMBER.fullmatch(value)) else value


def seldom(spelling: str, value: str) -> tuple[Kind, str] | None:
    """What stands in a cell of a type that is neither number nor shared text; None for a value it cannot have."""
    read = _SELDOM.get(spelling)
    return read(value) if read else None


def _boolean(value: str) -> tuple[Kind, str] | None:
    truth = _TRUTH.get(value.strip(_SPACE))
    return (Kind.BOOLEAN, truth) if truth else None


def _iso_date(value: str) -> tuple[Kind, str] | None:
    value = value.strip(_SPACE)
    return (Kind.DATE, value) if _ISO.fullmatch(value) else None


_SELDOM: Mapping[str, Callable[[str], tuple[Kind, str] | None]] = {
    "str": lambda value: (Kind.TEXT, decoded(value)),
    "inlineStr": lambda value: (Kind.TEXT, decoded(value)),
    "b": _boolean,
    "e": lambda value: (Kind.ERROR, value.strip(_SPACE)),
    "d": _iso_date,
}
