"""Whether the fee is named, in amounts that can be charged."""

import re
from collections.abc import Iterator
from fractions import Fraction

from collect.form.counted import YUAN, Counted, counted
from collect.form.figures import written
from collect.form.model import Cell, Measure
from collect.form.naming import cell_words
from collect.wording.asked import Asked, narrow
from collect.wording.fault import Fault, quoted, sentences
from collect.words import say

_CLAUSE = re.compile("[^,:、]*")


def fee_faults(asked: Asked) -> Iterator[Fault]:
    """The fee is named; what is stated of it is a whole number of steps, and not the figure of another charge."""
    names = asked.rule.words
    for section, text in asked.texts:
        if not any(name in text for name in names):
            yield Fault(section, say("content.no-fee", name=names[0]))
            continue
        stated = list(_stated(asked, text))
        yield from _uneven(asked, section, stated=stated)
        yield from _of_another(asked, section, stated=stated)


_Stated = tuple[Fraction, str]
"""An amount in yuan, and the sentence that states it."""


def _uneven(asked: Asked, section: str, *, stated: list[_Stated]) -> Iterator[Fault]:
    """The first amount that is no multiple of the step."""
    step = asked.rule.step
    for amount, quote in stated:
        if step and amount % step:
            shown = _shown(amount)
            yield Fault(section, say("content.uneven-fee", amount=shown, step=step), quote, stated=shown)
            return


def _of_another(asked: Asked, section: str, *, stated: list[_Stated]) -> Iterator[Fault]:
    """An amount that is the very figure of a cell which asks about another charge."""
    for cell in asked.rule.cells:
        figure = _in_yuan(asked, cell)
        quote = next((quote for amount, quote in stated if amount == figure != 0), "")
        if quote:
            shown = _shown(figure)
            comparison = say("content.other-charge", amount=shown, place=cell_words(asked.form, cell))
            yield Fault(section, comparison, quote, stated=shown, cells=(cell,))


def _in_yuan(asked: Asked, cell: Cell) -> Fraction:
    """The figure of a cell in yuan; 0 where it counts no money."""
    measure = asked.form.measure(cell)
    return Fraction(asked.figures.get(cell, 0)) / measure.scale * YUAN.get(measure.unit, 0)


def _stated(asked: Asked, text: str) -> Iterator[_Stated]:
    """Every exact amount that is said of the fee and of nothing else."""
    plain = narrow(text)
    others = [word for each in asked.rule.aspects for word in each.words]
    names = re.compile("|".join(map(re.escape, sorted((*asked.rule.words, *others), key=len, reverse=True))))
    exact = (each for each in counted(asked.form.prose, plain) if each.unit in YUAN and not each.loose)
    for money in exact:
        if _subject(money, plain, names=names) in asked.rule.words:
            yield Fraction(money.value) * YUAN[money.unit], quoted(text, money.start)


def _subject(money: Counted, plain: str, *, names: re.Pattern[str]) -> str:
    """What an amount is said of: the nearest name before it in its sentence, else the first after it in its clause."""
    start, end = next(each.span() for each in sentences(plain) if each.start() <= money.start < each.end())
    before = names.findall(plain, start, money.start)
    clause = _CLAUSE.match(plain, money.end, end)
    after = names.findall(plain, *clause.span()) if clause else []
    return before[-1] if before else next(iter(after), "")


def _shown(amount: Fraction) -> str:
    """An amount in yuan to the last fen."""
    return written(amount, Measure())
