"""Whether every letter of a campaign arrives, none is repeated in silence, the ledger knows all of it."""

import subprocess
import sys
import traceback
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from campaign.made import a_plan
from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.founding import create
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.letters import Letters, LetterState, Posted
from collect.campaign.mail_settings import MailSettings
from collect.errors import CollectError
from collect.mailroom.posting import Posting, enqueue, pace_of, post_queue
from collect.post.letter import Attachment, Kind, Letter
from collect.post.pace import Pace
from collect.post.password import VARIABLE
from collect.post.server import Server
from collect.words import say
from post.smtp_server import DROP, PASSWORD, USER, Office, mail_server

SENT, QUEUED, SENDING = LetterState.SENT, LetterState.QUEUED, LetterState.SENDING
REFUSED, DOUBTFUL = LetterState.REFUSED, LetterState.DOUBTFUL
LONG_AGO = "2024-01-01T09:00:00+08:00"
ONE_RUN = """
import sys
from pathlib import Path
from collect.campaign.folder import open_campaign
from collect.campaign.ledger import open_ledger
from collect.post.pace import Pace
from collect.mailroom.posting import post_queue
campaign = open_campaign(Path(sys.argv[1]))
with open_ledger(campaign.ledger_path) as ledger:
    print(post_queue(campaign, ledger, pace=Pace(pause=0, per_hour=1000)))
"""


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)


@contextmanager
def a_campaign(folder: Path, office: Office) -> Iterator[Campaign]:
    """A campaign whose mail goes to this office's server."""
    with mail_server(office, folder) as server:
        create(folder / "campaign", a_plan(folder / "plan"))
        yield settled(folder / "campaign", server)


def settled(folder: Path, server: Server) -> Campaign:
    with (folder / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'\n[mail]\naddress = "{USER}"\nname = "庆安县司法局"\nsmtp = "{server.host}"\nport = {server.port}\n'
            f'security = "{server.security}"\ntls_ca = "{Path(server.ca).as_posix()}"\npause = 0\nper_hour = 1000\n'
        )
    return open_campaign(folder)


def unit(number: int) -> str:
    return f"A{number:02}"


def content(number: int) -> bytes:
    """Every byte there is, and what a line of SMTP must not be mistaken for."""
    return bytes(range(256)) * 150 + b"\r\n.\r\n.\n" + str(number).encode()


def a_letter(number: int) -> Letter:
    return Letter(
        kind=Kind.COVER, unit=unit(number), address=f"town{number}@example.cn", recipient=f"第{number}镇 司法所",
        subject=f"请填报第{number}镇报表", text="附件请查收。", html="<html><body><p>附件请查收。</p></body></html>",
        attachments=(Attachment(f"第{number}镇 法治政府建设年报（2023年）.xlsx", content(number)),), version=1,
    )  # fmt: skip


def queued(campaign: Campaign, count: int) -> None:
    with open_ledger(campaign.ledger_path) as ledger:
        enqueue(Letters(ledger), map(a_letter, range(1, count + 1)), at=LONG_AGO)


def posted(campaign: Campaign) -> Posting:
    with open_ledger(campaign.ledger_path) as ledger:
        return post_queue(campaign, ledger, pace=Pace(pause=0, per_hour=1000, sleep=lambda _: None))


def states(ledger: Ledger, each: Posted) -> list[LetterState]:
    return [passage.state for passage in Letters(ledger).history(each.id)]


def subjects(letters: list[EmailMessage]) -> list[str]:
    return [letter["Subject"] for letter in letters]


def repeats(letters: list[EmailMessage]) -> list[EmailMessage]:
    """The letters that say, as plain text and as HTML, that they may have come before."""
    said = say("letter.repeat")
    bodies = {letter: [letter.get_body((kind,)) for kind in ("plain", "html")] for letter in letters}
    told = {letter: [body and said in body.get_content() for body in both] for letter, both in bodies.items()}
    assert all(plain == html for plain, html in told.values())
    return [letter for letter, (plain, _) in told.items() if plain]


@pytest.mark.slow
def test_sixty_letters_arrive_with_their_attachments_byte_for_byte(tmp_path: Path):
    office = Office()
    with a_campaign(tmp_path, office) as campaign:
        queued(campaign, 60)
        came_to = posted(campaign)
    assert (len(came_to.sent), came_to.refused, came_to.waiting, came_to.stopped) == (60, (), (), "")
    assert office.lines == 1
    for number, letter in enumerate(office.letters, start=1):
        (attachment,) = letter.iter_attachments()
        assert attachment.get_filename() == f"第{number}镇 法治政府建设年报（2023年）.xlsx"
        assert attachment.get_content() == content(number)
        assert letter["To"] == f"第{number}镇 司法所 <town{number}@example.cn>"
        assert letter["Subject"] == f"请填报第{number}镇报表"
        assert letter["Message-ID"] == came_to.sent[number - 1].message_id
    assert repeats(office.letters) == []


def test_a_second_run_finds_nothing_to_send(tmp_path: Path):
    office = Office()
    with a_campaign(tmp_path, office) as campaign:
        queued(campaign, 3)
        posted(campaign)
        assert posted(campaign) == Posting((), (), (), "")
    assert len(office.taken) == 3


def test_a_refusal_stands_in_the_ledger_in_the_servers_words(tmp_path: Path):
    refusing = Office(lambda stage, nth, _: "550 5.1.1 没有这个用户" if (stage, nth) == ("RCPT", 2) else None)
    with a_campaign(tmp_path, refusing) as campaign:
        queued(campaign, 3)
        came_to = posted(campaign)
    assert [(each.unit, each.state, each.said) for each in came_to.refused] == [
        ("A02", REFUSED, "550 5.1.1 没有这个用户")
    ]
    assert [each.unit for each in came_to.sent] == ["A01", "A03"]


def test_an_address_that_cannot_be_one_is_refused_before_anything_goes(tmp_path: Path):
    office = Office()
    with a_campaign(tmp_path, office) as campaign, open_ledger(campaign.ledger_path) as ledger:
        queued(campaign, 1)
        odd = Letter(Kind.COVER, "A99", "a@example.cn\r\nBcc: b@example.cn", "", "报表", "请填", "<body></body>")
        enqueue(Letters(ledger), [odd], at=LONG_AGO)
        came_to = posted(campaign)
    assert [each.unit for each in came_to.refused] == ["A99"]
    assert office.addresses == ["town1@example.cn"]


def test_a_server_that_has_enough_leaves_the_rest_to_the_next_run(tmp_path: Path):
    office = Office(lambda stage, nth, _: "421 发信太快" if (stage, nth) == ("MAIL", 3) else None)
    with a_campaign(tmp_path, office) as campaign:
        queued(campaign, 5)
        first = posted(campaign)
        assert (first.stopped, len(first.sent), len(first.waiting)) == ("421 发信太快", 2, 3)
        second = posted(campaign)
    assert (second.stopped, len(second.sent), second.waiting) == ("", 3, ())
    assert sorted(office.addresses) == [f"town{number}@example.cn" for number in range(1, 6)]


# ---------------------------------------------------------------- cut off


def killed_at(stage: str, tmp_path: Path, office: Office) -> tuple[Campaign, Posting]:
    """Five letters; the process dies when the server has heard so much of the third; then another run."""
    with a_campaign(tmp_path, office) as campaign:
        queued(campaign, 5)
        command = [sys.executable, "-c", ONE_RUN, str(campaign.folder)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

        def fault(here: str, nth: int, _: str) -> str | None:
            if (here, nth) != (stage, 3):
                return None
            running.kill()
            running.wait()
            return DROP

        office.fault = fault
        said, _ = running.communicate(timeout=60)
        assert (running.returncode != 0, said) == (True, b"")
        return campaign, posted(campaign)


def test_killed_between_the_content_and_the_answer_the_letter_is_repeated_and_says_so(tmp_path: Path):
    office = Office()
    campaign, came_to = killed_at("DATA", tmp_path, office)
    assert came_to.waiting == ()
    letters = office.letters
    assert sorted(subjects(letters)) == sorted(f"请填报第{number}镇报表" for number in (1, 2, 3, 3, 4, 5))
    first, second = (letter for letter in letters if letter["Subject"] == "请填报第3镇报表")
    assert repeats(letters) == [second]
    assert first["Message-ID"] == second["Message-ID"]
    assert [each.unit for each in came_to.sent if each.doubted] == ["A03"]
    with open_ledger(campaign.ledger_path) as ledger:
        third = next(each for each in came_to.sent if each.doubted)
        assert first["Message-ID"] == third.message_id
        assert states(ledger, third) == [QUEUED, SENDING, DOUBTFUL, SENDING, SENT]
        assert Letters(ledger).history(third.id)[2].said == say("post.cut-off")


def test_killed_before_the_content_nothing_is_repeated(tmp_path: Path):
    office = Office()
    _, came_to = killed_at("RCPT", tmp_path, office)
    assert sorted(subjects(office.letters)) == [f"请填报第{number}镇报表" for number in range(1, 6)]
    assert repeats(office.letters) == []
    assert not any(each.doubted for each in came_to.sent)
    assert came_to.waiting == ()


def test_a_line_that_breaks_after_the_content_is_told_like_a_crash(tmp_path: Path):
    office = Office(lambda stage, nth, _: DROP if (stage, nth) == ("DATA", 2) else None)
    with a_campaign(tmp_path, office) as campaign, open_ledger(campaign.ledger_path) as ledger:
        queued(campaign, 3)
        came_to = posted(campaign)
        (doubted,) = (each for each in came_to.sent if each.doubted)
        assert states(ledger, doubted) == [QUEUED, SENDING, DOUBTFUL, SENDING, SENT]
    assert subjects(repeats(office.letters)) == ["请填报第2镇报表"]


def test_two_never_send_at_the_same_time(tmp_path: Path):
    office = Office()
    with a_campaign(tmp_path, office) as campaign, open_ledger(campaign.ledger_path) as ledger:
        queued(campaign, 1)
        with ledger.alone(".post"), pytest.raises(CollectError) as found:
            posted(campaign)
        assert found.value.code == "ledger-busy"
        assert office.lines == 0
        with ledger.alone():  # but whoever takes in returns is in nobody's way
            assert len(posted(campaign).sent) == 1


def test_a_letter_stopped_from_the_keyboard_is_doubtful_next_time(tmp_path: Path):
    office = Office()
    with a_campaign(tmp_path, office) as campaign, open_ledger(campaign.ledger_path) as ledger:
        queued(campaign, 1)
        Letters(ledger).begin(1, at=LONG_AGO)
        told: list[tuple[LetterState, str]] = []
        post_queue(campaign, ledger, tell=lambda each: told.append((each.state, each.said)))
        assert told == [(DOUBTFUL, say("post.cut-off")), (SENT, "250 好的")]
    assert len(repeats(office.letters)) == 1


def test_a_letter_withdrawn_while_others_are_sent_stays_here(tmp_path: Path):
    office = Office()
    with a_campaign(tmp_path, office) as campaign, open_ledger(campaign.ledger_path) as ledger:
        queued(campaign, 3)
        withdraw = Letters(ledger).withdraw
        came_to = post_queue(campaign, ledger, tell=lambda each: withdraw(3, said="已报送", at=LONG_AGO))
    assert ([each.unit for each in came_to.sent], came_to.waiting) == (["A01", "A02"], ())
    assert office.addresses == ["town1@example.cn", "town2@example.cn"]


# ---------------------------------------------------------------- pace, progress


def test_what_earlier_runs_sent_within_the_hour_holds_the_next_run_back(tmp_path: Path):
    create(tmp_path / "campaign", a_plan(tmp_path / "plan"))
    with open_ledger(tmp_path / "campaign" / "ledger.sqlite") as ledger:
        letters = Letters(ledger)
        enqueue(letters, map(a_letter, (1, 2)), at=LONG_AGO)
        letters.begin(1, at=(datetime.now().astimezone() - timedelta(minutes=70)).isoformat())
        letters.begin(2, at=(datetime.now().astimezone() - timedelta(minutes=30)).isoformat())
        waits = [pace_of(letters, MailSettings(per_hour=most)).due() for most in (1, 2)]
    assert [round(wait / 60) for wait in waits] == [30, 0]


def test_each_try_is_told_as_it_happens(tmp_path: Path):
    told: list[tuple[str, LetterState]] = []
    with a_campaign(tmp_path, Office()) as campaign, open_ledger(campaign.ledger_path) as ledger:
        queued(campaign, 2)
        post_queue(
            campaign, ledger, tell=lambda each: told.append((each.unit, each.state)), pace=Pace(pause=0, per_hour=9)
        )
    assert told == [("A01", SENT), ("A02", SENT)]


def test_without_a_server_the_clerk_is_told_what_is_missing(tmp_path: Path):
    campaign = create(tmp_path / "campaign", a_plan(tmp_path / "plan"))
    with open_ledger(campaign.ledger_path) as ledger, pytest.raises(CollectError) as found:
        post_queue(campaign, ledger)
    assert found.value.code == "mail-unset"


# ---------------------------------------------------------------- the password


SPELLINGS = [PASSWORD, b64encode(PASSWORD.encode()).decode(), b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()]
ECHO = " ".join(SPELLINGS)


def nowhere(campaign: Campaign, *texts: str) -> None:
    """Fails when the password stands, in any spelling, in these texts or in any file of the campaign."""
    files = [path.read_bytes() for path in campaign.folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    for spelling in SPELLINGS:
        assert not any(spelling in text for text in texts)
        assert not any(spelling.encode() in file for file in files)


def test_the_password_is_nowhere_not_even_when_the_server_repeats_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    answers = {("LOGIN", 1): f"535 bad: {ECHO}", ("RCPT", 1): f"550 unknown {ECHO}", ("DATA", 1): f"552 large {ECHO}"}
    office = Office(lambda stage, nth, _: answers.get((stage, nth)))
    with a_campaign(tmp_path, office) as campaign:
        queued(campaign, 3)
        with pytest.raises(CollectError) as found:
            posted(campaign)
        came_to = posted(campaign)
    assert (len(came_to.refused), len(came_to.sent)) == (2, 1)
    assert "＊＊＊" in str(found.value)
    shown = "".join(traceback.format_exception(found.value))
    out, err = capfd.readouterr()
    nowhere(campaign, str(found.value), repr(found.value.values), shown, repr(came_to), out, err, caplog.text)


@pytest.mark.slow
def test_the_password_is_nowhere_in_what_a_clerk_or_a_program_is_told(tmp_path: Path):
    answers = {("LOGIN", 1): f"535 bad: {ECHO}", ("LOGIN", 2): f"535 bad: {ECHO}", ("RCPT", 1): f"550 unknown {ECHO}"}
    office = Office(lambda stage, nth, _: answers.get((stage, nth)))
    with a_campaign(tmp_path, office) as campaign:
        typed(campaign, "generate")
        with open_ledger(campaign.ledger_path) as ledger:
            reminder = Letter(Kind.BEFORE, "A1", "a1@example.cn", "甲镇", "催报", "请报", "<body></body>", version=0)
            enqueue(Letters(ledger), [reminder], at=LONG_AGO)
        texts = [typed(campaign, "mail", "send", "--yes", *json) for json in ([], ["--json"], ["--json"])]
    assert ["＊＊＊" in text for text in texts] == [True, True, True]
    nowhere(campaign, *texts)


def typed(campaign: Campaign, *words: str) -> str:
    """Everything a command says."""
    command = [sys.executable, "-m", "collect", "-C", str(campaign.folder), *words]
    run = subprocess.run(command, capture_output=True, check=False)
    return (run.stdout + run.stderr).decode("utf-8")
