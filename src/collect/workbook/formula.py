"""How a sum, a claim, a verdict and the check code are spelled as worksheet formulas.

Only functions that Excel 2010, WPS and LibreOffice share. Text, blanks, error values and entries beyond their
measure count as 0, as where a return is read: SUMIF adds numbers alone, every other reference is guarded.
"""

from collections.abc import Callable, Sequence

from collect.form.checkcode import ALPHABET, LENGTH, PRIME
from collect.form.model import Cell, Measure, Relation, Sum, Term
from collect.workbook.layout import Layout, Spot

_ANY_NUMBER = '"<1E+300"'
_COMPARED = {Relation.EQUAL: "=", Relation.AT_LEAST: ">=", Relation.AT_MOST: "<="}
NOISE = 6
"""Decimals kept when two sums are compared: the spreadsheet's binary fractions differ further behind."""


def total(spots: Sequence[Spot]) -> str:
    """The sum of cells of one sheet, one SUMIF for each unbroken run."""
    return "+".join(map(numbers, _runs(spots)))


def total_in(layout: Layout, cell: Cell) -> str:
    """A total of the issued workbook, as typed entries make it: one beyond its measure is not added."""
    parts, form = layout.form.parts[cell], layout.form
    entries = _runs([layout.cells[part] for part in parts if part not in form.parts])
    subtotals = _runs([layout.cells[part] for part in parts if part in form.parts])
    largest = form.measure(cell).largest
    bounded = (f'SUMIFS({run},{run},">=-{largest}",{run},"<={largest}")' for run in entries)
    return "+".join((*bounded, *map(numbers, subtotals))) or "0"


def numbers(cells: str) -> str:
    """The sum of the numbers in a range."""
    return f"SUMIF({cells},{_ANY_NUMBER})"


def exact(amount: str, measure: Measure) -> str:
    """A sum of figures without the binary noise behind the last decimal they may have."""
    return f"ROUND({amount},{measure.decimals})" if measure.decimals else amount


def same(left: str, right: str) -> str:
    """Whether two numbers are equal, binary noise left aside."""
    return f"ROUND({left}-{right},{NOISE})=0"


def all_numbers(cells: str) -> str:
    """Whether a range holds nothing but numbers and blanks."""
    return f"COUNT({cells})+COUNTBLANK({cells})=ROWS({cells})"


def number(reference: str, measure: Measure) -> str:
    """What stands at a reference as a whole number of smallest units, 0 when it is no number."""
    return f"IF(ISNUMBER({reference}),{_scaled(reference, measure)},0)"


def entered(reference: str, measure: Measure) -> str:
    """What is typed into an entry, likewise; 0 beyond the measure, where a spreadsheet is no longer exact."""
    within = f"ABS({reference})<={measure.largest}"
    return f"IF(ISNUMBER({reference}),IF({within},{_scaled(reference, measure)},0),0)"


def side(written: Sum, spelled: Callable[[Term], str]) -> str:
    """One side of a claim; ``spelled`` says where a term's figure stands."""
    text = "".join(_signed(term, spelled(term)) for term in written.terms)
    text += f"{written.constant:+d}" if written.constant or not text else ""
    return text.removeprefix("+")


def verdict(left: str, relation: Relation, *, right: str) -> str:
    """1 when the claim holds, else 0."""
    return f"IF(ROUND({left}-{right},{NOISE}){_COMPARED[relation]}0,1,0)"


def gap(left: str, right: str, *, measure: Measure) -> str:
    """The difference of two sides, in the measure's own unit."""
    return f"ROUND(({left}-{right})/{measure.scale},{NOISE})"


def not_a_figure(reference: str, measure: Measure) -> str:
    """1 when something stands there that is no figure of this measure, else 0."""
    lowest = -measure.largest if measure.negative else 0
    sound = (
        f"AND(ROUND({reference},{measure.decimals})={reference},{reference}>={lowest},{reference}<={measure.largest})"
    )
    return f"IF(ISERROR({reference}),1,IF(ISNUMBER({reference}),IF({sound},0,1),IF(LEN({reference})=0,0,1)))"


def blank(reference: str, nil: str) -> str:
    """1 when nothing stands there and the table is not declared nil, else 0."""
    return f"IF(ISERROR({reference}),0,IF(LEN({reference})=0,IF({nil},0,1),0))"


def misfit(reference: str, measure: Measure) -> str:
    """Whether a cell holds something that is no figure: for a conditional format on its own sheet."""
    lowest = f",{reference}<0" if not measure.negative else ""
    unsound = f"OR({reference}<>ROUND({reference},{measure.decimals}),ABS({reference})>{measure.largest}{lowest})"
    return f"IF(ISERROR({reference}),TRUE,IF(ISNUMBER({reference}),{unsound},LEN({reference})>0))"


def weighted(figure: str, weight: str) -> str:
    """One term of the check code."""
    return f"MOD(MOD(ROUND({figure},0),{PRIME})*{weight},{PRIME})"


def code_number(start: int, products: str) -> str:
    """The number the check code spells."""
    return f"MOD({start}+SUM({products}),{PRIME})"


def code_text(code: str) -> str:
    """The check code of the number at a reference."""
    powers = (32**power for power in reversed(range(LENGTH)))
    return "&".join(f'MID("{ALPHABET}",MOD(INT({code}/{power}),32)+1,1)' for power in powers)


def _scaled(reference: str, measure: Measure) -> str:
    scaled = f"{reference}*{measure.scale}" if measure.scale > 1 else reference
    return f"ROUND({scaled},{NOISE})"


def _signed(term: Term, spelled: str) -> str:
    sign = "-" if term.coefficient < 0 else "+"
    times = "" if abs(term.coefficient) == 1 else f"{abs(term.coefficient)}*"
    return f"{sign}{times}{spelled}"


def _runs(spots: Sequence[Spot]) -> list[str]:
    """Unbroken runs of cells along a row or a column, as ranges."""
    runs: list[list[Spot]] = []
    for spot in spots:
        if runs and _next_to(runs[-1], spot):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return [f"{run[0].address}:{run[-1].address}" for run in runs]


def _next_to(run: Sequence[Spot], spot: Spot) -> bool:
    """A run keeps its direction once it has one."""
    step = (spot.row - run[-1].row, spot.column - run[-1].column)
    first = (run[1].row - run[0].row, run[1].column - run[0].column) if len(run) > 1 else step
    return step == first and step in ((0, 1), (1, 0))
