"""Whether each contract bites: one planted violation of each kind, and the clean copy passes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from source import COLLECT, ROOT, looks_at_the_world, too_many_hands


class Plant(NamedTuple):
    """A violation: the contract it breaks, what is planted by path, and the module the linter has to name."""

    contract: str
    texts: Mapping[str, str]
    named: str


PLANTS = {
    "a lower room imports an upper one": Plant(
        "street", {"form/planted.py": "import collect.verbs"}, "collect.form.planted"
    ),
    "the words import the errors": Plant("street", {"words.py": "import collect.errors"}, "collect.words"),
    "siblings know each other": Plant(
        "street", {"report/planted.py": "import collect.workbook"}, "collect.report.planted"
    ),
    "a room nobody listed": Plant("street", {"planted.py": ""}, "planted"),
    "two files of one room import each other": Plant(
        "cycles",
        {"form/planted.py": "import collect.form.grown", "form/grown.py": "import collect.form.planted"},
        "planted",
    ),
    "a verb calls a verb": Plant(
        "verbs",
        {"verbs/planted.py": "import collect.verbs.grown", "verbs/grown.py": ""},
        "collect.verbs.planted",
    ),
    "a second hand on a pen, late in a function": Plant(
        "pens",
        {"campaign/planted.py": "def late() -> None:\n    import xlsxwriter"},
        "collect.campaign.planted",
    ),
    "a draft holds the pen": Plant("pens", {"report/draft.py": "from docx import Document"}, "collect.report.draft"),
    "the street knows a path": Plant(
        "purity", {"edits/planted.py": "from pathlib import Path"}, "collect.edits.planted"
    ),
    "a layout knows a file format through another file": Plant(
        "purity",
        {"workbook/layout.py": "import collect.workbook.planted", "workbook/planted.py": "import zipfile"},
        "collect.workbook.layout -> collect.workbook.planted",
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package to plant in, beside the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return shutil.copytree(COLLECT, tmp_path / "src" / "collect", ignore=shutil.ignore_patterns("__pycache__"))


def plant(package: Path, plants: Mapping[str, str]) -> None:
    """Each text is added at the end of its file, which is made where there is none."""
    for name, text in plants.items():
        with (package / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")


def verdict(package: Path, *contracts: str) -> tuple[int, str]:
    """What lint-imports says of a copy: its exit code and its words, unwrapped."""
    asked = [f"--contract={contract}" for contract in contracts]
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()"]
    answer = subprocess.run(
        [*command, "--no-logo", "--no-cache", *asked],
        cwd=package.parent.parent,
        env=os.environ | {"PYTHONPATH": str(package.parent), "COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_an_unplanted_copy_keeps_every_contract(copy: Path):
    code, words = verdict(copy)
    assert code == 0, words
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", words)


@pytest.mark.parametrize("planted", PLANTS)
def test_a_planted_import_breaks_its_contract_and_is_named(copy: Path, planted: str):
    violation = PLANTS[planted]
    plant(copy, violation.texts)
    code, words = verdict(copy, violation.contract)
    assert code == 1
    assert "0 kept, 1 broken" in words, words
    assert violation.named in words


def test_the_demo_alone_may_call_other_verbs(copy: Path):
    plant(copy, {"verbs/demo.py": "import collect.verbs.grown\n", "verbs/grown.py": ""})
    code, words = verdict(copy, "verbs")
    assert code == 0, words


@pytest.mark.parametrize(
    ("scan", "name", "text"),
    [
        (too_many_hands, "parcel/planted.py", "import typer, requests\n"),
        (looks_at_the_world, "form/planted.py", "from datetime import datetime\n"),
        (
            looks_at_the_world,
            "edits/planted.py",
            "from datetime import date\nthis_year = date.today().year\n",
        ),
        (looks_at_the_world, "workbook/draft.py", "text = open('form.toml').read()\n"),
    ],
)
def test_what_imports_do_not_show_is_caught_in_the_syntax(
    copy: Path, scan: Callable[[Path], list[str]], name: str, text: str
):
    before = scan(copy)
    plant(copy, {name: text})
    found = set(scan(copy)) - set(before)
    assert found
    assert all(name in complaint for complaint in found)
