"""Does every unit get its own letter as a draft, once, and nobody what is another's?"""

from collections.abc import Sequence
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from campaign.made import HEADS, a_sheet
from collect.campaign.ledger import open_ledger
from collect.campaign.letters import Letters
from collect.verbs import mail as mail_verb
from verbs.county import ASKED, FLAT, LOPSIDED, UNITS, County, tree

pytestmark = pytest.mark.slow

ADDRESSES = {"QA01": "qa01@example.cn", "QA02": "qa02@example.cn", "QA03": "qa03@example.cn", "QA04": ""}
SERVER = """
[mail]
address = "xxgk@example.gov.cn"
name = "示例县公开办"
smtp = "smtp.example.invalid"
"""


def with_addresses(county: County, addresses: dict[str, str] = ADDRESSES) -> County:
    """The roster tells where letters go: three units have an address, the last has none."""
    lines = [(*unit, "示例县", "张三", "", addresses[unit[0]]) for unit in UNITS]
    a_sheet(county.folder / "roster.xlsx", HEADS, *lines)
    return County(county.folder)


@pytest.fixture
def office(county: County) -> County:
    return with_addresses(county)


@pytest.fixture
def answered(office: County) -> County:
    """One unit accepted, one waiting for the office, one to mend what cannot be right, the last silent."""
    office.receive(a=office.filled("QA01", *FLAT), b=office.filled("QA02", *ASKED), c=office.filled("QA03", *LOPSIDED))
    return office


def settings(county: County, text: str, *, due: str = "2099-01-20") -> None:
    path = county.folder / "campaign.toml"
    written = path.read_text(encoding="utf-8").replace("due = 2099-01-20", f"due = {due}")
    path.write_text(written + text, encoding="utf-8")


def later(monkeypatch: pytest.MonkeyPatch, *, days: int) -> None:
    """So many days have passed."""
    day = date.today() + timedelta(days=days)
    monkeypatch.setattr(mail_verb, "today", lambda: day)


def letters(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["unit"], each["kind"], each["state"]) for each in told["letters"]]


def draft(told: dict[str, Any], unit: str) -> EmailMessage:
    """The draft of a unit, read by the standard library."""
    (path,) = [Path(each["path"]) for each in told["letters"] if each["unit"] == unit]
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content()


def enclosed(message: EmailMessage) -> list[tuple[str | None, bytes]]:
    return [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]


def kept(county: County, unit: str) -> Sequence[tuple[str, int, str]]:
    """What the ledger knows of the letters to a unit."""
    with open_ledger(county.campaign.ledger_path) as ledger:
        return [(each.kind, each.version, str(each.state)) for each in Letters(ledger).of(unit)]


# ── send ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_unit_gets_its_own_workbook_and_who_has_no_address_is_told_of(office: County):
    told = office.told("mail", "send", code=1)
    assert letters(told) == [
        ("QA01", "cover", "drafted"), ("QA02", "cover", "drafted"), ("QA03", "cover", "drafted"),
        ("QA04", "cover", "no-address"),
    ]  # fmt: skip
    for unit, name, _ in UNITS[:3]:
        message = draft(told, unit)
        file = f"{unit} {name} 2023年政府信息公开工作年度报告.xlsx"
        assert enclosed(message) == [(file, (office.folder / "outbox" / file).read_bytes())]
        assert message["To"] == f"{name} <{ADDRESSES[unit]}>"
        assert (message["X-Unsent"], message["X-Collect-Letter"]) == ("1", f"cover/{unit}/1")
        assert name in message["Subject"]
        assert "2099年1月20日" in body(message)
    assert len(office.files("drafts")) == 3
    assert "roster.xlsx" in told["letters"][3]["why"]


def test_a_draft_is_not_written_twice_unless_it_is_asked_for(office: County):
    office.run("mail", "send")
    before = tree(office.folder)
    assert letters(office.told("mail", "send", code=1)) == [("QA04", "cover", "no-address")]
    assert tree(office.folder) == before
    assert letters(office.told("mail", "send", "QA02", "--again")) == [("QA02", "cover", "drafted")]
    assert len(office.files("drafts")) == 3
    assert kept(office, "QA02") == [("cover", 1, "withdrawn"), ("cover", 1, "drafted")]


def test_what_the_clerk_has_sent_is_sent_and_its_draft_makes_room(office: County):
    assert office.standing()["QA01"] == "issued"
    office.run("mail", "send")
    told = office.told("mail", "send", "--done")
    assert letters(told) == [(unit, "cover", "sent") for unit in ("QA01", "QA02", "QA03")]
    assert list(office.standing().values()) == ["sent", "sent", "sent", "issued"]
    assert {path.parent.name for path in (office.folder / "drafts").rglob("*.eml")} == {"已发出"}
    assert office.told("mail", "send", "--done")["letters"] == []


def test_only_the_drafts_of_the_units_named_are_taken_for_sent(office: County):
    office.run("mail", "send")
    office.told("mail", "send", "--done", "QA02")
    assert list(office.standing().values()) == ["issued", "sent", "issued", "issued"]


def test_a_workbook_issued_anew_is_sent_anew(office: County):
    office.run("mail", "send")
    with open_ledger(office.campaign.ledger_path) as ledger:
        copy = ledger.issued()["QA02"]
        ledger.issue("QA02", copy._replace(serial=2))
    assert letters(office.told("mail", "send", "QA02")) == [("QA02", "cover", "drafted")]
    assert kept(office, "QA02") == [("cover", 1, "drafted"), ("cover", 2, "drafted")]


def test_a_unit_whose_workbook_is_gone_is_told_of(office: County):
    next((office.folder / "outbox").glob("QA01*")).unlink()
    told = office.told("mail", "send", "QA01", code=1)
    assert letters(told) == [("QA01", "cover", "no-workbook")]
    assert office.files("drafts") == set()


def test_a_drill_says_who_would_get_what_and_why_and_writes_nothing(answered: County):
    before = tree(answered.folder)
    for errand, who in {"send": "QA04", "return": "QA03", "receipt": "QA01", "remind": "QA04"}.items():
        told = answered.run("mail", errand, "--dry-run", "--json").facts
        assert [each["unit"] for each in told["letters"]] == [who]
        assert all(each["why"] for each in (*told["letters"], *told["skipped"]))
        assert {each["unit"] for each in told["skipped"]} == {unit for unit, *_ in UNITS} - {who}
    assert tree(answered.folder) == before


# ── return ───────────────────────────────────────────────────────────────────────────────────────


def test_a_return_goes_back_marked_with_its_own_findings_and_nobody_else_s(answered: County):
    answered.receive(d=answered.filled("QA02", *LOPSIDED, "T2:1.1:valid = 3"))
    told = answered.told("mail", "return")
    assert letters(told) == [("QA02", "return", "drafted"), ("QA03", "return", "drafted")]
    for unit, rules in {"QA02": 2, "QA03": 1}.items():
        message = draft(told, unit)
        text = body(message)
        assert text.count("【必须改】") == rules
        assert ("规章" in text) == (unit == "QA02")
        assert message["X-Collect-Letter"] == f"return/{unit}/{2 if unit == 'QA02' else 1}"
        ((name, content),) = enclosed(message)
        assert name
        assert name.startswith(unit)
        assert (answered.folder / "returned" / name).read_bytes() == content


def test_a_version_goes_back_once_and_the_next_one_again(answered: County):
    answered.told("mail", "return")
    assert answered.told("mail", "return")["letters"] == []
    answered.receive(d=answered.filled("QA03", *LOPSIDED, "T2:5.1:decisions = 3"))
    assert letters(answered.told("mail", "return")) == [("QA03", "return", "drafted")]
    assert [version for _, version, _ in kept(answered, "QA03")] == [1, 2]


def test_one_that_only_raises_a_question_goes_back_when_it_was_marked_or_is_named(answered: County):
    assert letters(answered.told("mail", "return")) == [("QA03", "return", "drafted")]
    answered.run("check", "QA02", "--mark")
    told = answered.told("mail", "return")
    assert letters(told) == [("QA02", "return", "drafted")]
    assert "必须修改 0 处，需要说明 1 处" in body(draft(told, "QA02"))


# ── remind ───────────────────────────────────────────────────────────────────────────────────────


def test_only_who_owes_is_reminded(answered: County, monkeypatch: pytest.MonkeyPatch):
    with_addresses(answered, {**ADDRESSES, "QA04": "qa04@example.cn"})
    told = answered.told("mail", "remind")
    assert letters(told) == [("QA04", "before", "drafted")]
    assert "至今没有收到示例县丁局的报表" in body(draft(told, "QA04"))
    later(monkeypatch, days=4)
    told = answered.told("mail", "remind", "--days", "5")
    assert told["letters"] == []
    told = answered.told("mail", "remind")
    assert letters(told) == [("QA03", "before", "drafted"), ("QA04", "before", "drafted")]
    assert "第 1 版有 1 处必须修改" in body(draft(told, "QA03"))


def test_after_the_due_date_the_letter_urges(office: County):
    settings(office, "", due="2024-01-20")
    told = office.told("mail", "remind", "QA01")
    assert letters(told) == [("QA01", "after", "drafted")]
    assert draft(told, "QA01")["Subject"].startswith("催报")


def test_who_is_excused_is_not_reminded(office: County):
    office.told("waive", "QA01", "QA02", "QA03", "QA04", "--reason", "机构撤并")
    assert office.told("mail", "remind", "--days", "0")["letters"] == []


# ── receipt, preview ─────────────────────────────────────────────────────────────────────────────


def test_who_is_accepted_is_told_so_with_the_check_code(answered: County):
    told = answered.told("mail", "receipt")
    assert letters(told) == [("QA01", "receipt", "drafted")]
    (unit,) = [each for each in answered.run("status", "--json").facts["units"] if each["code"] == "QA01"]
    assert unit["check_code"] in body(draft(told, "QA01"))
    assert answered.told("mail", "receipt")["letters"] == []


def test_a_letter_is_shown_and_nothing_written(answered: County):
    before = tree(answered.folder)
    shown = answered.run("mail", "return", "--preview", "丙乡")
    assert shown.code == 0
    assert "收件：示例县丙乡 <qa03@example.cn>" in shown.out
    assert "标题：退回修改" in shown.out
    assert "1. 【必须改】" in shown.out
    told = answered.told("mail", "send", "--preview", "QA04")
    (letter,) = told["letters"]
    assert (letter["kind"], letter["address"], letter["state"]) == ("cover", "", "preview")
    assert letter["attachments"] == ["QA04 示例县丁局 2023年政府信息公开工作年度报告.xlsx"]
    refused = answered.run("mail", "receipt", "--preview", "QA04", "--json")
    assert (refused.code, refused.facts["error"]["code"]) == (2, "no-letter")
    assert tree(answered.folder) == before


def test_the_letters_are_those_of_the_campaign_s_own_form_and_may_be_reworded_in_mid_year(office: County):
    path = office.folder / "form" / "letters.toml"
    path.write_text('[cover]\nsubject = "新标题 {unit}"\nbody = "新正文 {year}"\n', encoding="utf-8")
    message = draft(office.told("mail", "send", "QA01"), "QA01")
    assert (message["Subject"], body(message).strip()) == ("新标题 示例县甲镇", "新正文 2023")
    path.write_text('[cover]\nsubject = "新标题 {unti}"\nbody = "x"\n', encoding="utf-8")
    ran = office.run("mail", "send", "QA02", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "letters-faulty")
    assert office.run("status").code == 1  # nothing else minds


# ── with a server ────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_queued_before_somebody_is_sure(office: County, monkeypatch: pytest.MonkeyPatch):
    settings(office, SERVER)
    monkeypatch.setenv("COLLECT_MAIL_PASSWORD", "secret-code")
    before = tree(office.folder)
    ran = office.run("mail", "send")
    assert ran.code == 1
    assert "共 3 封，一封也没有发。确定要发的，请加 --yes。" in ran.out
    assert ran.out.splitlines()[-1].endswith("mail send --yes")
    assert tree(office.folder) == before
    assert kept(office, "QA01") == []


def test_without_its_password_nothing_is_queued(office: County, monkeypatch: pytest.MonkeyPatch):
    settings(office, SERVER)
    monkeypatch.delenv("COLLECT_MAIL_PASSWORD", raising=False)
    ran = office.run("mail", "send", "--yes", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "mail-password-missing")
    assert kept(office, "QA01") == []


def test_a_letter_that_waits_is_dropped_once_its_unit_has_answered(office: County, monkeypatch: pytest.MonkeyPatch):
    settings(office, SERVER)
    monkeypatch.setenv("COLLECT_MAIL_PASSWORD", "secret-code")
    assert office.run("mail", "send", "QA01", "--yes").code == 2  # there is no such server
    assert kept(office, "QA01") == [("cover", 1, "queued")]
    office.receive(a=office.filled("QA01", *FLAT))
    assert office.told("mail", "send", "QA01", "--yes")["letters"] == []
    assert kept(office, "QA01") == [("cover", 1, "withdrawn")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('password = "secret-code"', "不能写密码"),
        ('smpt = "x"', "不认识“smpt”"),
        ('security = "none"', "只能是"),
        ("port = 70000", "mail.port"),
        ("port = true", "mail.port"),
        ("folders = [1]", "mail.folders"),
        ("since = 2024-01-01T00:00:00", "mail.since"),
        ("pause = -1", "mail.pause"),
    ],
)
def test_settings_that_cannot_be_are_refused_without_repeating_a_password(office: County, line: str, said: str):
    settings(office, SERVER + line)
    ran = office.run("status")
    assert ran.code == 2
    assert said in ran.err
    assert "secret-code" not in ran.err + ran.out


def test_the_status_tells_where_the_letters_stand(answered: County):
    answered.run("mail", "return")
    answered.run("mail", "receipt")
    answered.run("mail", "send", "--done", "QA01")
    assert "信件：草稿 1 封、已发出 1 封。" in answered.run("status").out
    told = answered.run("status", "--json").facts["letters"]
    assert [(each["unit"], each["kind"], each["state"]) for each in told] == [
        ("QA03", "return", "drafted"), ("QA01", "receipt", "sent"),
    ]  # fmt: skip
