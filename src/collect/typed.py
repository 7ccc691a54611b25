"""How what was typed finds its command, or is told what is wrong with it."""

import re
import sys
from collections.abc import Sequence
from copy import copy
from typing import Any

import typer
from typer.main import get_command_name
from typer.models import CommandInfo

from collect.cli import app
from collect.errors import CollectError
from collect.outcome import Exit
from collect.screen import complain, speak_utf8
from collect.words import say

_Misspelt: Any = typer.BadParameter.__mro__[1]
"""What cannot be understood at all: the parser's own exception, which typer does not name."""
_QUOTED, _EXTRA = re.compile("'([^']*)'"), re.compile(r" \((.*)\)$")


def main() -> None:
    """The ``collect`` command."""
    speak_utf8()
    try:
        sys.exit(only(sys.argv[1:])(standalone_mode=False))
    except _Misspelt as fault:
        where = fault.ctx.command_path if fault.ctx else "collect"
        usage = CollectError("usage", fault=_misspelt(fault), command=where)
        complain(usage, as_json="--json" in sys.argv)
        sys.exit(Exit.MISUSE)
    except typer.Abort:  # a question that nobody answered
        sys.exit(Exit.MISUSE)


def only(typed: Sequence[str]) -> typer.Typer:
    """The application with no command but the one that is typed; with all of them where none is, or no such one.

    A parser is built of every command there is before one of them is looked up, which takes as long as ``status``.
    """
    words = (word for before, word in zip(["", *typed], typed, strict=False) if before != "-C" and word[:1] != "-")
    word = next(words, "")
    only = copy(app)
    only.registered_commands = [each for each in app.registered_commands if _name(each) == word]
    only.registered_groups = [each for each in app.registered_groups if each.name == word]
    return only if only.registered_commands or only.registered_groups else app


def _name(command: CommandInfo) -> str:
    return command.name or get_command_name(command.callback.__name__ if command.callback else "")


# ── misspelt ─────────────────────────────────────────────────────────────────────────────────────


def _misspelt(fault: Any) -> str:
    """What is wrong with what was typed: the parser says it in English, its kind of exception says what it means."""
    kind, quoted = type(fault).__name__, _QUOTED.findall(fault.message or "")
    if kind == "NoSuchOption":
        return _near(say("usage.no-such-option", word=fault.option_name), fault.possibilities or ())
    if kind == "UsageError" and quoted:
        return _near(say("usage.no-such-command", word=quoted[0]), quoted[1:])
    if kind == "BadOptionUsage":
        return say("usage.bad-option", word=fault.option_name)
    if kind == "MissingParameter":
        return say("usage.missing", word=_called(fault))
    if kind == "BadParameter":
        return say("usage.bad-value", word=_called(fault), said=fault.message.rstrip("."))
    extra = _EXTRA.search(fault.message or "")
    return say("usage.too-much", words=extra[1]) if extra else say("usage.otherwise", said=fault.message)


def _near(said: str, words: Sequence[str]) -> str:
    """The same with the words that were perhaps meant."""
    return said + (say("usage.near", words=say("naming.join").join(words)) if words else "")


def _called(fault: Any) -> str:
    return fault.param.get_error_hint(fault.ctx).strip("'") if fault.param else ""
