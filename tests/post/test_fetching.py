"""Do sixty answers in a real mailbox come into the inbox and count, each once, whatever happens to the line?"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from collect.campaign.fetched import Fetched
from collect.campaign.ledger import open_ledger
from collect.errors import CollectError
from collect.mailroom.fetching import Brought, fetch_mail
from collect.parcel.limits import PACKING
from collect.post.fetch import Search
from collect.post.server import Server
from nasty.containers import mail
from post.imap_server import JUNK, PASSWORD, Dovecot, dovecot
from post.messages import village
from post.quirks import Quirks, odd_server
from returns import FOURTH, folder_of
from verbs.county import County, a_county, tree

pytestmark = pytest.mark.slow

SIXTY = [(f"V{n:02}", f"示例第{n:02}村", "村", "", "", "", village(n)) for n in range(1, 61)]
EVERYWHERE, INBOX = Search(("INBOX", JUNK)), Search(("INBOX",))
real = pytest.mark.mail


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = a_county(tmp_path_factory.mktemp("fetching") / "示例乡", form=folder_of(FOURTH), units=SIXTY)
    assert county.run("generate").code == 0
    return county


@pytest.fixture
def county(tmp_path: Path, issued: County) -> County:
    return County(Path(copytree(issued.folder, tmp_path / "示例乡")))


@pytest.fixture
def running() -> Iterator[Dovecot]:
    with dovecot() as started:
        yield started


def fetch(county: County, server: Server, search: Search = INBOX) -> Brought:
    with open_ledger(county.campaign.ledger_path) as ledger:
        return fetch_mail(county.campaign, ledger, server=server, search=search)


def answers(county: County, *, count: int = 60) -> list[bytes]:
    """The mail of each village with its filled workbook."""
    filled = {n: county.filled(f"V{n:02}") for n in range(1, count + 1)}
    return [
        mail([(f"第{n:02}村 年度报表.xlsx", book)], sender=village(n)).replace(b"<1@", b"<%d@" % n)
        for n, book in filled.items()
    ]


def short(number: int, *, sender: str = "v01@example.cn", text: str = "x") -> bytes:
    return f"From: {sender}\r\nMessage-ID: <{number}@example.cn>\r\n\r\n{text}\r\n".encode()


def held(county: County) -> Counter[bytes]:
    """What the files of the inbox hold."""
    return Counter(path.read_bytes() for path in county.campaign.inbox.iterdir())


# ---------------------------------------------------------------- the whole way


@real
@pytest.mark.slow
def test_sixty_answers_are_fetched_once_and_accepted(county: County, running: Dovecot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLLECT_MAIL_PASSWORD", PASSWORD)
    _settle_mail(county, running.server)
    sent = answers(county)
    running.deliver(*sent[:50])
    running.deliver(*sent[50:], folder=JUNK)
    brought = county.told("mail", "fetch")
    assert (len(brought["fetched"]), brought["again"], brought["left"]) == (60, 0, [])
    assert held(county) == Counter(sent)
    assert set(brought["fetched"]) == county.files("inbox")
    told = county.told("ingest")
    assert Counter(file["outcome"] for file in told["files"]) == {"accepted": 60}
    assert set(county.standing().values()) == {"accepted"}
    assert {file["name"].partition("/")[0] for file in told["files"]} == set(brought["fetched"])

    assert county.told("mail", "fetch") == {"fetched": [], "again": 0, "left": []}
    running.number_anew()
    running.number_anew(JUNK)
    assert county.told("mail", "fetch") == {"fetched": [], "again": 60, "left": []}
    assert county.told("mail", "fetch")["again"] == 0
    assert county.told("ingest")["files"] == []
    assert running.flags() + running.flags(JUNK) == [""] * 60


def _settle_mail(county: County, server: Server) -> None:
    """What an office writes into its settings."""
    with (county.folder / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[mail]\naddress = "county@example.cn"\nuser = "{server.user}"\nimap = "{server.host}"\n')
        file.write(f'imap_port = {server.port}\nfolders = ["INBOX", "{JUNK}"]\ntls_ca = "{server.ca}"\n')


@real
def test_an_answer_that_comes_after_the_first_look_is_fetched_alone(county: County, running: Dovecot):
    first, second = answers(county, count=2)
    running.deliver(first)
    assert len(fetch(county, running.server).names) == 1
    running.deliver(second)
    (name,) = fetch(county, running.server).names
    assert (county.campaign.inbox / name).read_bytes() == second
    assert [file["unit"] for file in county.told("ingest")["files"]] == ["V01", "V02"]


# ---------------------------------------------------------------- each once, and none lost


@real
def test_a_message_in_two_folders_is_kept_once(county: County, running: Dovecot):
    running.deliver(short(1))
    running.deliver(short(1), folder=JUNK)
    brought = fetch(county, running.server, EVERYWHERE)
    assert (len(brought.names), brought.again, held(county)) == (1, 1, Counter([short(1)]))


@real
def test_two_messages_that_bear_one_id_by_mistake_are_two(county: County, running: Dovecot):
    running.deliver(short(1, text="甲"), short(1, text="乙"))
    assert len(fetch(county, running.server).names) == 2
    assert held(county) == Counter([short(1, text="甲"), short(1, text="乙")])


def test_a_line_that_breaks_at_the_thirtieth_is_continued_by_the_next_run(county: County, tmp_path: Path):
    sent = [short(number) for number in range(1, 61)]
    with odd_server(tmp_path, Quirks(tuple(sent), cut_off_after=30)) as odd:
        with pytest.raises(CollectError, match="从断开的地方接着收") as caught:
            fetch(county, odd.server())
        assert (caught.value.code, held(county)) == ("imap-cut-off", Counter(sent[:30]))
        odd.cut_off_after = None
        assert len(fetch(county, odd.server()).names) == 30
    assert held(county) == Counter(sent)
    assert odd.bodies() == [*map(str, range(1, 32)), *map(str, range(31, 61))]


def test_one_killed_between_keeping_and_remembering_is_kept_once(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with odd_server(tmp_path, Quirks((short(1), short(2)))) as odd:
        with monkeypatch.context() as patched:
            patched.setattr(Fetched, "remember", _killed)
            with pytest.raises(KeyboardInterrupt):
                fetch(county, odd.server())
        assert held(county) == Counter([short(1)])
        fetch(county, odd.server())
    assert held(county) == Counter([short(1), short(2)])


def _killed(*_: Any) -> None:
    raise KeyboardInterrupt


# ---------------------------------------------------------------- names, limits, secrets


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("甲 <a@example.cn>", "2024-01-05 {hour} a@example.cn.eml"),
        ("../../x/..\\y@example.cn", "2024-01-05 {hour} .._.._x_.._y@example.cn.eml"),
        ("", "2024-01-05 {hour} 没有写明发件人.eml"),
    ],
)
def test_a_file_is_named_for_its_day_and_sender_and_leads_nowhere(
    county: County, tmp_path: Path, sender: str, name: str
):
    hour = datetime.fromisoformat("2024-01-05T09:00:00+08:00").astimezone()  # when Quirks says that it came
    with odd_server(tmp_path, Quirks((short(1, sender=sender),))) as odd:
        (brought,) = fetch(county, odd.server()).names
    assert brought == name.format(hour=f"{hour:%H%M}")
    assert county.files("inbox") == {brought}


def test_what_is_too_large_is_told_of_every_time_and_stays_there(county: County, tmp_path: Path):
    with odd_server(tmp_path, Quirks((short(1),), claimed_size=PACKING.mail_bytes + 1)) as odd:
        told = [fetch(county, odd.server()) for _ in range(2)]
    for brought in told:
        ((large,), (line, head)) = brought.facts["left"], brought.lines
        assert (large["folder"], large["sender"], large["reason"]) == ("INBOX", "big@example.cn", "too-large")
        assert "big@example.cn 的邮件太大（40 MB），没有收取" in line.text
        assert head.text == "没有新邮件。"
    assert county.files("inbox") == set()


def test_the_password_stands_nowhere_in_the_campaign(county: County, tmp_path: Path):
    with odd_server(tmp_path, Quirks((short(1),), cut_off_after=0)) as odd:
        for odd.repeats_password in (True, False):
            with pytest.raises(CollectError) as caught:
                fetch(county, odd.server())
            assert PASSWORD not in f"{caught.value} {caught.value.values} {caught.value.__cause__} {odd.server()}"
    assert f'LOGIN "county" "{PASSWORD}"' in odd.asked
    holders = [name for name in tree(county.folder) if PASSWORD.encode() in _bytes(county.folder / name)]
    assert holders == []


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
