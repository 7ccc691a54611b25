"""Which keys a form file has, each with the kind of value it takes."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, cast

FILE = "form.toml"


class Kind(StrEnum):
    """What a key takes; the value is the code of its name for people."""

    TEXT = "kind-text"
    TEXTS = "kind-texts"
    SENTENCES = "kind-sentences"
    NUMBER = "kind-number"
    TRUTH = "kind-truth"
    TABLE = "kind-table"
    TABLES = "kind-tables"
    WORDS = "kind-words"

    def fits(self, value: object) -> bool:
        """Whether a value is of this kind."""
        return _FITS[self](value)


def _all(kind: type, values: object) -> bool:
    return all(isinstance(each, kind) for each in cast("list[Any]", values))


_FITS: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.TEXTS: lambda value: isinstance(value, list) and _all(str, value),
    Kind.SENTENCES: lambda value: isinstance(value, str) or (isinstance(value, list) and value and _all(str, value)),
    Kind.NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    Kind.TRUTH: lambda value: isinstance(value, bool),
    Kind.TABLE: lambda value: isinstance(value, dict),
    Kind.TABLES: lambda value: isinstance(value, list) and _all(dict, value),
    Kind.WORDS: lambda value: isinstance(value, dict) and _all(str, list(value.values())),
}

_OUTLINES = dict.fromkeys(("boxhead", "stub"), Kind.TEXT)
_BLOCK = dict.fromkeys(("heading", "corner"), Kind.TEXT) | {"void": Kind.TEXTS}

NEEDED: Mapping[str, Mapping[str, Kind]] = {
    FILE: {"form": Kind.TABLE, "table": Kind.TABLES},
    "form": dict.fromkeys(("id", "edition", "title", "report_title", "basis"), Kind.TEXT) | {"sections": Kind.TEXTS},
    "measure": {},
    "table": dict.fromkeys(("code", "title"), Kind.TEXT),
    "block": _OUTLINES,
    "narrative": dict.fromkeys(("code", "title", "prompt"), Kind.TEXT) | {"limit": Kind.NUMBER},
    "edit": dict.fromkeys(("code", "severity", "message", "basis"), Kind.TEXT),
}
"""By kind of table in the file: the keys it must have."""

ALLOWED: Mapping[str, Mapping[str, Kind]] = {
    FILE: {"measure": Kind.TABLE, "narrative": Kind.TABLES, "edit": Kind.TABLES},
    "form": dict.fromkeys(("instructions", "returning"), Kind.TEXTS),
    "measure": {"unit": Kind.TEXT, "decimals": Kind.NUMBER, "negative": Kind.TRUTH, "largest": Kind.NUMBER},
    "table": {"block": Kind.TABLES, "help": Kind.WORDS} | _BLOCK | _OUTLINES,
    "block": _BLOCK,
    "narrative": {},
    "edit": dict.fromkeys(("claim", "total", "carried"), Kind.SENTENCES) | {"test": Kind.TEXT, "exempt": Kind.TEXTS},
}
"""The keys it may have besides."""
