"""Where LibreOffice and Python differ about one return."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agreement.generated import Case
from agreement.poison import formulas
from collect.edits.judgement import Judgement, judge
from collect.form.arithmetic import Number
from collect.form.checkcode import check_code
from collect.form.model import Cell, Test
from collect.office.suite import ErrorCell
from collect.words import say
from collect.workbook.hidden import BAD, BLANK, CONTRADICTED, HOLDS, VALUE, Hidden
from collect.workbook.layout import CHECKS, COVER, Spot
from collect.workbook.values import in_unit, smallest
from returns import a_form, a_layout, an_issue

Shown = Mapping[tuple[str, str], float | str | ErrorCell]
"""What LibreOffice shows, by sheet and address; what is blank is not there."""
_LAST_PLACES = 1e-14
"""What a binary number of 53 bits may lose, of its size; verdicts and codes are compared exactly."""


@dataclass(frozen=True)
class Question:
    """One thing both are asked: what it is about, where LibreOffice shows it, what Python says."""

    about: str
    spot: Spot
    python: Number | float | str

    def agreed(self, shown: Shown) -> bool:
        office = shown.get((self.spot.sheet, self.spot.address), "")
        if isinstance(self.python, str) or isinstance(office, str | ErrorCell):
            return self.python == office
        loss = 0.0 if isinstance(self.python, int) and abs(self.python) < 2**50 else _LAST_PLACES
        return abs(float(self.python) - office) <= max(5e-7 if loss else 0, loss * abs(float(self.python)))


def questions(case: Case) -> Iterator[Question]:
    """Totals, verdicts, flags, counts, banners and codes, told by the judge alone."""
    form, submission = a_form(case.form), case.submission
    judgement = judge(form, submission, level=case.unit.level, prior=case.prior)
    issue = an_issue(case.form, submission, unit=case.unit, prior=case.prior)
    hidden = Hidden(a_layout(case.form), issue)
    yield from _cells(hidden, judgement)
    yield from _claims(hidden, judgement)
    yield from _summary(hidden, judgement)
    yield from _codes(hidden, check_code(form, judgement.figures, start=issue.start))


def _cells(hidden: Hidden, judgement: Judgement) -> Iterator[Question]:
    form, layout = hidden.issue.form, hidden.layout
    for cell in form.places:
        figure = judgement.figures[cell]
        yield Question(f"figure of {cell}", hidden.figure(cell, VALUE), _number(smallest(figure)))
        if cell in form.parts:
            total = _number(in_unit(figure, form.measure(cell)))
            yield Question(f"total {cell}", layout.cells[cell], total)
    flags: Mapping[int, tuple[Cell, ...]] = {
        BAD: judgement.bad,
        BLANK: judgement.blank,
        CONTRADICTED: judgement.contradicted,
    }
    for column, flagged in flags.items():
        for cell in form.entries:
            yield Question(f"flag {column} of {cell}", hidden.figure(cell, column), int(cell in flagged))


def _claims(hidden: Hidden, judgement: Judgement) -> Iterator[Question]:
    asked = [each for each in judgement.instances if each.holds is not None or each.rule.test is Test.TOTAL]
    for place, each in enumerate(asked):
        about = f"verdict of {each.rule.code} at {each.claim.at}"
        yield Question(about, hidden.claim(place, HOLDS), int(each.holds is not False))


def _summary(hidden: Hidden, judgement: Judgement) -> Iterator[Question]:
    hard = [rule for rule in hidden.issue.form.edits if rule.severity == "hard"]
    faults = sum(len(judgement.cells(rule)) + len(judgement.failing(rule)) for rule in hard)
    banner = (
        say("workbook.faults-before") + str(faults) + say("workbook.faults-after") if faults else say("workbook.ready")
    )
    yield Question("faults", hidden.faults, faults)
    yield Question("banner of the checks", Spot(CHECKS, 1, 0), banner)
    yield Question("banner of the cover", Spot(COVER, 4, 0), banner)


def _codes(hidden: Hidden, code: str) -> Iterator[Question]:
    yield Question("code", hidden.code, code)
    yield Question("code on the cover", Spot(COVER, 3, 1), code)
    for sheet in hidden.layout.tables.values():
        yield Question(f"code on {sheet.sheet}", sheet.code, code)


def _number(value: object) -> float | int:
    return value if isinstance(value, int) else float(str(value))


def disagreements(case: Case, path: Path, shown: Shown) -> tuple[int, list[str]]:
    """How many things were compared, and every one LibreOffice and Python differ about.

    First what the judge says of the return; then every value that is written beside a formula.
    """
    counted = case.counted
    asked = [*questions(counted)]
    asked += [
        Question("formula", _spot(sheet, address), value if isinstance(value, str) else _number(value))
        for (sheet, address), value in formulas(counted).items()
    ]
    return len(asked), [
        f"{case.form} {path.name} {each.about} at {each.spot.reference}: Python {each.python!r}, "
        f"LibreOffice {shown.get((each.spot.sheet, each.spot.address), '')!r}"
        for each in asked
        if not each.agreed(shown)
    ]


def _spot(sheet: str, address: str) -> Spot:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return Spot(sheet, int(address[len(letters) :]) - 1, column - 1)
