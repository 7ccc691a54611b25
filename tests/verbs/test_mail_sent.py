"""Does a command send what it said it would, through a real server, and tell what the server said?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from campaign.made import HEADS, a_sheet
from collect import cli_mail
from collect.post import send
from collect.post.password import VARIABLE
from post.smtp_server import DROP, PASSWORD, USER, Fault, Office, mail_server, no_fault
from verbs.county import FLAT, LOPSIDED, UNITS, County

pytestmark = pytest.mark.slow

WORDS = "550 用户不存在"


@contextmanager
def connected(county: County, folder: Path, *, fault: Fault = no_fault) -> Iterator[Office]:
    """The county's letters go to a server on this machine."""
    office = Office(fault)
    lines = [(*unit, "示例县", "张三", "", f"{unit[0].lower()}@example.cn") for unit in UNITS]
    a_sheet(county.folder / "roster.xlsx", HEADS, *lines)
    with mail_server(office, folder) as server:
        path = county.folder / "campaign.toml"
        path.write_text(
            f"{path.read_text(encoding='utf-8')}\n[mail]\n"
            f'address = "{USER}"\nname = "示例县公开办"\nsmtp = "{server.host}"\nport = {server.port}\n'
            f'tls_ca = "{Path(server.ca).as_posix()}"\npause = 0\nper_hour = 1000\n',
            encoding="utf-8",
        )
        yield office


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)


def refuses(address: str) -> Fault:
    return lambda stage, _, given: WORDS if (stage, given) == ("RCPT", address) else None


def test_every_workbook_arrives_byte_for_byte_under_its_own_name(county: County, tmp_path: Path):
    with connected(county, tmp_path) as office:
        told = county.told("mail", "send", "--yes")
    assert [(each["unit"], each["state"]) for each in told["letters"]] == [(unit, "sent") for unit, *_ in UNITS]
    assert (office.lines, office.logins) == (1, 1)
    for (unit, name, _), letter in zip(UNITS, office.letters, strict=True):
        (part,) = letter.iter_attachments()
        path = county.folder / "outbox" / f"{unit} {name} 2023年政府信息公开工作年度报告.xlsx"
        assert (part.get_filename(), part.get_content()) == (path.name, path.read_bytes())
        assert letter["From"] == f"示例县公开办 <{USER}>"
        assert letter["X-Unsent"] is None
        assert letter["Message-ID"].endswith("@collect>")
    assert set(county.standing().values()) == {"sent"}
    assert county.files("drafts") == set()


@pytest.mark.parametrize(("answer", "states"), [(False, {"due"}), (True, {"sent"})])
def test_a_person_is_asked_how_many_are_to_leave(
    answer: bool, states: set[str], county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    questions: list[str] = []

    def asked(question: str) -> bool:
        questions.append(question)
        return answer

    monkeypatch.setattr(cli_mail, "asked", asked)
    with connected(county, tmp_path) as office:
        told = county.told("mail", "send", code=0 if answer else 1)
    assert ["将发出 4 封" in question for question in questions] == [True]
    assert {each["state"] for each in told["letters"]} == states
    assert len(office.letters) == (4 if answer else 0)


def test_a_possible_repeat_is_marked_in_the_letter_and_in_what_is_told(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(send, "AGAIN", (0.0,))
    drops = iter([DROP])
    with connected(county, tmp_path, fault=lambda stage, *_: next(drops, None) if stage == "DATA" else None) as office:
        told = county.told("mail", "send", "QA01", "--yes")
    assert [(each["state"], each["repeat"]) for each in told["letters"]] == [("sent", True)]
    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"]
    bodies = [part.get_content() for letter in (first, second) if (part := letter.get_body(("plain",)))]
    assert ["可能是重复发送" in text for text in bodies] == [False, True]


def test_a_refused_letter_is_told_of_in_the_server_s_words_and_the_others_go(county: County, tmp_path: Path):
    with connected(county, tmp_path, fault=refuses("qa02@example.cn")) as office:
        told = county.told("mail", "send", "--yes", code=1)
    assert {each["unit"]: (each["state"], each["said"]) for each in told["letters"] if each["state"] != "sent"} == {
        "QA02": ("refused", WORDS)
    }
    assert office.addresses == ["qa01@example.cn", "qa03@example.cn", "qa04@example.cn"]
    shown = county.run("status").out
    assert f"QA02 示例县乙镇（下发）被拒：{WORDS}" in shown
    assert county.standing()["QA02"] == "issued"


def test_what_was_refused_is_due_again_and_what_was_sent_is_not(county: County, tmp_path: Path):
    with connected(county, tmp_path, fault=refuses("qa02@example.cn")) as office:
        county.run("mail", "send", "--yes")
        office.fault = no_fault
        told = county.told("mail", "send", "--yes")
    assert [(each["unit"], each["state"]) for each in told["letters"]] == [("QA02", "sent")]
    assert len(office.addresses) == len(set(office.addresses)) == 4
    assert "被拒：" not in county.run("status").out


def test_the_whole_correspondence_goes_to_whom_it_concerns(county: County, tmp_path: Path):
    with connected(county, tmp_path) as office:
        county.receive(a=county.filled("QA01", *FLAT), c=county.filled("QA03", *LOPSIDED))
        for errand in ("return", "receipt", "remind"):
            county.told("mail", errand, "--yes")
        assert [letter["X-Collect-Letter"] for letter in office.letters] == [
            "return/QA03/1", "receipt/QA01/1", "before/QA02/0", "before/QA04/0",
        ]  # fmt: skip
        for errand in ("return", "receipt", "remind"):
            assert county.told("mail", errand, "--yes")["letters"] == []


def test_the_password_is_nowhere(county: County, tmp_path: Path):
    with connected(county, tmp_path, fault=refuses("qa02@example.cn")):
        ran = county.run("mail", "send", "--yes", "--json")
    assert PASSWORD not in ran.out + ran.err
    found = [path for path in county.folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert found == []
