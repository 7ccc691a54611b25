"""Which figure each number in a text speaks of."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from collect.form.counted import Counted
from collect.form.heard import Heard, heard
from collect.form.lexicon import ACT, Word
from collect.form.meanings import Head, Meaning, Meanings, meanings
from collect.form.model import Form
from collect.form.said import Extent, Listing, Parts, Reading, Said

_STOP = re.compile(r"[。;!?\n,()]")
_ENDS = "。;!?\n"
_YEAR = re.compile(
    r"\d(?:(?P<range>\d{3} *年? *[-—－–~至到] *\d{4} *年)|(?P<year>\d{3} *年)"
    r"|(?<!\d\d)(?<=[1-9])(?:(?<=1)[01]|(?<=1)(?<![-—－–~至到]1)2)?月(?![\d底末至到—~-]))"
)
"""A year, or a month that is no end of the year: 11月, but not 1-12月, 1月1日. The digit first: it is soon found."""
_SIGNS = re.compile(r"[。;!?\n,()\d]")
_PHRASE = re.compile(r"[^。;!?\n,:()、\d]*")
_JOINED = re.compile(r" *(?:[、和及与或]|以及|并)* *")
_INCLUDED = re.compile(r" *[(,]? *(?:含|包括|包含)")
"""After a number: it counts more than its word says."""
_HEADING = 30
_BESIDE = tuple("较比与同")
"""Before a year: what follows is a difference."""
_Event = tuple[int, Callable[["_Walk", Any], None], Word | Counted | re.Match[str]]


def readings(form: Form, text: str, *, year: int) -> Said:
    """Reads the numbers of one text, written about ``year``."""
    found = heard(form.prose, text, year=year)
    if not found.numbers:
        return Said((), ())
    walk = _Walk(found, meanings(form, year), year)
    for _, take, event in _events(found):
        take(walk, event)
    walk.close()
    return Said(tuple(walk.readings), tuple(walk.lists))


@dataclass(slots=True)
class _Walk:
    """Goes through a text once, from left to right, and knows at each number what is spoken of."""

    heard: Heard
    meanings: Meanings
    year: int
    subject: str = ""
    heading: str = ""
    away: set[str] = field(default_factory=set[str])
    changed: bool = False
    acts: list[Word] = field(default_factory=list[Word])
    subjects: list[Word] = field(default_factory=list[Word])
    start: int = 0
    spoken: Head = ("", "")
    earlier: list[Counted] = field(default_factory=list[Counted])
    before: Meaning | None = None
    part: Listing | None = None
    outside: list[Listing | None] = field(default_factory=list["Listing | None"])
    readings: list[Reading] = field(default_factory=list[Reading])
    lists: list[Parts] = field(default_factory=list[Parts])

    def close(self) -> None:
        """Nothing more belongs to the list of parts."""
        part, self.part = self.part, None
        if part is not None and part.full and part.wholes and part.parts:
            self.lists.append(Parts(part.wholes, tuple(part.parts)))

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    def named(self, word: Word) -> None:
        """A word for what is spoken of, unless the form uses it for something else as well."""
        words = self.heard.words
        if word.text in words.roles:
            return self.marked(word)
        self.subject = words.codes[word.text]
        self.subjects.append(word)
        if (self.subject, "") in words.owned:
            self.spoken = (self.subject, "")
        return None

    def marked(self, word: Word) -> None:
        """Any other word that is known changes what the numbers after it mean."""
        for role in self.heard.words.roles[word.text]:
            self._role(role, word)

    def _role(self, role: str, word: Word) -> None:
        if role == ACT:
            self.acts.append(word)
            self.spoken = (self.subject, word.text)
        elif role in ("elsewhere", "periods", "partly"):
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

    # ── stops ────────────────────────────────────────────────────────────────────────────────────

    def clause(self, found: re.Match[str]) -> None:
        """A comma: what was done is said anew."""
        self.changed = False
        self._segment(found.end())

    def sentence(self, found: re.Match[str]) -> None:
        """Who and when are asked anew in each sentence; the subject lasts to the end of the paragraph."""
        self.away.clear()
        self.close()
        self.before = None
        self.earlier.clear()
        self.outside.clear()
        self.clause(found)

    def paragraph(self, found: re.Match[str]) -> None:
        """What a heading speaks of, every paragraph below it does."""
        self.sentence(found)
        even = self.heard.even
        line = even[even.rfind("\n", 0, found.start()) + 1 : found.start()].strip()
        if line and len(line) <= _HEADING and line[-1] not in _ENDS and not self._counted(line, end=found.start()):
            self.heading = self.subject
        self.subject = self.heading

    def opens(self, found: re.Match[str]) -> None:
        """What stands in brackets right after a number is a part of it; within a list it is a part of a part."""
        behind = bool(self.earlier) and not self.heard.even[self.earlier[-1].end : found.start()].strip()
        self.outside.append(self.part)
        if self.part is not None:
            self.part = Listing(())
        elif behind:
            self.part = Listing(self._spoken())

    def closes(self, _: re.Match[str]) -> None:
        """After the brackets it goes on as before them."""
        if self.outside:
            self.close()
            self.part = self.outside.pop()

    def dated(self, found: re.Match[str]) -> None:
        """A year says which time is spoken of, or what follows is compared with."""
        if self.heard.even[: found.start()].rstrip()[-1:] in _BESIDE:
            self.changed = True
        elif found["year"] and int(found[0][:4]) == self.year:
            self.away.discard("periods")
        else:
            self.away.add("periods")

    def _counted(self, line: str, *, end: int) -> bool:
        return any(end - len(line) <= each.start < end for each in self.heard.numbers)

    def _segment(self, start: int) -> None:
        self.acts, self.subjects, self.start = [], [], start
        self.away.discard("partly")

    # ── numbers ──────────────────────────────────────────────────────────────────────────────────

    def number(self, number: Counted) -> None:
        """What a number must equal, when that can be told."""
        meaning = self._meaning(number)
        stands = meaning is not None and self._stands(meaning)
        if meaning is not None and stands:
            self.readings.append(Reading(meaning.of, number, meaning.equals, meaning.besides))
            self.before = meaning
            self.spoken = (self.subject, self.acts[-1].text if self.acts else "")
        self._count(number, foreign=meaning is not None and not stands)
        self._segment(number.end)

    def _meaning(self, number: Counted) -> Meaning | None:
        if number.loose or self.changed or self.away or self.heard.even[: number.start].rstrip().endswith("的"):
            return None
        phrase = _PHRASE.match(self.heard.even, number.end)
        subject = self._said_behind(phrase[0]) if phrase and phrase[0] else self.subject
        return self._owned(number, subject) if subject else None

    def _said_behind(self, phrase: str) -> str:
        """The subject as the phrase after a number leaves it; none where that narrows what is counted."""
        words = self.heard.words
        roles = [words.roles[word.text] for word in words.marks(phrase)]
        if any("partly" in each for each in roles):
            return ""
        named = () if any(ACT in each for each in roles) else words.subjects(phrase)
        return words.codes[named[0].text] if named else self.subject

    def _owned(self, number: Counted, subject: str) -> Meaning | None:
        meaning = self._headed(subject)
        if meaning is None or not meaning.counts(number):
            return None
        end = max([word.end for word in (*self.acts, *self.subjects)], default=self.start)
        if len(meaning.equals) == 1 and _INCLUDED.match(self.heard.even, number.end):
            return None  # 予以公开7件（含部分公开2件）: wider than its word
        return meaning if self.heard.words.idle(self.heard.even[end : number.start]) else None

    def _headed(self, subject: str) -> Meaning | None:
        """What owns the number: the words joined right before it, and words further before; None when it is unclear."""
        if self.acts:
            heads = [(subject, word.text) for word in self.acts]
            first = self._first(self.acts)
            return self.meanings.of(tuple(heads[first:]), tuple(heads[:first]))
        codes = [self.heard.words.codes[word.text] for word in self.subjects]
        if not codes or codes[-1] != subject or "" in codes:
            return None
        return self.meanings.of(tuple((code, "") for code in codes[self._first(self.subjects) :]), ())

    def _first(self, places: Sequence[Word]) -> int:
        """Where the words begin that are joined right up to the last."""
        first = len(places) - 1
        while first > 0 and self._joins(places[first - 1], places[first]):
            first -= 1
        return first

    def _joins(self, left: Word, right: Word) -> bool:
        gap = self.heard.even[left.end : right.start]
        return _JOINED.fullmatch(gap) is not None and (bool(gap) or not self.acts)

    def _stands(self, meaning: Meaning) -> bool:
        """After 其中 only what is truly a part of the whole is read."""
        if self.part is None:
            return not self._narrower(meaning)
        if any(meaning.extent.side == each.side for each in self.part.of[:1]):
            return False  # 收到62件，其中…收到40件: the same again, of some of them
        return any(meaning.extent.entries < whole.entries for whole in self.part.of)

    def _narrower(self, meaning: Meaning) -> bool:
        """办结61件，自然人50件: the second may be a part of the first, and then it is another figure."""
        if self.before is None:
            return False
        old, new = self.before.extent.side.cells[0], meaning.extent.side.cells[0]
        total_of = self.meanings.form.places[old].column.total_of
        return old.table == new.table and old.line != new.line and new.column in total_of

    def _count(self, number: Counted, *, foreign: bool) -> None:
        if self.changed or number.unit not in self.heard.words.prose.units:
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

    def _spoken(self) -> tuple[Extent, ...]:
        return self.meanings.spoken(self.subject, self.spoken)


_TAKEN: Mapping[str, Callable[[_Walk, re.Match[str]], None]] = {
    ",": _Walk.clause,
    "\n": _Walk.paragraph,
    "(": _Walk.opens,
    ")": _Walk.closes,
    **dict.fromkeys("。;!?", _Walk.sentence),
}


def _events(heard: Heard) -> list[_Event]:
    """A comma within a number ends nothing, and a year within a word (2022年结转) says nothing of its own."""
    words = [each for each in heard.marks if _SIGNS.search(each.text)]
    inside = {place for each in (*heard.numbers, *words) for place in range(each.start, each.end)}
    stops = [each for each in _STOP.finditer(heard.even) if each.start() not in inside]
    years = [each for each in _YEAR.finditer(heard.even) if each.start() not in inside]
    events: list[_Event] = [
        *((each.start, _Walk.named, each) for each in heard.subjects),
        *((each.start, _Walk.marked, each) for each in heard.marks),
        *((each.start, _Walk.number, each) for each in heard.numbers),
        *((each.start(), _TAKEN[each[0]], each) for each in stops),
        *((each.start(), _Walk.dated, each) for each in years),
    ]
    return sorted(events, key=itemgetter(0))
