"""What the prose of a county looks like when it is compared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from collect.edits.callings import callings

_MARKS = re.compile(r"[\W\d_]+")
_Words = tuple[str, ...]
_Plain = Mapping[str, Mapping[str, str]]


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
    _plain: dict[_Words, _Plain] = field(default_factory=dict[_Words, _Plain], repr=False)

    def others(self, section: str, *, unit: str, words: _Words) -> Mapping[str, str]:
        """One section of every unit but this one, comparable, by unit name. ``words`` as in ``comparable``."""
        if words not in self._plain:
            self._plain[words] = self._all(words)
        return {name: text for name, text in self._plain[words].get(section, {}).items() if name != unit}

    def comparable(self, text: str, *, words: _Words) -> str:
        """A text without what a copyist changes: units' names, ``words`` that go with them, digits, marks, space."""
        if words not in self._patterns:
            self._patterns[words] = _any_of(self._taken_out(words))
        return self._patterns[words].sub("", _MARKS.sub("", text))

    def _all(self, words: _Words) -> _Plain:
        plain: dict[str, dict[str, str]] = {}
        for name, sections in self.told.items():
            for section, text in sections.items():
                plain.setdefault(section, {})[name] = self.comparable(text, words=words)
        return plain

    def _taken_out(self, words: _Words) -> set[str]:
        """Names and words. Single signs (镇, 局) only tell where a name ends: taken out they would tear words."""
        kinds = [word for word in words if len(word) == 1]
        names = {each for name in self.names for each in callings(name, self.parent, kinds=kinds)}
        return {*names, *(word for word in words if len(word) > 1)}


def _any_of(words: set[str]) -> re.Pattern[str]:
    """Any of these words, the longest first; grouped by their first sign, or a thousand names are tried at each."""
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda each: (-len(each), each)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items()) or "(?!)")
