"""What the tests of the verbs share: a county whose workbooks are issued, a fresh copy for each test."""

from pathlib import Path
from shutil import copytree

import pytest

from verbs.county import County, a_county, a_form_folder


@pytest.fixture(scope="session")
def issued_county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The county to copy: never written to."""
    home = tmp_path_factory.mktemp("county")
    county = a_county(home / "示例县 2023", form=a_form_folder(home / "报表 加一条"))
    assert county.run("generate").code == 0
    return county


@pytest.fixture
def county(tmp_path: Path, issued_county: County) -> County:
    """A county of four units with issued workbooks; its path has Chinese and a space in it."""
    folder = tmp_path / "示例县 2023"
    copytree(issued_county.folder, folder)
    return County(folder)
