"""Is prose held against the neighbours' that came with it, and against those that came before?"""

import pytest

from verbs.county import County, a_county

pytestmark = pytest.mark.slow

PROSE = (
    "本年度围绕群众关心的土地征收、惠农补贴、社会救助等事项，逐项梳理公开内容，明确责任站所和公开时限，每月由办公室核对一次，"
    "发现漏项当月补齐。对历年文件重新标注公开属性，凡属性不清的一律退回承办站所重新认定。便民服务大厅设置查阅点，配备专人引导，"
    "年老群众可以当场打印所需材料。全年组织两次业务培训，请县里的同志讲解答复文书的写法。"
)


@pytest.fixture
def real(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A county on the shipped form, with all its rules about prose."""
    county = a_county(tmp_path_factory.mktemp("near") / "示例县")
    county.told("generate")
    return county


def copied(facts: dict[str, list[dict[str, list[dict[str, str]]]]]) -> dict[str, list[tuple[str, str]]]:
    """By file the shares and messages of near-copies."""
    return {
        str(file["unit"]): [(each["stated"], each["message"]) for each in file["findings"] if each["rule"] == "R28"]
        for file in facts["files"]
    }


def test_two_that_come_together_are_both_told_of_each_other(real: County):
    told = copied(real.receive(a=real.filled("QA01", f"N1 tells {PROSE}"), b=real.filled("QA02", f"N1 tells {PROSE}")))
    assert [share for share, _ in told["QA01"]] == [share for share, _ in told["QA02"]] == ["100%"]
    assert "示例县乙镇" in told["QA01"][0][1]
    assert "示例县甲镇" in told["QA02"][0][1]


def test_one_that_comes_later_is_held_against_what_is_there(real: County):
    assert copied(real.receive(a=real.filled("QA01", f"N1 tells {PROSE}"))) == {"QA01": []}
    later = copied(real.receive(b=real.filled("QA02", f"N1 tells {PROSE}")))
    assert [share for share, _ in later["QA02"]] == ["100%"]
    (first, _) = real.told("check", code=1)["units"]
    assert "R28" in {each["rule"] for each in first["findings"]}, "the first one is told at the next check"


def test_a_unit_is_not_held_against_its_own_version_before(real: County):
    real.receive(a=real.filled("QA01", f"N1 tells {PROSE}"))
    again = real.receive(a2=real.filled("QA01", f"N1 tells {PROSE}", "T2:5.1:decisions = 4"))
    assert copied(again) == {"QA01": []}
