"""What a command loads before it can begin: nothing heavy that it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from campaign.made import a_plan
from collect.campaign.founding import create
from collect.cli import app
from collect.typed import only
from source import COLLECT

# From 10 ms (email) to a third of a second (matplotlib) each; a bare Python begins in 13.
HEAVY = frozenset({
    "PIL", "asyncio", "distributed", "docx", "email", "http", "imap_tools", "jinja2", "keyring", "lxml", "matplotlib",
    "msoffcrypto", "multiprocessing", "numpy", "openpyxl", "py7zr", "pydantic", "python_calamine", "rapidfuzz", "rich",
    "smtplib", "ssl", "urllib.request", "xlrd", "xlsxwriter",
})  # fmt: skip
TRUSTED_EXCEL = {"openpyxl", "lxml", "numpy", "PIL"}  # openpyxl loads the other three where they are installed
COPIES, EXCEL, WORD, MAIL = {"rapidfuzz"}, {"xlsxwriter"}, {"docx", "lxml"}, {"email", "ssl"}
NEEDS = {
    "accept": COPIES,
    "ascend": COPIES | EXCEL,
    "check": COPIES | EXCEL,
    "form": EXCEL,
    "generate": {"email"},  # importlib.metadata, which tells xlsxwriter's version without loading it
    "ingest": COPIES | {"email"},
    "init": TRUSTED_EXCEL,
    "mail": COPIES | EXCEL | MAIL | {"smtplib"},
    "mail_fetch": {"email", "imap_tools", "ssl"},
    "mail_preview": COPIES | EXCEL | MAIL,
    "report": WORD,
    "rollup": COPIES | EXCEL | WORD,
    "status": set[str](),
    "verify": set[str](),
    "waive": set[str](),
    "why": set[str](),
}
NOT_FOR_STATUS = {"collect.form.load", "collect.submission", "_hashlib"}
ALL_OF_THEM = {"demo", "rehearse"}  # they walk the whole year


def loaded(code: str, *, folder: Path | None = None) -> frozenset[str]:
    """Which heavy modules a process has loaded when this code has run."""
    told = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", told], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    modules = set(ran.stderr.splitlines()[-1].split())
    assert "collect" in modules
    return HEAVY & (modules | {name.partition(".")[0] for name in modules})


def typed(*words: str) -> str:
    """The command as ``collect`` runs it, its end caught."""
    lines = ("import sys", f"sys.argv = ['collect', *{words!r}]", "from collect.__main__ import main")
    return "\n".join((*lines, "try: main()", "except SystemExit: pass"))


def test_every_verb_is_listed():
    verbs = {path.stem for path in (COLLECT / "verbs").glob("*.py")} - {"__init__"}
    assert verbs == NEEDS.keys() | ALL_OF_THEM


def test_the_command_line_alone_loads_nothing_heavy():
    assert loaded(typed("--help")) == set()


def test_the_status_of_a_campaign_loads_nothing_heavy_nor_any_form(tmp_path: Path):
    folder = create(tmp_path / "tiny-2023", a_plan(tmp_path / "from")).folder
    assert loaded(typed("status"), folder=folder) == set()
    code = typed("status") + f"\nimport sys\nassert not {NOT_FOR_STATUS} & set(sys.modules)"
    assert loaded(code, folder=folder) == set()


@pytest.mark.parametrize(
    ("words", "built"),
    [
        (["status"], {"status"}), (["-C", "mail", "status", "--json"], {"status"}), (["why", "--help"], {"why"}),
        (["--json", "mail", "fetch"], {"mail"}), (["form", "check", "x"], {"form"}), (["ingest", "why"], {"ingest"}),
    ],
)  # fmt: skip
def test_of_the_commands_only_the_one_that_is_typed_is_built(words: list[str], built: set[str]):
    command = get_command(only(words))
    assert isinstance(command, TyperGroup)
    assert command.commands.keys() == built


@pytest.mark.parametrize("words", [[], ["--help"], ["--json"], ["statu", "status"], ["-C", "status"]])
def test_without_a_command_that_there_is_all_of_them_are_built(words: list[str]):
    assert only(words) is app


@pytest.mark.slow
@pytest.mark.parametrize("verb", NEEDS)
def test_a_verb_loads_what_it_needs_and_no_more(verb: str):
    assert loaded(f"import collect.verbs.{verb}") <= NEEDS[verb]


@pytest.mark.parametrize("module", ["openpyxl", "xlsxwriter", "docx"])
def test_what_is_heavy_is_seen(module: str):
    assert module in loaded(f"import collect, {module}")
