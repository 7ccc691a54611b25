"""Whether every example in ``prose.toml`` is read as what it is an example of."""

from collections.abc import Iterator, Sequence

from collect.form.model import Form
from collect.form.readings import readings
from collect.form.silences import silences
from collect.form.sums import Sum
from collect.form.written import Written

_NUMBER, _YEAR = 137, 2023
_PLACE = "{n}"


def review_prose(form: Form, written: Written) -> None:
    """Complains of every example that is not read as its ``Reads`` or ``Silence``, and of sums of unlike measures."""
    for key, place, code, name in (*_reads(form), *_silences(form)):
        written.complain(
            written.rows.of(key, place, "equals" if code == "mixed-measures" else "example"), code, name=name
        )


def _reads(form: Form) -> Iterator[tuple[str, int, str, str]]:
    for place, each in enumerate(form.prose.reads):
        if _mixed(form, each.equals):
            yield "reads", place, "mixed-measures", each.rule
        elif each.example and _PLACE not in each.example:
            yield "reads", place, "no-place", each.example
        elif each.example:
            said = readings(form, each.example.replace(_PLACE, str(_NUMBER)), year=_YEAR)
            if not any(each in reading.of and reading.number.value == _NUMBER for reading in said.readings):
                yield "reads", place, "not-read", each.example


def _silences(form: Form) -> Iterator[tuple[str, int, str, str]]:
    for place, each in enumerate(form.prose.silences):
        if each.example and all(silent.of is not each for silent in silences(form.prose, each.example, year=_YEAR)):
            yield "silence", place, "not-silent", each.example


def _mixed(form: Form, sums: Sequence[Sum]) -> bool:
    return len({form.measure(cell) for each in sums for cell in each.cells}) > 1
