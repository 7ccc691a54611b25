"""Which figure each number in a text speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from collect.form.counted import Counted, counted
from collect.form.lexicon import ACT, Lexicon, Word, lexicon, plain
from collect.form.model import Cell, Form
from collect.form.prose import Reads
from collect.form.said import Listing, Parts, Reading, Said
from collect.form.sums import Sum

_STOP = re.compile(r"[。;!?\n,:()]")
_ENDS = "。;!?\n"
_YEAR = re.compile(
    r"(?P<range>\d{4} *年? *[-—－–~至到] *)?(?P<year>\d{4}) *年"
    r"|(?<!\d)(?:(?:[1-9]|1[01])月|(?<![-—－–~至到])12月)(?![\d底末至到—~-])"
)
"""A year, or a month that is no end of the year: 11月, but not 1-12月, 1月1日."""
_PHRASE = re.compile(r"[^。;!?\n,:()、\d]*")
_JOINED = re.compile(r" *(?:[、和及与或]|以及|并)* *")
_INCLUDED = re.compile(r" *[(,]? *(?:含|包括|包含)")
"""After a number: it counts more than its word says."""
_HEADING = 30
_BESIDE = tuple("较比与同")
"""Before a year: what follows is a difference."""
_Event = Word | Counted | re.Match[str]


def readings(form: Form, text: str, *, year: int) -> Said:
    """Reads the numbers of one text, written about ``year``."""
    words = lexicon(form.prose, year)
    even = plain(text)
    numbers = list(counted(form.prose, even))
    walk = _Walk(form, words, even, year, numbers)
    for event in _events(words, even, numbers=numbers):
        walk.take(event)
    walk.close()
    return Said(tuple(walk.readings), tuple(walk.lists))


def _events(words: Lexicon, even: str, *, numbers: Sequence[Counted]) -> list[_Event]:
    """A comma within a number ends nothing, and a year within a word (2022年结转) says nothing of its own."""
    marks = words.marks(even)
    inside = {place for each in (*numbers, *marks) for place in range(each.start, each.end)}
    signs = [each for pattern in (_STOP, _YEAR) for each in pattern.finditer(even) if each.start() not in inside]
    return sorted([*words.subjects(even), *marks, *numbers, *signs], key=_place)


def _place(event: _Event) -> int:
    return event.start() if isinstance(event, re.Match) else event.start


@dataclass(slots=True)
class _Walk:
    """Goes through a text once, from left to right, and knows at each number what is spoken of."""

    form: Form
    words: Lexicon
    even: str
    year: int
    numbers: Sequence[Counted]
    subject: str = ""
    heading: str = ""
    away: set[str] = field(default_factory=set[str])
    changed: bool = False
    acts: list[Word] = field(default_factory=list[Word])
    subjects: list[Word] = field(default_factory=list[Word])
    start: int = 0
    spoken: tuple[str, str] = ("", "")
    earlier: list[Counted] = field(default_factory=list[Counted])
    before: Reading | None = None
    part: Listing | None = None
    outside: list[Listing | None] = field(default_factory=list["Listing | None"])
    readings: list[Reading] = field(default_factory=list[Reading])
    lists: list[Parts] = field(default_factory=list[Parts])

    def take(self, event: _Event) -> None:
        """The next thing in the text."""
        if isinstance(event, Counted):
            self.number(event)
        elif isinstance(event, Word):
            self.word(event)
        else:
            self.sign(event)

    def close(self) -> None:
        """Nothing more belongs to the list of parts."""
        part, self.part = self.part, None
        if part is not None and part.full and part.wholes and part.parts:
            self.lists.append(Parts(part.wholes, tuple(part.parts)))

    def word(self, word: Word) -> None:
        """A word that is known changes what the numbers after it mean."""
        if word.text in self.words.codes and word.text not in self.words.roles:
            return self._subject(word)
        for role in self.words.roles.get(word.text, ()):
            self._role(role, word)
        return None

    def sign(self, found: re.Match[str]) -> None:
        """Punctuation ends a clause or a sentence; a year says which time is spoken of."""
        sign = found[0]
        if sign[0].isdigit() and self.even[: found.start()].rstrip()[-1:] in _BESIDE:
            self.changed = True
        elif sign[0].isdigit():
            other = not found["year"] or bool(found["range"]) or int(found["year"]) != self.year
            (self.away.add if other else self.away.discard)("periods")
        elif sign == "(":
            self._inside(found.start())
        elif sign == ")" and self.outside:
            self.close()
            self.part = self.outside.pop()
        elif sign in _ENDS:
            self._sentence(found)
        if sign in f",{_ENDS}":
            self.changed = False
            self._segment(found.end())

    def number(self, number: Counted) -> None:
        """What a number must equal, when that can be told."""
        reading = self._reading(number)
        stands = reading is not None and self._stands(reading)
        if reading is not None and stands:
            self.readings.append(reading)
            self.before = reading
            self.spoken = (self.subject, self.acts[-1].text if self.acts else "")
        self._count(number, foreign=reading is not None and not stands)
        self._segment(number.end)

    def _inside(self, start: int) -> None:
        """What stands in brackets right after a number is a part of it; within a list it is a part of a part."""
        behind = bool(self.earlier) and not self.even[self.earlier[-1].end : start].strip()
        self.outside.append(self.part)
        if self.part is not None:
            self.part = Listing(())
        elif behind:
            self.part = Listing(self._spoken())

    def _subject(self, word: Word) -> None:
        self.subject = self.words.codes[word.text]
        self.subjects.append(word)
        if (self.subject, "") in self.words.owned:
            self.spoken = (self.subject, "")

    def _role(self, role: str, word: Word) -> None:
        if role in ("elsewhere", "periods", "partly"):
            self.away.add(role)
        elif role in ("ours", "now"):
            self.away.discard("elsewhere" if role == "ours" else "periods")
        elif role == "changes":
            self.changed = True
        elif role == "among":
            self.close()
            self.part = Listing(self._spoken(), tuple(reversed(self.earlier)))
        elif role == "unlisted" and self.part is not None and self.part.open:
            self.part.full = False
        elif role == ACT:
            self.acts.append(word)
            self.spoken = (self.subject, word.text)

    def _sentence(self, found: re.Match[str]) -> None:
        """Who and when are asked anew in each sentence; the subject lasts to the end of the paragraph."""
        self.away.clear()
        self.close()
        self.before = None
        self.earlier.clear()
        self.outside.clear()
        if found[0] == "\n":
            line = self.even[self.even.rfind("\n", 0, found.start()) + 1 : found.start()].strip()
            if (
                line
                and len(line) <= _HEADING
                and line[-1] not in _ENDS
                and not _counts(self.numbers, line, end=found.start())
            ):
                self.heading = self.subject
            self.subject = self.heading

    def _segment(self, start: int) -> None:
        self.acts, self.subjects, self.start = [], [], start
        self.away.discard("partly")

    def _count(self, number: Counted, *, foreign: bool) -> None:
        if self.changed or number.unit not in self.form.prose.units:
            return
        if self.part is None:
            self.earlier += [] if number.loose else [number]
            return
        self.part.open = self.part.open and not foreign
        if self.part.open:
            self.part.parts.append(number)
            self.part.full = self.part.full and not number.loose
        if self.part.complete():
            self.part = None  # what follows is said of something else

    def _spoken(self) -> tuple[Sum, ...]:
        """What was spoken of last: the sums it may be."""
        _, word = self.spoken
        owned = self.words.owned.get((self.subject, word)) or self.words.owned.get(self.spoken, ())
        return tuple(each for reads in owned for each in reads.equals)

    def _reading(self, number: Counted) -> Reading | None:
        phrase = _PHRASE.match(self.even, number.end)
        behind = phrase[0] if phrase else ""
        if number.loose or self.changed or self.away or self.even[: number.start].rstrip().endswith("的"):
            return None
        if any("partly" in self.words.roles[word.text] for word in self.words.marks(behind)):
            return None
        named = self.words.subjects(behind)
        subject = self.words.codes[named[0].text] if named and not self._acted(behind) else self.subject
        return self._owned(number, subject) if subject else None

    def _acted(self, phrase: str) -> bool:
        return any(ACT in self.words.roles[word.text] for word in self.words.marks(phrase))

    def _owned(self, number: Counted, subject: str) -> Reading | None:
        heads = self._heads(subject)
        if not heads:
            return None
        end = max((word.end for word in (*self.acts, *self.subjects)), default=self.start)
        joined, apart = heads
        equals = tuple(
            _added(sums) for sums in product(*([each for r in reads for each in r.equals] for reads in joined))
        )
        wider = len(equals) == 1 and _INCLUDED.match(self.even, number.end)  # 予以公开7件（含部分公开2件）
        if wider or not self.words.idle(self.even[end : number.start]) or not self._measured(number, equals):
            return None
        besides = tuple(
            each for reads in (*apart, *(joined if len(joined) > 1 else ())) for r in reads for each in r.equals
        )
        return Reading(tuple(reads[0] for reads in joined), number, equals, besides)

    def _heads(self, subject: str) -> tuple[list[tuple[Reads, ...]], list[tuple[Reads, ...]]] | None:
        """What owns the number: the words joined right before it, and words further before; None when it is unclear."""
        owned = self.words.owned
        if self.acts:
            heads = [owned.get((subject, word.text), ()) for word in self.acts]
            places = self.acts
        else:
            heads = [owned.get((self.words.codes[word.text], ""), ()) for word in self.subjects]
            places = self.subjects
            codes = [self.words.codes[word.text] for word in places]
            if not codes or codes[-1] != subject or "" in codes:
                return None
        first = len(places) - 1
        while first > 0 and self._joins(places[first - 1], places[first]):
            first -= 1
        apart = heads[:first] if self.acts else []
        return (heads[first:], apart) if heads and all((*heads[first:], *apart)) else None

    def _joins(self, left: Word, right: Word) -> bool:
        gap = self.even[left.end : right.start]
        return _JOINED.fullmatch(gap) is not None and (bool(gap) or not self.acts)

    def _measured(self, number: Counted, equals: Sequence[Sum]) -> bool:
        measures = [self.form.measure(cell) for each in equals for cell in each.cells]
        return all(number.counts(measure) for measure in measures)

    def _stands(self, reading: Reading) -> bool:
        """After 其中 only what is truly a part of the whole is read."""
        if self.part is None:
            return not self._narrower(reading)
        if reading.equals[0] in self.part.of[:1]:
            return False  # 收到62件，其中…收到40件: the same again, of some of them
        part = _entries(self.form, reading.equals[0])
        return any(part < _entries(self.form, whole) for whole in self.part.of)

    def _narrower(self, reading: Reading) -> bool:
        """办结61件，自然人50件: the second may be a part of the first, and then it is another figure."""
        if self.before is None:
            return False
        old, new = self.before.equals[0].cells[0], reading.equals[0].cells[0]
        total_of = self.form.places[old].column.total_of
        return old.table == new.table and old.line != new.line and new.column in total_of


def _counts(numbers: Sequence[Counted], line: str, *, end: int) -> bool:
    return any(end - len(line) <= each.start < end for each in numbers)


def _added(sums: Sequence[Sum]) -> Sum:
    return Sum(tuple(term for each in sums for term in each.terms), sum(each.constant for each in sums))


def _entries(form: Form, side: Sum) -> frozenset[Cell]:
    return frozenset(entry for cell in side.cells for entry in form.closures[cell])
