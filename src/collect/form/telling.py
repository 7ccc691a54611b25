"""What a drafted paragraph says once its figures are in, each number with the cells it comes from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from string import Formatter

from collect.form.analysis import (
    Amount,
    Analysis,
    Breakdown,
    Change,
    Drafting,
    Named,
    Perhaps,
    Phrases,
    Piece,
    Plain,
    Sentence,
    Share,
)
from collect.form.arithmetic import Figures, Number, amount, applies, holds
from collect.form.charts import Point
from collect.form.figures import percent, written
from collect.form.model import Cell, Claim, Form, Source
from collect.form.sums import Sum


class Way(StrEnum):
    """How a number comes from its cells: it is their sum, a share, or what is between this year and last."""

    FIGURE = "figure"
    SHARE = "share"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Told:
    """A run of words; a number has the cells it comes from, and how it does."""

    text: str
    cells: tuple[Cell, ...] = ()
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """This year's figures and last year's over the same units; ``whole`` when these are all that are counted."""

    now: Mapping[Cell, Number]
    before: Mapping[Cell, Number]
    units: int
    whole: bool


Runs = tuple[Told, ...]
Against = Callable[[Iterable[Cell]], Compared | None]


@dataclass(frozen=True)
class Teller:
    """Fills the sentences of a form: its figures, totals included, the words for ``NAMES``, and last year beside this
    one, which is None for cells of which nothing is known.
    """

    form: Form
    analysis: Analysis
    figures: Mapping[Cell, Number]
    names: Mapping[str, str]
    against: Against

    def paragraphs(self, section: str) -> Iterator[tuple[Drafting, Runs]]:
        """The paragraphs of a section that have anything to say."""
        for drafting in self.analysis.of(section):
            runs = tuple(run for sentence in drafting.sentences for run in self._sentence(sentence) or ())
            if runs:
                yield drafting, self._said_once(runs)

    def _said_once(self, runs: Runs) -> Runs:
        """That shares do not add up is said at the end of a paragraph, however many of its lists it is true of."""
        rounded = Told(self._words.rounded)
        return (*(run for run in runs if run != rounded), rounded) if rounded in runs else runs

    @property
    def _words(self) -> Phrases:
        return self.analysis.phrases

    def _sentence(self, sentence: Sentence) -> Runs | None:
        return self._clause(sentence.pieces) if all(map(self._true, sentence.when)) else None

    def _clause(self, pieces: Sequence[Piece]) -> Runs | None:
        told = [self._piece(piece) for piece in pieces]
        known = [runs for runs in told if runs is not None]
        return tuple(run for runs in known for run in runs) if len(known) == len(told) else None

    def _piece(self, piece: Piece) -> Runs | None:
        """The runs of one piece; None when it is not known."""
        runs: Runs | None
        match piece:
            case Plain(text):
                runs = (Told(text),)
            case Named(name):
                runs = (Told(self.names[name]),)
            case Amount(of):
                runs = (self._figure(self._amount(of), of.cells),)
            case Share(part, whole):
                runs = self._share(self._amount(part), self._amount(whole), cells=(*part.cells, *whole.cells))
            case Change(of):
                runs = self._change(of)
            case Breakdown(points):
                runs = tuple(self._breakdown(points)) or None
            case Perhaps(pieces):
                runs = self._clause(pieces) or ()
        return runs

    def _true(self, claim: Claim) -> bool:
        if not claim.needs(Source.PRIOR):
            return holds(claim, Figures(self.figures))
        compared = self.against(term.cell for term in claim.terms)
        figures = Figures(compared.now, compared.before) if compared else None
        return figures is not None and applies(claim, figures) and holds(claim, figures)

    def _amount(self, of: Sum) -> Number:
        """What a sum comes to; last year's figures are no part of a figure of this year's."""
        return amount(of, Figures(self.figures))

    def _figure(self, number: Number, cells: tuple[Cell, ...]) -> Told:
        return Told(written(number, self.form.measure(cells[0])), cells, Way.FIGURE)

    def _unit(self, cells: tuple[Cell, ...]) -> Told:
        return Told(self.form.measure(cells[0]).unit)

    @staticmethod
    def _share(part: Number, whole: Number, *, cells: tuple[Cell, ...]) -> Runs | None:
        return (Told(percent(part, whole), cells, Way.SHARE),) if whole else None

    def _change(self, of: Sum) -> Runs | None:
        """What the sum did since last year, over the units of which both years are known."""
        compared = self.against(of.cells)
        if compared is None:
            return None
        now, before = amount(of, Figures(compared.now)), amount(of, Figures(compared.before))
        some = {} if compared.whole else {"units": Told(str(compared.units))}
        said = self._moved(of.cells, now=now, before=before)
        return (*(filled(self._words.some, some) if some else ()), *said)

    def _moved(self, cells: tuple[Cell, ...], *, now: Number, before: Number) -> Runs:
        difference = abs(now - before)
        places = {
            "difference": Told(written(difference, self.form.measure(cells[0])), cells, Way.CHANGE),
            "unit": self._unit(cells),
        }
        if now == before:
            return filled(self._words.same, places)
        if not before:
            return filled(self._words.new, places)
        places["share"] = Told(percent(difference, abs(before)), cells, Way.CHANGE)
        return filled(self._words.more if now > before else self._words.fewer, places)

    def _breakdown(self, points: Sequence[Point]) -> Iterator[Told]:
        """Each place that has a figure, largest first, of equal ones the first in the form's order."""
        amounts = [(sum(self.figures[cell] for cell in point.cells), point) for point in points]
        there = sorted(((number, point) for number, point in amounts if number), key=lambda each: -each[0])
        whole, cells = sum(number for number, _ in there), tuple(cell for point in points for cell in point.cells)
        for place, (number, point) in enumerate(there):
            yield from (Told(self._words.join),) if place else ()
            share = Told(percent(number, whole), tuple(dict.fromkeys((*point.cells, *cells))), Way.SHARE)
            figure, unit = self._figure(number, point.cells), self._unit(cells)
            yield from filled(
                self._words.entry, {"label": Told(point.bare), "figure": figure, "unit": unit, "share": share}
            )
        if there and "{share}" in self._words.entry and sum(_printed(number, whole) for number, _ in there) != 100:
            yield Told(self._words.rounded)


def filled(phrase: str, places: Mapping[str, Told]) -> Runs:
    """A phrase with its places filled, each staying a run of its own."""
    runs: list[Told] = []
    for words, name, _, _ in Formatter().parse(phrase):
        runs += [Told(words)] if words else []
        runs += [places[name]] if name is not None else []
    return tuple(runs)


def _printed(part: Number, whole: Number) -> Fraction:
    return Fraction(percent(part, whole).rstrip("%"))
