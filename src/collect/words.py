"""Which sentence a code stands for: every word the tool says to a clerk, looked up by code."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import cast


@cache
def _sentences() -> dict[str, str]:
    """All sentences by dotted code, e.g. ``reject.encrypted``."""
    text = files("collect").joinpath("words.zh.toml").read_text(encoding="utf-8")
    return dict(_flattened(tomllib.loads(text), ""))


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
    return _sentences()[code].format_map(values)


def known(code: str, /) -> bool:
    """Whether a sentence exists for ``code``."""
    return code in _sentences()


def codes() -> frozenset[str]:
    """Every code there is a sentence for."""
    return frozenset(_sentences())
