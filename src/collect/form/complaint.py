"""What is wrong with a form's definition, on which line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from collect.words import say


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One fault of a definition: the file, the line, a stable code and the sentence for people."""

    file: str
    row: int
    code: str
    sentence: str

    def __str__(self) -> str:
        return say("form.complaint", file=self.file, row=self.row, sentence=self.sentence)


class Complain(Protocol):
    """Takes one fault: its line, its code (``form.<code>`` in ``words.zh.toml``) and what fills the sentence.

    ``known``: the names that would have been right; the nearest is suggested.
    """

    def __call__(self, row: int, code: str, /, *, known: Sequence[str] = (), **values: object) -> None:
        """Takes the fault."""
        ...


class Complaints:
    """Gathers every fault of one definition, so that they come all at once."""

    def __init__(self) -> None:
        self._found: list[Complaint] = []

    def about(self, file: str) -> Complain:
        """What takes the faults of one file."""

        def complain(row: int, code: str, /, *, known: Sequence[str] = (), **values: object) -> None:
            sentence = say(f"form.{code}", **values) + _nearest(str(values.get("name", "")), known)
            self._found.append(Complaint(file, row, code, sentence))

        return complain

    def __iter__(self):
        return iter(sorted(set(self._found)))

    def __len__(self) -> int:
        return len(set(self._found))


def _nearest(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.4)
    return say("form.nearest", name=close[0]) if close else ""
