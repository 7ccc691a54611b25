"""Which of the keys written in a form's file can be used."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from collect.form.complaint import Complain
from collect.form.keys import Kind
from collect.form.source import Rows
from collect.words import say

Branch = dict[str, Any]
_Built = TypeVar("_Built")
Keys = Mapping[str, Mapping[str, Kind]]


@dataclass(slots=True)
class Written:
    """One file as it was written, with the keys each kind of table must and may have; complains by line."""

    tree: Branch
    rows: Rows
    complain: Complain
    needed: Keys
    allowed: Keys

    def each(self, kind: str, build: Callable[..., _Built | None], *, path: Sequence[str | int] = ()) -> list[_Built]:
        """Every table of one kind that has its keys, built; duplicate codes are complained of."""
        made: list[_Built] = []
        seen: set[str] = set()
        for place, each in enumerate(self._under(path).get(kind, ())):
            here = (*path, kind, place)
            code = str(each.get("code"))
            if "code" in each and code in seen:
                self.complain(self.rows.of(*here, "code"), "duplicate", name=code)
            seen.add(code)
            if self.keys(each, kind, *here) and (built := build(each, here)) is not None:
                made.append(built)
        return made

    def keys(self, each: Branch, kind: str, *path: str | int) -> bool:
        """Whether a table has the keys it must have, every known one of its kind; complains of all that is not so."""
        known = {**self.needed[kind], **self.allowed[kind]}
        for key in each.keys() - known:
            self.complain(self.rows.of(*path, key), "unknown-key", name=key, known=tuple(known))
        missing = [key for key in self.needed[kind] if key not in each]
        for key in missing:
            code = "no-message" if (kind, key) == ("edit", "message") else "missing"
            self.complain(self.rows.of(*path), code, name=key, place=each.get("code", kind))
        kinds = [
            self.fits(known[key], key, value=each[key], row=self.rows.of(*path, key)) for key in each.keys() & known
        ]
        return not missing and all(kinds)

    def fits(self, kind: Kind, name: str, *, value: object, row: int) -> bool:
        """Whether a value is of its kind; complains when not."""
        if not kind.fits(value):
            self.complain(row, "wrong-kind", name=name, kind=say(f"form.{kind}"))
        return kind.fits(value)

    def _under(self, path: Sequence[str | int]) -> Branch:
        branch: Any = self.tree
        for step in path:
            branch = branch[step]
        return branch
