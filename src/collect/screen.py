"""How an outcome is shown: to a person on a terminal, or to a program as one JSON object."""

import json
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from collect.errors import CollectError
from collect.outcome import Line, Listing, Outcome, Tone, Watch, unwatched
from collect.words import say

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    Tone.PLAIN: "",
    Tone.HEAD: "bold",
    Tone.GOOD: "green",
    Tone.ASK: "yellow",
    Tone.BAD: "red",
    Tone.FAINT: "dim",
}
_INDENT = "    "
_PIPE_WIDTH = 10_000
"""Into a file or a pipe nothing is wrapped."""


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
    console = _console(sys.stdout)
    for told in outcome.told:
        if isinstance(told, Line):
            _line(console, told)
        else:
            _listing(console, told)
    if outcome.next_step:
        console.print(say("cli.next", command=f"{command} {outcome.next_step}"), style="cyan", markup=False)


def complain(fault: CollectError, *, as_json: bool) -> None:
    """Shows what stopped a verb."""
    if as_json:
        _dump({"error": {"code": fault.code, "message": str(fault)}})
    _console(sys.stderr).print(str(fault), style="red", markup=False, highlight=False)


@contextmanager
def progress(title: str) -> Generator[Watch]:
    """A bar for long work on a terminal; nothing where the output is none."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    from rich.progress import Progress

    with Progress(console=_console(sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _dump(facts: Any) -> None:
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")


def _console(stream: Any) -> "Console":
    from rich.console import Console

    return Console(file=stream, width=None if stream.isatty() else _PIPE_WIDTH, highlight=False, soft_wrap=True)


def _line(console: "Console", line: Line) -> None:
    console.print(f"{_INDENT * line.indent}{line.text}", style=_STYLES[line.tone], markup=False)


def _listing(console: "Console", listing: Listing) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in listing.heads:
        table.add_column(head, no_wrap=True)
    for tone, row in listing.rows:
        table.add_row(*_plain(row), style=_STYLES[tone])
    console.print(table)


def _plain(row: Sequence[str]) -> Iterator[Any]:
    """Text as it is: a bracket in a unit's name is no markup."""
    from rich.text import Text

    yield from (Text(cell) for cell in row)
