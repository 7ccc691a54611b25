"""What ``--help`` says, in Chinese and in columns as wide as Chinese is."""

import re
import shutil
from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from collect.screen import width
from collect.words import say

# The parser's own page has English heads, and counts a Chinese sign as one column: its lines are twice too long.
_WIDEST, _NARROWEST = 100, 20
"""Columns of a line, and of what is said of an option at least."""
_INDENT, _GAP = "  ", "  "
_PIECE = re.compile(r"[（“〔]*(?:[!-~]+|.)[，。；：、）”〕？！]* ?")
"""A word of Latin letters or a Chinese sign, with the marks that may not stand apart from it at the end of a line."""


def in_chinese(app: typer.Typer) -> None:
    """Gives an application and all its commands this page."""
    app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        if group.typer_instance:
            in_chinese(group.typer_instance)


def allowed(kind: Any) -> str:
    """Which whole numbers a parameter of this kind takes; empty for another kind."""
    lowest, highest = getattr(kind, "min", None), getattr(kind, "max", None)
    if lowest is None:
        return ""
    if highest is None:
        return say("usage.at-least", lowest=lowest)
    return say("usage.range", lowest=lowest, highest=highest)


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return "\n".join(_page(self, ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return "\n".join(_page(self, ctx))


def _page(command: Any, ctx: Any) -> Iterator[str]:
    columns = min(shutil.get_terminal_size().columns, _WIDEST) - 1
    yield say("help.usage", usage=" ".join([ctx.command_path, *_usage(command, ctx)]))
    yield ""
    yield from (_INDENT + line for line in _lines(command.help or "", columns - len(_INDENT)))
    for head, rows in _sections(command, ctx):
        yield ""
        yield say(head)
        yield from _table(rows, columns)


def _usage(command: Any, ctx: Any) -> Iterator[str]:
    """What follows the command, in its order."""
    pieces: Sequence[str] = command.collect_usage_pieces(ctx)
    for piece in pieces:
        if piece == command.options_metavar:
            yield say("help.any-options")
        elif piece == getattr(command, "subcommand_metavar", ""):
            yield say("help.any-command")
        else:
            yield piece.strip("{}")


def _sections(command: Any, ctx: Any) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """Arguments, options and commands, each with what is said of it; the parser's last option shows this page."""
    *own, helping = command.get_params(ctx)
    rows = [(each.param_type_name, each.get_help_record(ctx)[0], _about(each)) for each in own]
    rows.append(("option", helping.opts[0], say("help.help")))
    commands = getattr(command, "commands", {})
    for head, section in (
        ("help.arguments", [(name, about) for kind, name, about in rows if kind == "argument"]),
        ("help.options", [(name, about) for kind, name, about in rows if kind == "option"]),
        ("help.commands", [(name, each.help or "") for name, each in commands.items()]),
    ):
        if section:
            yield head, section


def _about(parameter: Any) -> str:
    """What is said of a parameter, and what must be known to type it."""
    counts = isinstance(parameter.default, int) and not isinstance(parameter.default, bool)
    known = (
        say("help.required") if parameter.required else "",
        allowed(parameter.type),
        say("help.default", value=parameter.default) if counts else "",
    )
    said = say("help.between").join(filter(None, known))
    return parameter.help + (say("help.known", said=said) if said else "")


# ── columns ──────────────────────────────────────────────────────────────────────────────────────


def _table(rows: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    """Two columns, the first as wide as its widest."""
    first = max(width(name) for name, _ in rows)
    left = len(_INDENT) + first + len(_GAP)
    for name, about in rows:
        begins = _INDENT + name + " " * (first - width(name)) + _GAP
        for line in _lines(about, max(columns - left, _NARROWEST)):
            yield begins + line
            begins = " " * left


def _lines(text: str, columns: int) -> Iterator[str]:
    """A text in lines of so many columns."""
    line = ""
    for piece in _PIECE.findall(text):
        if line and width(line + piece.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        line += piece
    yield line
