"""Which figures of a form are drawn as charts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

from collect.form.caption import Caption, coded
from collect.form.model import Cell, Form, Table
from collect.words import say

_REMARK = re.compile(r"(?<=.)（[^（）]*）$")
_NUMBER = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+[.、])(?=.)")


class Kind(StrEnum):
    """Which way the bars run: upwards, or to the right."""

    COLUMN = "column"
    BAR = "bar"


class By(StrEnum):
    """What the bars are told apart by: places of the form, units, or this year and last."""

    CELLS = "cells"
    UNITS = "units"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Point:
    """One bar: what it is called, and the cells it adds up."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def short(self) -> str:
        """What it is called without what the caption says in brackets at its end: too long beside a bar."""
        return _REMARK.sub("", self.label)

    @property
    def bare(self) -> str:
        """The same without its number, as a sentence names it."""
        return _NUMBER.sub("", self.short)


@dataclass(frozen=True, slots=True)
class Charted:
    """One chart. By units it has a single point, of a single cell."""

    title: str
    kind: Kind
    by: By
    points: tuple[Point, ...]


def charted(written: dict[str, Any], form: Form) -> Charted:
    """The chart a ``[[chart]]`` writes down: some lines crossed with some columns of one table; a head stands for all
    below it. Raises KeyError naming what is missing, ValueError saying what does not fit the form.
    """
    by, points = By(written["by"]), crossings(written, form)
    sole = by is not By.UNITS or [len(point.cells) for point in points] == [1]
    if not sole or not all(point.cells for point in points):
        raise ValueError(say("style.chart", title=written["title"]))
    return Charted(written["title"], Kind(written["kind"]), by, points)


def crossings(written: dict[str, Any], form: Form) -> tuple[Point, ...]:
    """Where the ``lines`` cross the ``columns`` of a ``table``. Raises ValueError naming what the form has not."""
    table = _table(form, written["table"])
    lines = _captions(table, written["lines"], trees=[each for block in table.blocks for each in block.stub])
    columns = _captions(table, written["columns"], trees=[each for block in table.blocks for each in block.boxhead])
    return tuple(
        Point((line if len(lines) > 1 else column).label, tuple(_cells(form, table, crossed=(line, column))))
        for line in lines
        for column in columns
    )


def _table(form: Form, code: str) -> Table:
    found = next((table for table in form.tables if table.code == code), None)
    if found is None:
        raise ValueError(say("style.chart-names", name=code))
    return found


def _captions(table: Table, codes: Sequence[str], *, trees: Sequence[Caption]) -> list[Caption]:
    by_code = coded(trees)
    if unknown := [code for code in codes if code not in by_code]:
        raise ValueError(say("style.chart-names", name=f"{table.code}:{unknown[0]}"))
    return [by_code[code] for code in codes]


def _cells(form: Form, table: Table, *, crossed: tuple[Caption, Caption]) -> Iterator[Cell]:
    """The cells where two captions cross; of a head no totals, for they would count twice."""
    down, across = ([leaf for leaf in each.leaves() if leaf is each or not leaf.total_of] for each in crossed)
    for line, column in product(down, across):
        cell = Cell(table.code, line.code, column.code)
        if cell in form.places:
            yield cell
