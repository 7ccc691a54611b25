"""Whether the shipped forms are found where they lie."""

from pathlib import Path

import pytest

from collect.campaign import shipped as shipped_room
from collect.campaign.shipped import shipped, shipped_form, shipped_forms
from collect.errors import CollectError

ROOT = Path(__file__).parents[2]


def test_in_a_checkout_they_lie_beside_the_source():
    assert shipped("samples") == ROOT / "samples"
    assert shipped_form("disclosure-2021") == ROOT / "workbook_templates" / "disclosure-2021"
    assert set(shipped_forms()) >= {"disclosure-2019", "disclosure-2021", "disclosure-2021-mixed"}


def test_when_installed_they_lie_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    form = tmp_path / "collect" / "workbook_templates" / "tiny"
    form.mkdir(parents=True)
    (form / "form.toml").touch()
    monkeypatch.setattr(shipped_room, "_PACKAGE", tmp_path / "collect")
    assert shipped_forms() == ("tiny",)
    assert shipped_form("tiny") == form


def test_a_form_that_is_not_there_is_answered_with_the_nearest_name():
    with pytest.raises(CollectError) as told:
        shipped_form("disclosure-2021-mix")
    assert told.value.code == "form-unknown"
    assert "“disclosure-2021-mixed”" in str(told.value.values["nearest"])
    assert "disclosure-2019" in str(told.value.values["known"])


@pytest.mark.parametrize("name", ["", "..", "../samples", "报表"])
def test_a_name_never_leads_out_of_the_shipped_forms(name: str):
    with pytest.raises(CollectError) as told:
        shipped_form(name)
    assert told.value.code == "form-unknown"


def test_what_was_not_shipped_is_named():
    with pytest.raises(CollectError) as told:
        shipped("nothing")
    assert told.value.code == "shipped-missing"
