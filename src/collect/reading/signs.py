"""Which signs of a text count when it is read."""

import unicodedata
from collections.abc import Callable

_REMEMBERED = 65_536


class _Sieve(dict[int, int | None]):
    """A table for ``str.translate``: every sign that falls through the sieve is dropped.

    A sign is looked at once, and then known; asking about every sign of every text took five times as long.
    """

    def __init__(self, falls: Callable[[str], bool]) -> None:
        super().__init__()
        self._falls = falls

    def __missing__(self, code: int) -> int | None:
        stays = None if self._falls(chr(code)) else code
        if len(self) < _REMEMBERED:
            self[code] = stays
        return stays


_SEEN = _Sieve(lambda sign: unicodedata.category(sign) == "Cf")
_SOLID = _Sieve(lambda sign: sign.isspace() or unicodedata.category(sign) == "Cf")
_SPOKEN = _Sieve(lambda sign: unicodedata.category(sign)[0] in "PS")


def seen(text: str) -> str:
    """A text without signs of no width."""
    return text.translate(_SEEN)


def solid(text: str) -> str:
    """A text without signs of no width, and without white space."""
    return text.translate(_SOLID)


def spoken(text: str) -> str:
    """A text without punctuation and symbols."""
    return text.translate(_SPOKEN)
