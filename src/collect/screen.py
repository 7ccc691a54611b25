"""How an outcome is shown: to a person on a terminal, or to a program as one JSON object."""

import sys
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from io import TextIOWrapper
from typing import Any
from unicodedata import combining, east_asian_width

import typer

from collect.errors import CollectError
from collect.outcome import Line, Listing, Outcome, Tone, Watch, unwatched
from collect.words import say

# Rich draws the bars of long work only: to load it would take as long as a small verb takes in all.
_STYLES: Mapping[Tone, Mapping[str, Any]] = {
    Tone.PLAIN: {},
    Tone.HEAD: {"bold": True},
    Tone.GOOD: {"fg": "green"},
    Tone.ASK: {"fg": "yellow"},
    Tone.BAD: {"fg": "red"},
    Tone.FAINT: {"dim": True},
}
_INDENT, _GAP = "    ", "  "


def speak_utf8() -> None:
    """What goes into a pipe or a file is UTF-8 whatever the system's own code page; a console knows better."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def show(outcome: Outcome, *, as_json: bool, command: str) -> None:
    """Shows an outcome; ``command`` is what the next step begins with, such as ``collect -C 任务``."""
    if as_json:
        _dump(outcome.facts)
        return
    for told in outcome.told:
        if isinstance(told, Line):
            _print(f"{_INDENT * told.indent}{told.text}", told.tone)
        else:
            _listing(told)
    if outcome.next_step:
        typer.secho(say("cli.next", command=f"{command} {outcome.next_step}"), fg="cyan")


def complain(fault: CollectError, *, as_json: bool) -> None:
    """Shows what stopped a verb."""
    if as_json:
        _dump({"error": {"code": fault.code, "message": str(fault)}})
    typer.secho(str(fault), err=True, fg="red")


@contextmanager
def progress(title: str) -> Generator[Watch]:
    """A bar for long work on a terminal, once a step of it is done; nothing where the output is none."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    with ExitStack() as until_done:
        begun = cache(partial(_bar, title, until_done))

        def watch(done: int, of: int, /) -> None:
            begun()(done, of)

        yield watch


def _bar(title: str, until_done: ExitStack) -> Watch:
    from rich.console import Console
    from rich.progress import Progress

    bar = until_done.enter_context(Progress(console=Console(file=sys.stderr), transient=True))
    task = bar.add_task(title, total=None)
    return lambda done, of: bar.update(task, completed=done, total=of)


def _dump(facts: Any) -> None:
    import json

    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")


def _print(text: str, tone: Tone) -> None:
    """A line in the colour of its tone, which a file or a pipe does not get."""
    typer.secho(text, **_STYLES[tone])


def _listing(listing: Listing) -> None:
    """A table: columns as wide as their widest text; nothing is cut off."""
    columns = zip(listing.heads, *(row for _, row in listing.rows), strict=True)
    widths = [max(map(width, column)) for column in columns]
    for tone, row in [(Tone.HEAD, listing.heads), *listing.rows]:
        padded = (text + " " * (wide - width(text)) for text, wide in zip(row, widths, strict=True))
        _print(_GAP.join(padded).rstrip(), tone)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two, an accent none."""
    wide = sum(east_asian_width(sign) in {"W", "F"} for sign in text)
    return len(text) + wide - sum(combining(sign) > 0 for sign in text)
