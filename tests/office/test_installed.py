"""Is the right office suite found, or none?"""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from collect.errors import CollectError
from collect.office.installed import find_suite, require_suite, surroundings
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


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the suite asks the system itself for fonts")
def test_the_suite_is_told_what_stands_in_for_official_faces_unless_the_office_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    told = ElementTree.parse(surroundings()["FONTCONFIG_FILE"])
    faces = {alias.findtext("family") for alias in told.iter("alias")}
    assert faces == {"仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体", "Times New Roman"}
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/our/fonts.conf")
    assert surroundings()["FONTCONFIG_FILE"] == "/etc/our/fonts.conf"
