"""Does `collect mail fetch` look where the settings say, and bring each answer once?"""

from pathlib import Path

import pytest

from collect.post.password import VARIABLE
from nasty.containers import mail
from post.imap_server import JUNK, PASSWORD, Dovecot, dovecot
from verbs.county import FLAT, County

pytestmark = pytest.mark.slow


def connected(county: County, running: Dovecot, line: str = "") -> None:
    """The county's answers lie on a server on this machine."""
    path, server = county.folder / "campaign.toml", running.server
    path.write_text(
        f'{path.read_text(encoding="utf-8")}\n[mail]\naddress = "county@example.cn"\nuser = "{server.user}"\n'
        f'imap = "{server.host}"\nimap_port = {server.port}\ntls_ca = "{Path(server.ca).as_posix()}"\n{line}\n',
        encoding="utf-8",
    )


def test_without_a_server_it_says_what_to_do(county: County):
    ran = county.run("mail", "fetch", "--json")
    assert (ran.code, ran.facts["error"]["code"]) == (2, "imap-unset")


@pytest.mark.mail
def test_answers_are_brought_once_from_every_folder_and_then_count(county: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    answer = mail([("报表.xlsx", county.filled("QA01", *FLAT))], sender="qa01@example.cn")
    with dovecot() as running:
        connected(county, running)
        running.deliver(answer)
        running.deliver(mail([("报表.xlsx", county.filled("QA02", *FLAT))], sender="x@example.cn"), folder=JUNK)
        assert len(county.told("mail", "fetch")["fetched"]) == 2
        assert county.told("mail", "fetch")["fetched"] == []
    county.run("ingest")
    assert [county.standing()[unit] for unit in ("QA01", "QA02")] == ["accepted", "accepted"]


@pytest.mark.mail
def test_what_came_before_the_day_that_is_set_is_left_alone(county: County, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with dovecot() as running:
        connected(county, running, "since = 2099-01-01")
        running.deliver(mail([("报表.xlsx", county.filled("QA01", *FLAT))], sender="qa01@example.cn"))
        assert county.told("mail", "fetch")["fetched"] == []
