"""How a difference of a written county workbook is told."""

from collections.abc import Mapping

from collect.countybook.difference import Difference, Fault
from collect.form.model import Form
from collect.form.naming import cell_words
from collect.words import say

_SENTENCES: Mapping[Fault, str] = {
    Fault.WHOSE: "recount.whose",
    Fault.SHEET: "recount.sheet",
    Fault.COLUMN: "recount.column",
    Fault.REMOVED: "recount.removed",
    Fault.TWICE: "recount.twice",
    Fault.STRANGE: "recount.strange",
    Fault.FIGURE: "recount.figure",
    Fault.CHECK_CODE: "recount.check-code",
    Fault.SUM: "recount.sum",
    Fault.TYPED: "recount.typed-over",
    Fault.HIDDEN: "recount.hidden",
}


def told_of_difference(form: Form, difference: Difference) -> str:
    """The sentence for a clerk: where, what stands there, what was accepted."""
    whose = say("recount.hidden-whose", unit=difference.unit, name=difference.name) if difference.unit else ""
    return say(
        _SENTENCES[difference.fault],
        whose=whose,
        where=difference.where,
        unit=difference.unit,
        name=difference.name or difference.unit,
        words=cell_words(form, difference.cell) if difference.cell else "",
        cell=difference.cell or "",
        found=difference.found or say("compare.blank"),
        expected=difference.expected,
    )
