"""What the prose of a county looks like when it is compared."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from collect.edits.callings import callings
from collect.roster import Roster, Unit

_LARGEST = 1_000
"""A roster of so many units is one county."""
_READY = 8
"""So many counties are kept ready at a time."""
_MARKS = re.compile(r"[\W\d_]+")
_Words = tuple[str, ...]
Like = Callable[[str, Mapping[str, str]], Iterable[tuple[str, int]]]
"""Of several texts by name those that are like one text, with how much is, as a whole number; whichever of two is the
one.
"""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The prose of all units of a county, made comparable once however many returns are held against it.

    ``told`` is their prose by unit name, then by section; the unit that is looked at may be among them. ``names``
    are the names of the units, ``parent`` that of the county they begin with.
    """

    told: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    names: tuple[str, ...] = ()
    parent: str = ""
    _patterns: dict[_Words, re.Pattern[str]] = field(default_factory=dict[_Words, re.Pattern[str]], repr=False)
    _sections: dict[tuple[str, _Words, Like], "Section"] = field(
        default_factory=dict[tuple[str, _Words, Like], "Section"], repr=False
    )

    def section(self, code: str, *, words: _Words, like: Like) -> "Section":
        """One section of every unit. ``words`` as in ``comparable``; ``like`` must be hashable."""
        key = (code, words, like)
        if key not in self._sections:
            texts = {name: sections[code] for name, sections in self.told.items() if code in sections}
            self._sections[key] = Section(texts, lambda text: self.comparable(text, words=words), like)
        return self._sections[key]

    def comparable(self, text: str, *, words: _Words) -> str:
        """A text without what a copyist changes: units' names, ``words`` that go with them, digits, marks, space."""
        if words not in self._patterns:
            self._patterns[words] = _any_of(self._taken_out(words))
        return self._patterns[words].sub("", _MARKS.sub("", text))

    def _taken_out(self, words: _Words) -> set[str]:
        """Names and words. Single signs (镇, 局) only tell where a name ends: taken out they would tear words."""
        kinds = [word for word in words if len(word) == 1]
        names = {each for name in self.names for each in callings(name, self.parent, kinds=kinds)}
        return {*names, *(word for word in words if len(word) > 1)}


class Section:
    """One section of all units of a county. Every two are held against each other once, when one is asked about."""

    def __init__(self, told: Mapping[str, str], comparable: Callable[[str], str], like: Like) -> None:
        self._told, self._comparable, self._like = told, comparable, like
        self._plain = {name: comparable(text) for name, text in told.items()}
        self._left = dict(self._plain)
        self._found: dict[str, dict[str, int]] = {name: {} for name in told}

    def plain(self, text: str, *, unit: str) -> str:
        """A text, comparable; of the unit that told it, it is so already."""
        return self._plain[unit] if self._told.get(unit) == text else self._comparable(text)

    def nearest(self, plain: str, *, unit: str) -> tuple[str, int] | None:
        """Whose text is most like this one of a unit, with how much is; the first of several, None where none is."""
        found = self._alike(plain, unit)
        if not found:
            return None
        name = max((each for each in self._plain if each in found), key=found.__getitem__)
        return name, found[name]

    def _alike(self, plain: str, unit: str) -> Mapping[str, int]:
        if self._plain.get(unit) != plain:  # an older version: nobody is held against that one
            others = {name: each for name, each in self._plain.items() if name != unit}
            return dict(self._like(plain, others))
        if self._left.pop(unit, None) is not None:
            for name, share in self._like(plain, self._left):
                self._found[unit][name] = self._found[name][unit] = share
        return self._found[unit]


class County:
    """The prose of all units of a roster, ready to hold returns against.

    ``prose`` gives the narratives of a unit by its code; it may look them up when asked. On a roster of more than
    ``_LARGEST`` units only those with the same parent are neighbours, and only the counties asked about last are kept
    ready: the prose of a country does not fit in memory, and holding everybody's against everybody's takes years.
    """

    def __init__(self, roster: Roster, prose: Mapping[str, Mapping[str, str]], *, shared: str = "") -> None:
        self._roster, self._prose, self._shared = roster, prose, shared
        self._whole = len(roster) <= _LARGEST
        self._inside: dict[str, list[Unit]] = {}
        for unit in roster:
            self._inside.setdefault(self._county(unit), []).append(unit)
        self._ready: dict[str, Neighbours] = {}

    def of(self, unit: Unit) -> Neighbours:
        """The neighbours of a unit, itself among them."""
        county = self._county(unit)
        if county not in self._ready:
            while len(self._ready) >= _READY:
                del self._ready[next(iter(self._ready))]
            self._ready[county] = self._neighbours(self._inside.get(county, ()))
        return self._ready[county]

    def inside(self, code: str) -> str:
        """The county of the unit of this code; empty where all are one, and for a unit nobody knows."""
        unit = None if self._whole else self._roster.get(code)
        return unit.parent if unit else ""

    def _county(self, unit: Unit) -> str:
        return "" if self._whole else unit.parent

    def _neighbours(self, units: Sequence[Unit]) -> Neighbours:
        told = {each.name: self._prose[each.code] for each in units if each.code in self._prose}
        return Neighbours(told, tuple(each.name for each in units), self._shared)


def _any_of(words: set[str]) -> re.Pattern[str]:
    """Any of these words, the longest first; grouped by their first sign, or a thousand names are tried at each."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda each: (-len(each), each)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items()) or "(?!)")
