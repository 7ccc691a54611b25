"""Does ``--help`` speak Chinese only, fit a console, and leave nothing out?"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from collect.cli import app
from collect.screen import width

ENGLISH = re.compile(r"[Uu]sage|[Oo]ptions|[Aa]rguments|[Cc]ommands?\b|message|required|default|<|[A-Z]{2,}")
OURS = re.compile(r"JSON|PDF")
NEVER_FIRST, NEVER_LAST = tuple("，。；：、）”？！〕"), tuple("（“〔")


def commands(command: Any = None, above: Any = None, name: str = "collect") -> Iterator[tuple[str, Any, Any]]:
    """Every command there is, its name as it is typed, with a context of it."""
    command = command or get_command(app)
    ctx = command.make_context(name, [], parent=above, resilient_parsing=True)
    yield ctx.command_path, command, ctx
    if isinstance(command, TyperGroup):
        for each, below in command.commands.items():
            yield from commands(below, ctx, each)


ALL = {name: (command, ctx) for name, command, ctx in commands()}


def page(name: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    command, ctx = ALL[name]
    return command.get_help(ctx).splitlines()


def test_every_command_is_asked():
    assert len(ALL) > 20
    assert {"collect", "collect init", "collect mail", "collect mail send", "collect form rules"} <= ALL.keys()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("columns", [50, 80, 200])
def test_a_page_fits_the_console_and_no_line_begins_with_a_mark(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch
):
    lines = page(name, columns, monkeypatch)
    assert all(width(line) < min(columns, 100) for line in lines)
    assert not [line for line in lines if line.strip()[:1] in NEVER_FIRST or line[-1:] in NEVER_LAST]


@pytest.mark.parametrize("name", ALL)
def test_a_page_has_no_english_but_what_is_typed(name: str, monkeypatch: pytest.MonkeyPatch):
    text = "\n".join(page(name, 80, monkeypatch))
    assert text.startswith(f"用法：{name}")
    assert not ENGLISH.findall(OURS.sub("", text))


@pytest.mark.parametrize("name", ALL)
def test_a_page_leaves_nothing_out(name: str, monkeypatch: pytest.MonkeyPatch):
    bare = re.sub(r"\s", "", "".join(page(name, 60, monkeypatch)))
    command, ctx = ALL[name]
    own, below = command.get_params(ctx)[:-1], getattr(command, "commands", {})
    said = [each.help for each in (command, *own, *below.values())]
    typed = [name for each in own for name in each.opts if each.param_type_name == "option"]
    assert all(re.sub(r"\s", "", each) in bare for each in (*said, *typed, *below, "--help"))
    assert [each for each in said if not each.endswith(("。", "）"))] == [], "each is a sentence"


def test_what_must_be_known_to_type_it_is_told(monkeypatch: pytest.MonkeyPatch):
    assert page("collect init", 80, monkeypatch)[-10:-7] == [
        "  --form 编号    报表编号（如 disclosure-2021）或报表文件夹。〔必填〕",
        "  --year 年度    报告年度。〔必填；要写 2008 到 2100 的整数〕",
        "  --roster 文件  名册（.xlsx 或 .csv）。〔必填〕",
    ]
    text = "".join(page("collect mail remind", 200, monkeypatch))
    assert "〔要写不小于 0 的整数；不写为 3〕" in text
    assert "用法：collect mail remind [选项] [单位]..." in text
