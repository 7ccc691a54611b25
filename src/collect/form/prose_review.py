"""Whether every example in ``prose.toml`` is read as what it is an example of."""

from collections.abc import Sequence

from collect.form.model import Form
from collect.form.prose import Reads
from collect.form.readings import readings
from collect.form.silences import silences
from collect.form.sums import Sum
from collect.form.written import Written

_NUMBER, _YEAR = 137, 2023
_PLACE = "{n}"
_MIXED = "mixed-measures"


def review_prose(form: Form, written: Written) -> None:
    """Complains of every example that is not read as its ``Reads`` or ``Silence``, and of sums of unlike measures."""
    for place, reads in enumerate(form.prose.reads):
        if code := _fault(form, reads):
            key, name = ("equals", reads.rule) if code == _MIXED else ("example", reads.example)
            written.complain(written.rows.of("reads", place, key), code, name=name)
    for place, silence in enumerate(form.prose.silences):
        said = silences(form.prose, silence.example, year=_YEAR)
        if silence.example and all(each.of is not silence for each in said):
            written.complain(written.rows.of("silence", place, "example"), "not-silent", name=silence.example)


def _fault(form: Form, reads: Reads) -> str:
    """What is wrong with it, or nothing."""
    if _mixed(form, reads.equals):
        return _MIXED
    if not reads.example:
        return ""
    if _PLACE not in reads.example:
        return "no-place"
    said = readings(form, reads.example.replace(_PLACE, str(_NUMBER)), year=_YEAR).readings
    return "" if any(reads in each.of and each.number.value == _NUMBER for each in said) else "not-read"


def _mixed(form: Form, sums: Sequence[Sum]) -> bool:
    return len({form.measure(cell) for each in sums for cell in each.cells}) > 1
