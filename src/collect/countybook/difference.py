"""In what a written county workbook may differ from the accepted returns."""

from dataclasses import dataclass
from decimal import InvalidOperation
from enum import StrEnum

from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Form, Measure
from collect.form.style import Style
from collect.parcel.cells import Kind, TypedCell
from collect.rollup import Aggregate
from collect.workbook.values import from_unit, in_unit

_SAFE = 15
"""A whole number of fewer digits is exact in a spreadsheet."""


class Fault(StrEnum):
    """In what a workbook may differ from the accepted returns."""

    WHOSE = "whose"
    SHEET = "sheet"
    COLUMN = "column"
    REMOVED = "unit-removed"
    TWICE = "unit-twice"
    STRANGE = "unit-strange"
    FIGURE = "figure"
    CHECK_CODE = "check-code"
    SUM = "sum"
    TYPED = "typed-over"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a workbook differs. ``where`` is ``明细!F9``, rows (``明细!9:12``), columns, or a sheet;
    ``unit`` and ``name`` say whose line it is.

    ``found`` and ``expected`` are as people write figures; ``found`` is empty where nothing stands.
    """

    fault: Fault
    where: str
    unit: str = ""
    name: str = ""
    cell: Cell | None = None
    found: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a county workbook ought to say. ``whose`` is the county and the year, as its sheets say it."""

    form: Form
    style: Style
    whose: str
    aggregate: Aggregate


def stated(stands: TypedCell | None, measure: Measure) -> Number | None:
    """The figure that stands in a cell; None where there is none. A number typed as text is added up by no sheet."""
    if stands is None or stands.kind is not Kind.NUMBER:
        return None
    if _is_plain(stands.text, measure):
        return int(stands.text)
    try:
        return from_unit(stands.text, measure)
    except InvalidOperation:
        return None


def is_unknown(stands: TypedCell | None) -> bool:
    """Whether a formula stands there whose value was never computed."""
    return stands is not None and stands.formula is not None and stands.kind is Kind.TEXT and not stands.text


def kept(number: Number, measure: Measure) -> Number:
    """A figure as a spreadsheet is able to keep it."""
    text = str(number)
    return number if _is_plain(text, measure) else from_unit(str(in_unit(number, measure)), measure)


def shown(stands: TypedCell | None, measure: Measure) -> str:
    """What stands in a cell, as people write it."""
    if stands is None:
        return ""
    number = stated(stands, measure)
    if number is not None:
        return written(number, measure)
    return stands.text or (f"={stands.formula}" if stands.formula else "")


def _is_plain(text: str, measure: Measure) -> bool:
    """Whether a text is a whole number that needs no care: nearly all of a million are."""
    return not measure.decimals and len(text) < _SAFE and text.isascii() and text.isdigit()
