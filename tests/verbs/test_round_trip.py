"""Does a return that was sent back marked come back mended, recognised, compared, and accepted?

The unit works in LibreOffice, as units do: it types, it saves, it heeds the locks.
"""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from collect.campaign.ledger import open_ledger
from collect.office.suite import Suite, Typing, find_suite, type_into
from verbs.county import County, opened, settle

pytestmark = [pytest.mark.slow, pytest.mark.office]

WHY = "同一征收项目的住户集中提出申请"
FAULTS = {"T3:1:person": 120, "T3:3.1:person": 20, "T3:3.2:person": 90, "T2:1.1:made": 1, "T2:1.1:valid": 1}
"""More came in than was answered, and a township made a regulation; 120 is more than one asks about unasked."""
MENDED = {"T3:3.1:person": 30, "T2:1.1:made": 0, "T2:1.1:valid": 0}
MARKED = "退回说明"


@pytest.fixture(scope="session")
def suite() -> Suite:
    found = find_suite()
    if found is None:
        pytest.skip("no office suite on this machine")
    return found


def typed(suite: Suite, source: Path, target: Path, keys: Mapping[tuple[str, str], Any]) -> None:
    """The unit opens the file, types, and saves it into the inbox."""
    type_into(suite, [Typing(source, target, dict(keys))])
    settle(target)


def spots(county: County, figures: Mapping[str, int]) -> dict[tuple[str, str], int]:
    return {county.spot(name): number for name, number in figures.items()}


def box_of(sheet: Worksheet, rule: str) -> tuple[str, str]:
    """Sheet and address of the open box left of the key of a rule's question."""
    (row,) = [row for row in sheet.iter_rows() if any(re.match(rf"{rule}#", str(cell.value or "")) for cell in row)]
    *_, box = [cell for cell in row if not cell.protection.locked]
    return sheet.title, box.coordinate


def ingested(county: County) -> dict[str, Any]:
    (told,) = county.run("ingest", "--json").facts["files"]
    return told


def test_the_whole_way_of_a_return_that_was_wrong(county: County, suite: Suite):
    zeros = {str(cell): 0 for cell in county.campaign.form.entries}
    issued = next(county.campaign.outbox.glob("QA01*"))
    typed(suite, issued, county.campaign.inbox / "甲镇.xlsx", spots(county, zeros | FAULTS))
    first = ingested(county)
    assert (first["outcome"], [each["rule"] for each in first["findings"]]) == ("returned", ["R3", "R7", "S1"])

    told = county.told("check", "QA01", "--mark", code=1)
    (copy,) = [Path(each["path"]) for each in told["files"]]
    assert county.files("returned") == {copy.name}, "what was received is in the archive, not in the way"
    book = opened(copy.read_bytes())
    assert book.sheetnames[0] == MARKED
    assert county.told("check", "--mark", code=1)["files"] == [{"unit": "QA01", "path": str(copy)}], "kept, not doubled"

    keys = spots(county, MENDED) | {box_of(book[MARKED], "S1"): WHY}
    typed(suite, copy, county.campaign.inbox / "甲镇（改）.xlsx", keys)
    second = ingested(county)
    assert (second["outcome"], second["unit"]) == ("accepted", "QA01")
    assert [(each["rule"], each["explanation"]) for each in second["findings"]] == [("S1", WHY)]
    assert "foreign-sheets" not in second["remarks"]
    assert county.files("returned") == set(), "nothing is left to mend"
    assert county.standing()["QA01"] == "explained"
    with open_ledger(county.campaign.ledger_path) as ledger:
        assert [each.submission.stamp.serial for each in ledger.history("QA01")] == [1, 2]

    (unit,) = county.told("check", "QA01", "--compare")["units"]
    compared = unit["compared"]
    assert unit["version"] == 2
    assert {each["cell"]: (each["before"], each["after"]) for each in compared["changed"]} == {
        "T3:3.1:person": ("20", "30"), "T2:1.1:made": ("1", "0"), "T2:1.1:valid": ("1", "0"),
    }  # fmt: skip
    rules = {code: [each["rule"] for each in compared[code]] for code in ("gone", "left", "brought")}
    assert rules == {"gone": ["R3", "R7"], "left": ["S1"], "brought": []}


def test_an_explanation_is_kept_while_the_values_are_and_lapses_when_they_change(
    county: County, suite: Suite, tmp_path: Path
):
    zeros = {str(cell): 0 for cell in county.campaign.form.entries}
    issued = next(county.campaign.outbox.glob("QA02*"))
    box = box_of(opened(issued.read_bytes())["审核"], "S1")
    typed(suite, issued, county.campaign.inbox / "乙镇.xlsx", spots(county, zeros | FAULTS) | {box: WHY})
    assert [each["explanation"] for each in ingested(county)["findings"]] == ["", "", WHY]

    (written,) = [Path(each["path"]) for each in county.told("check", "QA02", "--mark", code=1)["files"]]
    copy = Path(shutil.copy(written, tmp_path / "乙镇收到的退回件.xlsx"))
    sheet = opened(copy.read_bytes())[MARKED]
    assert sheet[box_of(sheet, "S1")[1]].value == WHY, "what still holds need not be written again"
    kept = spots(county, MENDED)
    typed(suite, copy, county.campaign.inbox / "乙镇（改）.xlsx", kept)
    assert ingested(county)["outcome"] == "accepted"

    changed = spots(county, MENDED | {"T3:1:person": 130, "T3:3.1:person": 40})
    typed(suite, copy, county.campaign.inbox / "乙镇（再改）.xlsx", changed)
    third = ingested(county)
    assert (third["outcome"], [each["explanation"] for each in third["findings"]]) == ("review", [""])


def test_a_correction_that_breaks_something_else_is_told_so(county: County, suite: Suite):
    zeros = {str(cell): 0 for cell in county.campaign.form.entries}
    issued = next(county.campaign.outbox.glob("QA01*"))
    typed(suite, issued, county.campaign.inbox / "甲镇.xlsx", spots(county, zeros | {"T3:1:person": 3}))
    ingested(county)
    (copy,) = [Path(each["path"]) for each in county.told("check", "--mark", code=1)["files"]]
    worse = spots(county, {"T3:4:person": 3, "T3:4:legal": 2})
    typed(suite, copy, county.campaign.inbox / "甲镇（改）.xlsx", worse)
    told = ingested(county)
    assert told["outcome"] == "returned"
    assert "已改好 1 处，还有 0 处，新出现 1 处" in told["said"]
    ran = county.run("check", "QA01", "--compare")
    assert "改动后新出现：" in ran.out
    assert county.files("returned") == {"QA01 示例县甲镇.xlsx", "QA01 示例县甲镇.xlsx.说明.txt"}


def test_a_marked_copy_sent_back_unchanged_is_recognised(county: County, suite: Suite):
    zeros = {str(cell): 0 for cell in county.campaign.form.entries}
    issued = next(county.campaign.outbox.glob("QA01*"))
    typed(suite, issued, county.campaign.inbox / "甲镇.xlsx", spots(county, zeros | {"T3:1:person": 3}))
    ingested(county)
    (copy,) = [Path(each["path"]) for each in county.told("check", "--mark", code=1)["files"]]
    typed(suite, copy, county.campaign.inbox / "甲镇（改）.xlsx", {})
    told = ingested(county)
    assert told["outcome"] == "returned"
    assert "与上一版内容完全相同，没有改动" in told["said"]
