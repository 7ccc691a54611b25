"""Does every answer come out of the mailbox once, with nothing changed there and nothing given away?"""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from collect.errors import CollectError
from collect.parcel.limits import PACKING
from collect.parcel.mail import read_mail
from collect.post.fetch import Message, Search, fetched
from collect.post.server import Server
from post.imap_server import JUNK, PASSWORD, Dovecot, dovecot, free_port
from post.messages import messages
from post.quirks import UNSAFE, Quirks, odd_server

INBOX = Search(("INBOX",))
real = pytest.mark.mail


def letter(number: int, *, sender: str = "qa01@example.cn", text: str = "见附件") -> bytes:
    lines = (f"From: {sender}", f"Message-ID: <{number}@example.cn>", "Subject: x", "", text, "")
    return "\r\n".join(lines).encode()


def refused(server: Server, search: Search = INBOX) -> CollectError:
    """What fetching from this server comes to, when it comes to nothing."""
    with pytest.raises(CollectError) as caught:
        list(fetched(server, search, known=()))
    assert PASSWORD not in str(caught.value)
    assert PASSWORD not in repr(caught.value.values)
    return caught.value


def contents(messages: list[Message]) -> list[bytes | None]:
    return [message.content for message in messages]


# ---------------------------------------------------------------- a real server


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as started:
        started.deliver(letter(1), letter(2, sender="=?gb2312?B?1cXI/Q==?= <QA02@example.cn>"))
        started.deliver(letter(3, sender="qa03@example.cn"), folder=JUNK)
        yield started


@real
@pytest.mark.parametrize("port", ["server", "starttls"])
def test_every_message_is_read_byte_for_byte_from_folders_with_chinese_names(running: Dovecot, port: str):
    found = list(fetched(getattr(running, port), Search(("INBOX", JUNK)), known=()))
    assert contents(found)[0] == letter(1)
    assert [(each.place.folder, each.place.uid, each.message_id, each.sender, each.size) for each in found] == [
        ("INBOX", 1, "<1@example.cn>", "qa01@example.cn", len(letter(1))),
        ("INBOX", 2, "<2@example.cn>", "QA02@example.cn", found[1].size),
        (JUNK, 1, "<3@example.cn>", "qa03@example.cn", len(letter(3))),
    ]


@real
def test_every_kind_of_mail_comes_over_the_wire_byte_for_byte():
    sent = [content for _, content in messages(*[lambda number: b"workbook %d" % number] * 3)]
    with dovecot() as started:
        started.deliver(*sent)
        found = list(fetched(started.server, INBOX, known=()))
    assert contents(found) == sent
    assert [read_mail(content).sender for content in sent] == [message.sender for message in found]


@real
def test_nothing_is_marked_or_gone_afterwards(running: Dovecot):
    before = running.flags(), running.flags(JUNK)
    assert len(list(fetched(running.server, Search(("INBOX", JUNK)), known=()))) == 3
    assert (running.flags(), running.flags(JUNK)) == before == (["", ""], [""])


@real
def test_what_is_known_or_older_is_not_read(running: Dovecot):
    first, second = fetched(running.server, INBOX, known=())
    assert list(fetched(running.server, INBOX, known={first.place})) == [second]
    assert list(fetched(running.server, replace(INBOX, since=date(2999, 1, 1)), known=())) == []
    assert list(fetched(running.server, replace(INBOX, since=first.arrived.date()), known=())) == [first, second]


@real
def test_a_folder_that_is_not_there_is_named_with_those_that_are(running: Dovecot):
    fault = refused(running.server, Search(("INBOX", "报表")))
    assert (fault.code, fault.values) == ("imap-folder-missing", {"folder": "报表", "there": f"INBOX、{JUNK}"})


@real
def test_a_wrong_password_is_told_in_the_words_of_the_server(running: Dovecot):
    fault = refused(replace(running.server, password=PASSWORD + "x"))
    assert (fault.code, fault.values["user"]) == ("imap-login", "county")
    assert "Authentication failed" in str(fault.values["said"])


@real
def test_a_server_nobody_vouches_for_is_not_given_the_password(running: Dovecot):
    assert refused(replace(running.server, ca="")).code == "imap-untrusted"
    assert refused(replace(running.starttls, ca="")).code == "imap-untrusted"
    assert refused(replace(running.server, host="127.0.0.1")).code == "imap-untrusted"


# ---------------------------------------------------------------- habits of providers


def test_netease_is_told_who_asks_between_login_and_the_first_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: resolve("127.0.0.1", *rest, **more))
    with odd_server(tmp_path, Quirks((letter(1),), wants_id=True), host="imap.163.com") as netease:
        found = list(fetched(netease.server("imap.163.com"), INBOX, known=()))
    assert contents(found) == [letter(1)]
    commands = [line.split()[0] for line in netease.asked]
    assert commands.index("LOGIN") < commands.index("ID") < commands.index("EXAMINE")


def test_who_advertises_id_gets_it(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1),), wants_id=True, advertises_id=True)) as odd:
        assert contents(list(fetched(odd.server(), INBOX, known=()))) == [letter(1)]


def test_who_opens_no_folder_for_strangers_is_quoted(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1),), wants_id=True)) as odd:
        fault = refused(odd.server())
    assert (fault.code, fault.values["said"]) == ("imap-refused", f"EXAMINE {UNSAFE}")


def test_qq_is_asked_nothing_it_does_not_know(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1), letter(2)), drops_on_unknown=True)) as odd:
        assert contents(list(fetched(odd.server(), INBOX, known=()))) == [letter(1), letter(2)]


def test_the_junk_folder_is_found_under_whatever_name_it_has(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1),))) as odd:
        assert len(list(fetched(odd.server(), Search((JUNK, "inbox", "INBOX")), known=()))) == 1
    assert [line for line in odd.asked if line.startswith("EXAMINE")] == ['EXAMINE "Junk"', 'EXAMINE "INBOX"']


def test_neither_search_nor_any_command_that_changes_something_is_sent(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1),))) as odd:
        list(fetched(odd.server(), INBOX, known=()))
    assert [line for line in odd.asked if line.split()[0] in {"SELECT", "SEARCH", "STORE", "EXPUNGE", "CLOSE"}] == []
    assert [line for line in odd.asked if "FETCH" in line] == [
        "UID FETCH 1:* (UID INTERNALDATE RFC822.SIZE)",
        "UID FETCH 1 (UID BODY.PEEK[])",
    ]


# ---------------------------------------------------------------- faults


def test_a_message_that_is_too_large_stays_there_and_is_told_of(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1),), claimed_size=PACKING.mail_bytes + 1)) as odd:
        (message,) = fetched(odd.server(), INBOX, known=())
    assert (message.content, message.sender, message.size) == (None, "big@example.cn", PACKING.mail_bytes + 1)
    assert odd.bodies() == []


def test_a_message_the_server_cannot_give_out_does_not_stop_the_others(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1), letter(2), letter(3)), keeps_back=2)) as odd:
        found = list(fetched(odd.server(), INBOX, known=()))
    assert contents(found) == [letter(1), None, letter(3)]
    assert [message.said for message in found] == ["", "internal error", ""]


def test_a_line_that_breaks_keeps_what_came_and_the_next_run_goes_on_from_there(tmp_path: Path):
    letters = tuple(letter(number) for number in range(1, 6))
    came: list[Message] = []
    with odd_server(tmp_path, Quirks(letters, cut_off_after=2)) as odd:
        with pytest.raises(CollectError) as caught:
            came.extend(fetched(odd.server(), INBOX, known=()))
        assert (caught.value.code, contents(came)) == ("imap-cut-off", list(letters[:2]))
        odd.cut_off_after = None
        odd.asked.clear()
        came += fetched(odd.server(), INBOX, known={message.place for message in came})
    assert contents(came) == list(letters)
    assert odd.bodies() == ["3", "4", "5"]


def test_a_server_that_falls_silent_is_not_waited_for(tmp_path: Path):
    with odd_server(tmp_path, Quirks((letter(1),), silent_after=0)) as odd, pytest.raises(CollectError) as caught:
        list(fetched(odd.server(patience=0.3), INBOX, known=()))
    assert (caught.value.code, caught.value.values["fault"]) == ("imap-cut-off", "很久没有回应")


@pytest.mark.parametrize("password", [PASSWORD, 'a"b\\c'])
def test_a_server_that_repeats_the_password_is_quoted_without_it(tmp_path: Path, password: str):
    with odd_server(tmp_path, Quirks(repeats_password=True)) as odd:
        fault = refused(replace(odd.server(), password=password))
    assert fault.values["said"] == 'wrong: LOGIN "county" "＊＊＊"'


@pytest.mark.parametrize("password", ["密码12345", 'x"\r\nA1 LOGOUT'])
def test_a_password_no_server_takes_is_not_sent(tmp_path: Path, password: str):
    with odd_server(tmp_path, Quirks()) as odd:
        fault = refused(replace(odd.server(), password=password))
    assert (fault.code, password in str(fault)) == ("imap-login", False)
    assert [line for line in odd.asked if "LOGIN" in line] == []


def test_nobody_at_the_port_is_told_with_host_and_port(tmp_path: Path):
    port = free_port()
    fault = refused(replace(Quirks().server(), port=port))
    assert (fault.code, fault.values["host"], fault.values["port"]) == ("imap-unreachable", "localhost", port)
