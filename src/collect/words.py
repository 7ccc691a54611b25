"""Which sentence a code stands for: every word the tool says to a clerk, looked up by code."""

import tomllib
from functools import cache
from pkgutil import get_data
from typing import cast

_BEGINS = "\n\n["
"""How a table begins in the file; a template that spells one inside a sentence leaves no empty line before it."""


@cache
def tables() -> dict[str, str]:
    """The text of every table of sentences by its name."""
    content = get_data("collect", "words.zh.toml") or b""  # importlib.resources would load zipfile and tempfile
    _, *tables = content.decode("utf-8").replace("\r\n", "\n").split(_BEGINS)
    return {name: lines for name, _, lines in (table.partition("]\n") for table in tables)}


@cache
def _sentences(table: str) -> dict[str, str]:
    """The sentences of one table, such as ``reject``, by dotted code, such as ``reject.encrypted``.

    Read when the first is said: the whole file would take a third of the time in which a small verb answers.
    """
    return dict(_flattened(tomllib.loads(tables().get(table, "")), f"{table}."))


def _flattened(branch: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    leaves: list[tuple[str, str]] = []
    for key, value in branch.items():
        if isinstance(value, dict):
            leaves += _flattened(cast("dict[str, object]", value), f"{prefix}{key}.")
        else:
            leaves.append((prefix + key, str(value)))
    return leaves


def say(code: str, /, **values: object) -> str:
    """The sentence for ``code`` with its ``{places}`` filled.

    Raises KeyError for a code that does not exist or a place left unfilled: both are our own mistakes.
    """
    return _of(code)[code].format_map(values)


def known(code: str, /) -> bool:
    """Whether a sentence exists for ``code``."""
    return code in _of(code)


def codes() -> frozenset[str]:
    """Every code there is a sentence for."""
    return frozenset(code for table in tables() for code in _sentences(table))


def _of(code: str) -> dict[str, str]:
    return _sentences(code.partition(".")[0])
