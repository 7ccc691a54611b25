"""How ``analysis.toml`` becomes sentences with places for figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from collect.form.analysis import (
    NAMES,
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
from collect.form.braces import names_in
from collect.form.charts import crossings
from collect.form.claims import Reader
from collect.form.complaint import Complain
from collect.form.files import ANALYSIS_FILE
from collect.form.keys import Kind
from collect.form.model import Cell, Claim, Form
from collect.form.sums import Source, Sum
from collect.form.written import Branch, Written

AGAINST, OF, OURS = "against", " of ", "ours"
_CHANGED = ("difference", "unit", "share")
_PLACES: Mapping[str, tuple[str, ...]] = {
    "more": _CHANGED, "fewer": _CHANGED, "same": (), "new": _CHANGED[:2], "some": ("units",),
    "entry": ("label", "figure", "unit", "share"), "join": (), "rounded": (),
}  # fmt: skip
"""The places that each phrase may have."""
ANALYSIS_NEEDED: Mapping[str, Mapping[str, Kind]] = {
    ANALYSIS_FILE: {"words": Kind.TABLE},
    "words": dict.fromkeys(_PLACES, Kind.TEXT),
    "list": {"name": Kind.TEXT, "table": Kind.TEXT, "lines": Kind.TEXTS, "columns": Kind.TEXTS},
    "paragraph": {"section": Kind.TEXT, "sentence": Kind.TABLES},
    "sentence": {"text": Kind.TEXT},
}
ANALYSIS_ALLOWED: Mapping[str, Mapping[str, Kind]] = {
    ANALYSIS_FILE: {"list": Kind.TABLES, "paragraph": Kind.TABLES},
    "words": {OURS: Kind.TEXTS},
    "list": {},
    "paragraph": {"head": Kind.TEXT, "charts": Kind.TEXTS},
    "sentence": {"when": Kind.SENTENCES},
}
_SIGN = re.compile(r"\{([^{}\[\]]*)\}|([\[\]{}])")
"""A place, or a bracket of a clause; any other brace has no partner."""


def read_analysis(file: Written, form: Form, *, charts: Sequence[str]) -> Analysis:
    """What a form's file drafts, complaining by line of all that is wrong; ``charts`` are the titles there are."""
    return _Maker(file, form, charts).analysis()


@dataclass(slots=True)
class _Maker:
    file: Written
    form: Form
    charts: Sequence[str]
    lists: dict[str, Breakdown | None] = field(default_factory=dict[str, Breakdown | None])

    @property
    def reader(self) -> Reader:
        return Reader(self.form.tables)

    def analysis(self) -> Analysis:
        tree = self.file.tree
        if not self.file.keys(tree, ANALYSIS_FILE):
            return Analysis()
        self.file.each("list", self._list)
        words = tree["words"]
        phrases, drafts = self._phrases(words), tuple(self.file.each("paragraph", self._drafting))
        return Analysis(phrases, drafts, tuple(words.get(OURS, ())))

    def _phrases(self, words: Branch) -> Phrases:
        if not self.file.keys(words, "words", "words"):
            return Phrases()
        for key in _PLACES:
            self._check(key, words[key])
        return Phrases(**{key: words[key] for key in _PLACES})

    def _check(self, key: str, phrase: str) -> None:
        """Complains of every place in a phrase that nothing fills."""
        row, known = self.file.rows.of("words", key), _PLACES[key]
        for name in (name for name in names_in(phrase) if name not in known):
            if name:
                self.file.complain(row, "letter-place", place=f"{{{name}}}", name=name, known=known)
            else:
                self.file.complain(row, "letter-brace", line=phrase)

    def _list(self, each: Branch, here: Sequence[str | int]) -> Breakdown | None:
        """A list is known by its name even when it has a fault: one fault is not two."""
        name, row = each["name"], self.file.rows.of(*here)
        self.lists[name] = None
        for key, colons in (("lines", ":"), ("columns", "::")):
            for code in each[key]:
                place = f"{each['table']}{colons}{code}"
                self.reader.caption(place, self.file.rows.of(*here, key), complain=self.file.complain)
        try:
            points = crossings(each, self.form)
        except ValueError:  # it names what the form has not, as was complained of
            return None
        if not points or not all(point.cells for point in points):
            self.file.complain(row, "analysis-empty", name=name)
        elif self._alike([cell for point in points for cell in point.cells], row, name=name, shared=True):
            self.lists[name] = Breakdown(points)
        return self.lists[name]

    def _drafting(self, each: Branch, here: Sequence[str | int]) -> Drafting | None:
        for key, names, known in (
            ("section", [each["section"]], self.form.sections),
            ("charts", each.get("charts", ()), self.charts),
        ):
            for name in (name for name in names if name not in known):
                self.file.complain(self.file.rows.of(*here, key), "unknown", name=name, known=known)
        sentences = tuple(self.file.each("sentence", self._sentence, path=here))
        return Drafting(each["section"], each.get("head", ""), sentences, tuple(each.get("charts", ())))

    def _sentence(self, each: Branch, here: Sequence[str | int]) -> Sentence | None:
        text = "".join(line.strip() for line in each["text"].splitlines())
        pieces = _Sentence(self, self.file.rows.of(*here, "text")).pieces(text)
        return Sentence(pieces, tuple(self._claims(each.get("when", []), self.file.rows.of(*here, "when"))))

    def _claims(self, written: str | list[str], row: int) -> Iterator[Claim]:
        for sentence in [written] if isinstance(written, str) else written:
            yield from self.reader.claims(sentence, row, complain=self.file.complain)

    def _alike(self, cells: Sequence[Cell], row: int, *, name: str, shared: bool = False) -> bool:
        """Whether the cells count the same thing, and one that can be ``shared`` out; complains when not."""
        measures = {self.form.measure(cell) for cell in cells}
        if len(measures) > 1:
            self.file.complain(row, "mixed-sum", name=name)
        elif shared and any(measure.negative for measure in measures):
            self.file.complain(row, "analysis-signed", name=name)
        else:
            return True
        return False

    def sums(self, written: Sequence[str], row: int) -> list[Sum] | None:
        """The sums a place names, all of one measure; two of them are a part and its whole. None when one has a fault,
        or speaks of last year: how to say that is for the form's ``words``.
        """
        found = [self.reader.sum(each, row, complain=self.file.complain) for each in written]
        sums = [each for each in found if each is not None]
        cells, name = [cell for each in sums for cell in each.cells], OF.join(written)
        if any(term.source is not Source.NOW for each in sums for term in each.terms):
            self.file.complain(row, "analysis-prior", name=name)
        elif len(sums) == len(found) and self._alike(cells, row, name=name, shared=len(sums) > 1):
            return sums
        return None


@dataclass(slots=True)
class _Sentence:
    """Takes one sentence apart; ``row`` is its line."""

    maker: _Maker
    row: int

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """The pieces of a sentence; a place with a fault is left out."""
        outer: list[Piece] = []
        inner: list[Any] | None = None
        reached = 0
        for found in _SIGN.finditer(text):
            into: list[Any] = outer if inner is None else inner
            into += self._plain(text[reached : found.start()])
            reached = found.end()
            if found[2] is None:
                into += self._place(found[1].strip())
            elif (found[2], inner is None) == ("[", True):
                inner = []
            elif found[2] == "]" and inner is not None:
                outer.append(Perhaps(tuple(inner)))
                inner = None
            else:
                self._complain("analysis-brace", line=text)
        if inner is not None:
            self._complain("analysis-brace", line=text)
        return (*outer, *self._plain(text[reached:]))

    @staticmethod
    def _plain(text: str) -> Iterator[Plain]:
        if text:
            yield Plain(text)

    def _place(self, written: str) -> Iterator[Piece]:
        expression, bar, way = (part.strip() for part in written.partition("|"))
        if bar and way != AGAINST:
            self._complain("unknown", name=way, known=(AGAINST,))
        elif ":" not in expression:
            yield from self._named(expression)
        elif OF in expression:
            yield from self._made(Share, *expression.split(OF, 1))
        else:
            yield from self._made(Change if bar else Amount, expression)

    def _named(self, name: str) -> Iterator[Piece]:
        if name in self.maker.lists:
            breakdown = self.maker.lists[name]
            if breakdown is not None:
                yield breakdown
        elif name in NAMES:
            yield Named(name)
        else:
            known = (*NAMES, *self.maker.lists)
            self._complain("letter-place", place=f"{{{name}}}", name=name, known=known)

    def _made(self, kind: Any, *written: str) -> Iterator[Piece]:
        sums = self.maker.sums(written, self.row)
        if sums:
            yield kind(*sums)

    @property
    def _complain(self) -> Any:
        complain: Complain = self.maker.file.complain
        return partial(complain, self.row)
