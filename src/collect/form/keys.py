"""Which keys a form's files have, each with the kind of value it takes."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import cast

from collect.form.files import FORM_FILE, PROSE_FILE


class Kind(StrEnum):
    """What a key takes; the value is the code of its name for people."""

    TEXT = "kind-text"
    TEXTS = "kind-texts"
    SENTENCES = "kind-sentences"
    NUMBER = "kind-number"
    TRUTH = "kind-truth"
    TABLE = "kind-table"
    TABLES = "kind-tables"

    def fits(self, value: object) -> bool:
        """Whether a value is of this kind."""
        return _FITS[self](value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _all(fits: Callable[[object], bool], value: object) -> bool:
    return isinstance(value, list) and all(map(fits, cast("list[object]", value)))


_FITS: Mapping[Kind, Callable[[object], bool]] = {
    Kind.TEXT: _is_text,
    Kind.TEXTS: lambda value: _all(_is_text, value),
    Kind.SENTENCES: lambda value: _is_text(value) or (_all(_is_text, value) and bool(value)),
    Kind.NUMBER: _is_number,
    Kind.TRUTH: lambda value: isinstance(value, bool),
    Kind.TABLE: _is_table,
    Kind.TABLES: lambda value: _all(_is_table, value),
}


def _of(kind: Kind, names: Iterable[str]) -> dict[str, Kind]:
    return dict.fromkeys(names, kind)


_OUTLINES = _of(Kind.TEXT, ("boxhead", "stub"))
_BLOCK = _of(Kind.TEXT, ("heading", "corner")) | {"void": Kind.TEXTS}

NEEDED: Mapping[str, Mapping[str, Kind]] = {
    FORM_FILE: {"form": Kind.TABLE, "table": Kind.TABLES},
    "form": _of(Kind.TEXT, ("id", "edition", "title", "report_title", "basis")) | {"sections": Kind.TEXTS},
    "measure": {},
    "table": _of(Kind.TEXT, ("code", "title")),
    "block": _OUTLINES,
    "narrative": _of(Kind.TEXT, ("code", "title", "prompt")) | {"limit": Kind.NUMBER},
    "edit": _of(Kind.TEXT, ("code", "severity", "message", "basis")),
}
"""By kind of table in the file: the keys it must have."""

ALLOWED: Mapping[str, Mapping[str, Kind]] = {
    FORM_FILE: {"measure": Kind.TABLE, "narrative": Kind.TABLES, "edit": Kind.TABLES},
    "form": _of(Kind.TEXTS, ("instructions", "returning")),
    "measure": {"unit": Kind.TEXT, "decimals": Kind.NUMBER, "negative": Kind.TRUTH, "largest": Kind.NUMBER},
    "table": {"block": Kind.TABLES, "help": Kind.TABLE} | _BLOCK | _OUTLINES,
    "block": _BLOCK,
    "narrative": {},
    "edit": _of(Kind.SENTENCES, ("claim", "total", "carried"))
    | {"test": Kind.TEXT, "exempt": Kind.TEXTS}
    | {"cells": Kind.TEXTS, "times": Kind.NUMBER, "small": Kind.NUMBER},
}
"""The keys it may have besides."""

_WORDS = (
    "vague", "elsewhere", "none", "bare", "units", "changes", "periods", "ours", "now", "fillers",
    "partly", "acts", "among", "unlisted",
)  # fmt: skip

PROSE_NEEDED: Mapping[str, Mapping[str, Kind]] = {
    PROSE_FILE: {},
    "words": {},
    "subject": {"code": Kind.TEXT, "words": Kind.TEXTS},
    "reads": _of(Kind.TEXT, ("rule", "subject")) | {"words": Kind.TEXTS, "equals": Kind.SENTENCES},
    "silence": _of(Kind.TEXT, ("rule", "subject")) | {"zero": Kind.SENTENCES},
    "edit": _of(Kind.TEXT, ("code", "severity", "message", "basis", "test")),
    "aspect": {"name": Kind.TEXT, "words": Kind.TEXTS},
}
"""By kind of table in ``prose.toml``: the keys it must have."""

PROSE_ALLOWED: Mapping[str, Mapping[str, Kind]] = {
    PROSE_FILE: {"words": Kind.TABLE} | _of(Kind.TABLES, ("subject", "reads", "silence", "edit")),
    "words": _of(Kind.TEXTS, _WORDS),
    "subject": {},
    "reads": {"example": Kind.TEXT},
    "silence": {"example": Kind.TEXT},
    "edit": _of(Kind.TEXTS, ("sections", "words", "exempt", "cells"))
    | _of(Kind.NUMBER, ("longest", "least", "step", "share"))
    | {"aspect": Kind.TABLES},
    "aspect": {"levels": Kind.TEXTS},
}
"""The keys it may have besides."""
