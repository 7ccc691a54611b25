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
from collect.help_page import allowed
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
    fewer = copy(app)
    fewer.registered_commands = [each for each in app.registered_commands if _name(each) == word]
    fewer.registered_groups = [each for each in app.registered_groups if each.name == word]
    return fewer if fewer.registered_commands or fewer.registered_groups else app


def _name(command: CommandInfo) -> str:
    return command.name or get_command_name(command.callback.__name__ if command.callback else "")


# ── misspelt ─────────────────────────────────────────────────────────────────────────────────────


def _misspelt(fault: Any) -> str:
    """What is wrong with what was typed: the parser says it in English, its kind of exception says what it means."""
    match type(fault).__name__:
        case "NoSuchOption":
            return _near(say("usage.no-such-option", word=fault.option_name), fault.possibilities or ())
        case "BadOptionUsage":
            return say("usage.bad-option", word=fault.option_name)
        case "MissingParameter":
            return say("usage.missing", word=_called(fault))
        case "BadParameter":
            return say("usage.bad-value", word=_called(fault), said=_wanted(fault))
        case _:
            return _out_of_place(fault)


def _out_of_place(fault: Any) -> str:
    """A word too many, a word that is no command, a command that was not written."""
    said = _english(fault)
    if extra := _EXTRA.search(said):
        return say("usage.too-much", words=extra[1])
    if quoted := _QUOTED.findall(said):
        return _near(say("usage.no-such-command", word=quoted[0]), quoted[1:])
    if commands := getattr(fault.ctx and fault.ctx.command, "commands", None):
        return say("usage.no-command", words=say("naming.join").join(commands))
    return say("usage.otherwise", said=said)


def _wanted(fault: Any) -> str:
    """What the value of an option has to be."""
    kind = fault.param.type if fault.param else None
    if getattr(kind, "formats", None):
        return say("usage.date")
    return allowed(kind) or _english(fault)


def _english(fault: Any) -> str:
    """What the parser says, where we know no better."""
    return (fault.message or "").rstrip(".")


def _near(said: str, words: Sequence[str]) -> str:
    """The same with the words that were perhaps meant."""
    return said + (say("usage.near", words=say("naming.join").join(words)) if words else "")


def _called(fault: Any) -> str:
    return fault.param.get_error_hint(fault.ctx).strip("'") if fault.param else ""
