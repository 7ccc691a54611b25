"""How last year's figures are told beside this year's."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Claim, Form, Relation, Source
from collect.form.naming import column_words, line_words
from collect.words import say

_CODES = {Relation.AT_LEAST: "finding.last-year-at-least", Relation.AT_MOST: "finding.last-year-at-most"}


def beside_last_year(
    form: Form, claims: Sequence[Claim], *, sides: tuple[str, str, str], prior: Mapping[Cell, Number], source: str
) -> str:
    """The comparison of a rule about last year: ``sides`` are what is stated, what is expected, and the gap.

    Last year's own figures are named with where they are from.
    """
    left, right, gap = sides
    first = claims[0]
    equal = "finding.last-year-equal" if len(first.right.terms) == 1 else "finding.last-year-sum"
    before = say("naming.join").join(_figures(form, claims, prior=prior)) + from_source(source)
    return say(_CODES.get(first.relation, equal), left=left, right=right, gap=gap, before=before)


def from_source(source: str) -> str:
    """Where last year's figures are from, in brackets; empty when nobody said."""
    return say("finding.last-year-source", source=source) if source else ""


def figure_words(form: Form, cells: Sequence[Cell]) -> str:
    """What figures of one line are called: by the line, and by the column when it is only one."""
    columns = {column_words(form, cell) for cell in cells}
    return " ".join(filter(None, (line_words(form, cells[0]), columns.pop() if len(columns) == 1 else "")))


def _figures(form: Form, claims: Sequence[Claim], *, prior: Mapping[Cell, Number]) -> Iterator[str]:
    terms = (term for claim in claims for term in claim.terms if term.source is Source.PRIOR)
    for _, group in groupby(dict.fromkeys(term.cell for term in terms), lambda cell: cell[:2]):
        cells = tuple(group)
        figures = say("naming.join").join(written(prior[cell], form.measure(cell)) for cell in cells)
        yield say("finding.last-year", line=figure_words(form, cells), figures=figures)
