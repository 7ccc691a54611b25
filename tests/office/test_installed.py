"""Is the right office suite found, or none?"""

import sys
from pathlib import Path

import pytest

from collect.errors import CollectError
from collect.office.installed import find_suite, require_suite
from collect.office.job import run
from collect.office.suite import Suite


@pytest.mark.office
def test_the_suite_found_here_has_a_program_and_a_python(suite: Suite) -> None:
    assert suite.program.is_file()
    assert suite.python.is_file()


@pytest.mark.office
def test_the_override_names_the_program(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("COLLECT_SOFFICE", str(suite.program))
    assert find_suite() == suite


def test_an_override_that_points_to_nothing_means_no_suite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLLECT_SOFFICE", str(tmp_path / "soffice"))
    assert find_suite() is None
    with pytest.raises(CollectError) as missing:
        require_suite()
    assert missing.value.code == "office-missing"


def test_a_python_that_falls_over_is_told_in_its_last_words(tmp_path: Path) -> None:
    broken = Suite(tmp_path / "no such soffice", Path(sys.executable))
    with pytest.raises(CollectError, match="uno") as failure:
        run(broken, [{"verb": "read", "source": "a.xlsx", "wanted": None}], recalculate=False)
    assert failure.value.code == "office-failed"
