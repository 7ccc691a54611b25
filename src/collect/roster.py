"""Whom we ask: the units of a county."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.words import say

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that owes a return. ``code`` is ASCII: it stands in file names and in the stamp."""

    code: str
    name: str
    level: str = ""
    parent: str = ""
    contact: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Roster:
    """The units in the order of the list."""

    units: tuple[Unit, ...]

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    def get(self, code: str) -> Unit | None:
        """The unit of that code, or None."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.units}

    def named(self, wanted: str) -> Unit | None:
        """The unit a person means: by code in any case, by full name, or by a part only one name has."""
        exact = [unit for unit in self.units if wanted.upper() == unit.code.upper() or wanted == unit.name]
        found = exact or [unit for unit in self.units if wanted in unit.name]
        return found[0] if len(found) == 1 else None


def faults(units: Sequence[tuple[int, Unit]]) -> tuple[str, ...]:
    """Every fault of a list, as sentences; each unit comes with the row of the list it stands on."""
    return (*_bad_rows(units), *_repeated(units))


def _bad_rows(units: Iterable[tuple[int, Unit]]) -> Iterator[str]:
    for row, unit in units:
        if not _CODE.fullmatch(unit.code):
            yield say("roster.bad-code", row=row, code=unit.code)
        if not unit.name:
            yield say("roster.no-name", row=row)
        if unit.email and not _ADDRESS.fullmatch(unit.email):
            yield say("roster.bad-address", row=row, address=unit.email)


def _repeated(units: Iterable[tuple[int, Unit]]) -> Iterator[str]:
    keys = [(row, key) for row, unit in units for key in sorted({unit.code.upper(), unit.name} - {""})]
    first = {key: row for row, key in reversed(keys)}
    for row, key in keys:
        if first[key] != row:
            yield say("roster.repeated", row=row, first=first[key], key=key)
