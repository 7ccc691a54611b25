"""Which names a unit goes by."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice, takewhile

_SHORTEST = 3


class Callings(frozenset[str]):
    """What units are called, to be found at the beginning of a text: as fast among 100,000 as among ten."""

    @cached_property
    def _lengths(self) -> Sequence[int]:
        return sorted({len(each) for each in self}, reverse=True)

    @cached_property
    def _firsts(self) -> frozenset[str]:
        return frozenset(each[:1] for each in self)

    def beginning(self, text: str, start: int) -> str:
        """The longest of them that stands at this place; empty where none does."""
        if text[start : start + 1] not in self._firsts:
            return ""
        there = (text[start : start + length] for length in self._lengths)
        return next((each for each in there if each in self), "")

    def within(self, text: str) -> Mapping[str, int]:
        """Those that stand anywhere in a text, with the place where each stands first."""
        places = ((text[start : start + length], start) for start in range(len(text)) for length in self._lengths)
        found: dict[str, int] = {}
        for each, start in places:
            if each in self:
                found.setdefault(each, start)
        return found


class Names(tuple[str, ...]):
    """The names of all units of a roster, with what they are called for short: found once for all returns."""

    @classmethod
    def of(cls, names: Sequence[str]) -> "Names":
        """These names, which may be ``Names`` already."""
        return names if isinstance(names, cls) else cls(names)

    @cached_property
    def _known(self) -> dict[tuple[str, Sequence[str]], Mapping[str, Callings]]:
        return {}

    @cached_property
    def _sorted(self) -> Sequence[str]:
        return sorted(self)

    def of_kind(self, kind: str, parent: str, *, kinds: tuple[str, ...]) -> tuple[Callings, ...]:
        """What the units of one kind are called, and what those within ``parent`` are called there."""
        found = [self._by_kind(self, "", kinds=kinds)]
        if parent:
            found.append(self._by_kind(self._within(upto_kind(parent, kinds)), parent, kinds=kinds))
        return tuple(each.get(kind, Callings()) for each in found)

    def _within(self, above: str) -> Sequence[str]:
        """The names that begin with that of their county."""
        start = bisect_left(self._sorted, above)
        return tuple(takewhile(lambda name: name.startswith(above), islice(self._sorted, start, None)))

    def _by_kind(self, names: Sequence[str], parent: str, *, kinds: tuple[str, ...]) -> Mapping[str, Callings]:
        if (parent, kinds) not in self._known:
            found: dict[str, set[str]] = {}
            for name in names:
                found.setdefault(kind_of(name, kinds), set()).update(callings(name, parent, kinds=kinds))
            self._known[parent, kinds] = {kind: Callings(each) for kind, each in found.items()}
        return self._known[parent, kinds]


def callings(name: str, parent: str, *, kinds: Sequence[str]) -> tuple[str, ...]:
    """The names a unit goes by, the longest first: 庆安县同乐镇人民政府, 庆安县同乐镇, 同乐镇.

    A name ends, for short, with the last of ``kinds`` in it (镇, 局) and need not begin with that of its parent.
    """
    whole, above = upto_kind(name, kinds), upto_kind(parent, kinds)
    found = {name, whole, *(each.removeprefix(above) for each in (name, whole))}
    return tuple(sorted((each for each in found if len(each) >= _SHORTEST), key=len, reverse=True))


def kind_of(name: str, kinds: Iterable[str]) -> str:
    """What a unit is by its name: the one of ``kinds`` that stands last in it; empty where none does."""
    found = [(name.rfind(each) + len(each), len(each), each) for each in kinds if each in name]
    return max(found)[2] if found else ""


def upto_kind(name: str, kinds: Sequence[str]) -> str:
    """A name without what follows the last word for what the unit is: 人民政府, 党政办公室."""
    kind = kind_of(name, kinds)
    return name[: name.rfind(kind) + len(kind)] if kind else name
