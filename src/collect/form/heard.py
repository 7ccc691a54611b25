"""What of a text is known: its words, its numbers."""

from dataclasses import dataclass
from functools import lru_cache

from collect.form.counted import Counted, counted
from collect.form.lexicon import Lexicon, Word, lexicon, plain
from collect.form.prose import Prose


@dataclass(frozen=True, slots=True)
class Heard:
    """One text in half-width form, with every known word and number in it, each kind in order."""

    words: Lexicon
    even: str
    subjects: tuple[Word, ...]
    marks: tuple[Word, ...]
    numbers: tuple[Counted, ...]


@lru_cache(maxsize=64)
def heard(prose: Prose, text: str, *, year: int) -> Heard:
    """What is found in a text written about ``year``: several rules ask, it is sought once."""
    words, even = lexicon(prose, year), plain(text)
    return Heard(words, even, tuple(words.subjects(even)), tuple(words.marks(even)), counted(prose, even))
