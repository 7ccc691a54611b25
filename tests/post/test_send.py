"""Whether letters reach a real mail server, each once, whatever happens on the line."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from collect.errors import CollectError
from collect.post.answers import Became, Verdict
from collect.post.pace import AGAIN, Pace
from collect.post.send import Outgoing, deliver
from collect.post.server import Security, Server
from post.smtp_server import DROP, HANG, USER, Fault, Office, mail_server, no_fault

SENT, QUEUED, REFUSED, DOUBTFUL = Became.SENT, Became.QUEUED, Became.REFUSED, Became.DOUBTFUL


@dataclass
class Time:
    """A clock that goes only while somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def pace(self, *, pause: float = 0, per_hour: int = 10_000, ages: tuple[float, ...] = ()) -> Pace:
        return Pace(pause=pause, per_hour=per_hour, ages=ages, clock=lambda: self.now, sleep=self.sleep)


@dataclass
class Run:
    """What one run of ``deliver`` did: how it ended, and what it told of each letter."""

    stopped: str = ""
    told: list[tuple[int, Became | str]] = field(default_factory=list)
    heard: list[tuple[int, str]] = field(default_factory=list)

    def begin(self, number: int) -> None:
        self.told.append((number, "begun"))

    def done(self, number: int, verdict: Verdict) -> None:
        self.told.append((number, verdict.became))
        self.heard.append((number, verdict.said))

    def of(self, number: int) -> list[Became | str]:
        return [what for told, what in self.told if told == number]

    @property
    def words(self) -> dict[int, str]:
        return dict(self.heard)

    @property
    def last(self) -> dict[int, Became | str]:
        return dict(self.told)


def address(number: int) -> str:
    return f"unit{number}@example.cn"


def a_letter(number: int) -> Outgoing:
    def sealed(doubted: bool) -> bytes:
        mark = "repeat" if doubted else "first"
        return f"Subject: {number}\r\nX-Mark: {mark}\r\n\r\n.a line with a dot\r\n".encode()

    return Outgoing(number, USER, address(number), sealed)


def run(server: Server, count: int, *, pace: Pace | None = None, tried: Run | None = None) -> Run:
    tried = tried or Run()
    letters = [a_letter(number) for number in range(1, count + 1)]
    tried.stopped = deliver(server, letters, pace=pace or Time().pace(), on_begin=tried.begin, on_done=tried.done)
    return tried


@contextmanager
def serving(folder: Path, fault: Fault = no_fault) -> Iterator[tuple[Office, Server]]:
    office = Office(fault)
    with mail_server(office, folder) as server:
        yield office, server


def at(stage: str, nths: range | tuple[int, ...], order: str) -> Fault:
    """The same fault at some turns of a stage."""
    return lambda here, nth, _: order if here == stage and nth in nths else None


def always(stage: str, to: str, order: str) -> Fault:
    """The same fault whenever this address is at this stage."""
    return lambda here, _, whom: order if (here, whom) == (stage, to) else None


# ---------------------------------------------------------------- a good day


@pytest.mark.parametrize("security", list(Security))
def test_sixty_letters_go_over_one_line_each_begun_before_it_is_sent(tmp_path: Path, security: Security):
    office = Office()
    with mail_server(office, tmp_path, security=security) as server:
        done = run(server, 60)
    assert done.stopped == ""
    assert office.addresses == [address(number) for number in range(1, 61)]
    assert office.lines == office.logins == 1
    assert done.told == [(number, what) for number in range(1, 61) for what in ("begun", SENT)]
    assert [letter["X-Mark"] for letter in office.letters] == ["first"] * 60
    assert office.letters[0].get_content() == ".a line with a dot\r\n"


def test_a_campaign_without_letters_calls_nobody(tmp_path: Path):
    with serving(tmp_path) as (office, server):
        assert run(server, 0).stopped == ""
    assert office.lines == 0


def test_letters_keep_their_distance(tmp_path: Path):
    time = Time()
    with serving(tmp_path) as (_, server):
        run(server, 4, pace=time.pace(pause=4))
    assert time.slept == [4, 4, 4]


def test_the_fourth_letter_waits_until_the_hour_of_three_is_over_on_a_new_line(tmp_path: Path):
    time = Time()
    with serving(tmp_path) as (office, server):
        done = run(server, 4, pace=time.pace(pause=1, per_hour=3))
    assert time.slept == [1, 1, 3598]
    assert set(done.last.values()) == {SENT}
    assert office.lines == 2


def test_what_earlier_runs_sent_within_the_hour_counts(tmp_path: Path):
    time = Time()
    with serving(tmp_path) as (_, server):
        run(server, 2, pace=time.pace(per_hour=3, ages=(4000, 3000, 500)))
    assert time.slept == [600]


# ---------------------------------------------------------------- one letter is turned away


def test_one_refused_address_is_told_in_the_servers_words_while_the_others_go_out(tmp_path: Path):
    refusing = at("RCPT", (3,), "550 5.1.1 没有这个用户")
    with serving(tmp_path, refusing) as (office, server):
        done = run(server, 5)
    assert done.stopped == ""
    assert done.of(3) == [REFUSED]  # never begun
    assert done.words[3] == "550 5.1.1 没有这个用户"
    assert office.addresses == [address(number) for number in (1, 2, 4, 5)]
    assert office.lines == 1


@pytest.mark.parametrize(("stage", "answer"), [("DATA", "552 5.3.4 邮件太大"), ("MAIL", "552 邮件太大")])
def test_a_letter_too_large_stops_no_other(tmp_path: Path, stage: str, answer: str):
    with serving(tmp_path, at(stage, (2,), answer)) as (office, server):
        done = run(server, 3)
    assert done.last == {1: SENT, 2: REFUSED, 3: SENT}
    assert office.addresses == [address(1), address(3)]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "OPEN", "DATA"])
def test_a_temporary_failure_is_tried_again_after_growing_pauses(tmp_path: Path, stage: str):
    time = Time()
    with serving(tmp_path, at(stage, (2, 3), "451 4.7.1 请稍后再试")) as (office, server):
        done = run(server, 3, pace=time.pace())
    assert [what for what in done.of(2) if what != "begun"] == [QUEUED, QUEUED, SENT]
    assert time.slept == [10, 60]
    assert office.addresses == [address(1), address(2), address(3)]


def test_one_that_fails_every_try_stays_queued_while_the_others_go_out(tmp_path: Path):
    time = Time()
    with serving(tmp_path, always("RCPT", address(2), "452 4.2.2 信箱满")) as (_, server):
        done = run(server, 3, pace=time.pace())
    assert done.stopped == ""
    assert done.of(2) == [QUEUED] * 4
    assert done.words[2] == "452 4.2.2 信箱满"
    assert time.slept == list(AGAIN)
    assert (done.last[1], done.last[3]) == (SENT, SENT)


def test_three_in_a_row_that_fail_every_try_end_the_run(tmp_path: Path):
    with serving(tmp_path, at("RCPT", range(2, 99), "451 系统繁忙")) as (_, server):
        done = run(server, 9)
    assert done.stopped == "451 系统繁忙"
    assert done.last == {1: SENT, 2: QUEUED, 3: QUEUED, 4: QUEUED}


def test_failures_that_are_not_in_a_row_end_nothing(tmp_path: Path):
    poor = [address(number) for number in (2, 4, 6)]
    fault: Fault = lambda stage, _, to: "452 信箱满" if stage == "RCPT" and to in poor else None  # noqa: E731
    with serving(tmp_path, fault) as (office, server):
        done = run(server, 7)
    assert done.stopped == ""
    assert office.addresses == [address(number) for number in (1, 3, 5, 7)]


# ---------------------------------------------------------------- the server wants no more


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    "answer",
    [
        "421 4.3.2 服务器要关闭了",
        "554 DT:SPM 163 smtp, please see http://mail.163.com/help",
        "550 5.7.1 Message rejected as spam",
        "550 Connection frequency limited",
        "550 发信频率过高",
    ],
)
def test_a_server_that_has_enough_is_left_alone(tmp_path: Path, stage: str, answer: str):
    with serving(tmp_path, at(stage, (3,), answer)) as (office, server):
        done = run(server, 6)
    assert done.stopped == answer
    assert done.last == {1: SENT, 2: SENT, 3: QUEUED}
    assert office.addresses == [address(1), address(2)]


def test_a_refused_sender_would_be_refused_for_every_letter(tmp_path: Path):
    with serving(tmp_path, at("MAIL", (1,), "553 Mail from must equal authorized user")) as (_, server):
        done = run(server, 3)
    assert done.stopped == "553 Mail from must equal authorized user"
    assert done.last == {1: QUEUED}


def test_a_login_put_off_leaves_everything_queued(tmp_path: Path):
    with serving(tmp_path, at("LOGIN", (1,), "454 4.7.0 登录过于频繁")) as (_, server):
        done = run(server, 3)
    assert done.stopped == "454 4.7.0 登录过于频繁"
    assert done.told == []


# ---------------------------------------------------------------- the line breaks


def test_a_line_that_breaks_before_the_content_does_no_harm(tmp_path: Path):
    with serving(tmp_path, at("RCPT", (30,), DROP)) as (office, server):
        done = run(server, 60)
    assert done.of(30) == [QUEUED, "begun", SENT]
    assert office.addresses == [address(number) for number in range(1, 61)]
    assert {letter["X-Mark"] for letter in office.letters} == {"first"}
    assert office.lines == 2


def test_a_line_that_breaks_after_the_content_leaves_a_doubt_that_the_repeat_tells(tmp_path: Path):
    with serving(tmp_path, at("DATA", (30,), DROP)) as (office, server):
        done = run(server, 60)
    assert done.of(30) == ["begun", DOUBTFUL, "begun", SENT]
    assert office.addresses.count(address(30)) == 2
    marks = [letter["X-Mark"] for letter in office.letters if letter["Subject"] == "30"]
    assert marks == ["first", "repeat"]
    assert len(office.taken) == 61
    assert {letter["X-Mark"] for letter in office.letters if letter["Subject"] != "30"} == {"first"}


@pytest.mark.parametrize(("order", "made_of_it"), [("250 2.0.0 whatever", QUEUED), (DROP, DOUBTFUL)])
def test_what_is_no_answer_before_the_content_is_not_taken_for_a_receipt(
    tmp_path: Path, order: str, made_of_it: Became
):
    with serving(tmp_path, at("OPEN", (2,), order)) as (office, server):
        done = run(server, 3)
    assert done.of(2) == ["begun", made_of_it, "begun", SENT]
    assert office.addresses == [address(1), address(2), address(3)]


def test_a_line_that_always_breaks_after_the_content_stays_doubtful(tmp_path: Path):
    with serving(tmp_path, always("DATA", address(2), DROP)) as (_, server):
        done = run(server, 3)
    assert done.of(2) == ["begun", DOUBTFUL] * 4
    assert (done.last[1], done.last[3]) == (SENT, SENT)


@pytest.mark.parametrize(("stage", "left"), [("MAIL", QUEUED), ("RCPT", QUEUED), ("DATA", DOUBTFUL)])
def test_a_server_that_says_nothing_is_waited_for_only_so_long(tmp_path: Path, stage: str, left: Became):
    with serving(tmp_path, at(stage, (2,), HANG)) as (office, server):
        done = run(replace(server, patience=0.3), 3)
    assert [what for what in done.of(2) if what != "begun"] == [left, SENT]
    broken, taken = (said for number, said in done.heard if number == 2)
    assert (broken.startswith("与邮件服务器的连接中断或超时"), "timed out" in broken) == (True, True)
    assert taken == "250 好的"
    assert set(office.addresses) == {address(1), address(2), address(3)}


def test_a_server_that_goes_away_leaves_the_rest_queued(tmp_path: Path):
    office = Office()

    def fault(stage: str, nth: int, _: str) -> str | None:
        if (stage, nth) != ("RCPT", 2):
            return None
        office.close()
        return DROP

    office.fault = fault
    with mail_server(office, tmp_path) as server:
        done = run(server, 9)
    assert "refused" in done.stopped
    assert done.last == {1: SENT, 2: QUEUED, 3: QUEUED, 4: QUEUED}


def test_a_server_that_is_not_there_is_told_at_once(tmp_path: Path):
    tried = Run()
    with serving(tmp_path) as (_, server):
        pass
    with pytest.raises(CollectError) as found:
        run(server, 3, tried=tried)
    assert found.value.code == "mail-unreachable"
    assert tried.told == []


# ---------------------------------------------------------------- we are not let in


def faults_in_login() -> list[tuple[str, Callable[[Server], Server]]]:
    return [
        ("mail-login-refused", lambda server: replace(server, password="wrong")),
        ("mail-certificate", lambda server: replace(server, ca="")),
        ("mail-ca-unreadable", lambda server: replace(server, ca="/nowhere/ca.pem")),
        ("mail-unreachable", lambda server: replace(server, security=Security.STARTTLS, patience=0.3)),
        ("mail-unreachable", lambda server: replace(server, host="no-such-host.invalid")),
    ]


@pytest.mark.parametrize(("code", "changed"), faults_in_login())
def test_who_is_not_let_in_is_told_why_and_sends_nothing(
    tmp_path: Path, code: str, changed: Callable[[Server], Server]
):
    tried = Run()
    with serving(tmp_path) as (office, server), pytest.raises(CollectError) as found:
        run(changed(server), 3, tried=tried)
    assert found.value.code == code
    assert (tried.told, office.taken) == ([], [])
    assert office.logins == (code == "mail-login-refused")  # one try: providers lock accounts


def test_a_certificate_for_another_name_is_not_believed(tmp_path: Path):
    office = Office()
    with mail_server(office, tmp_path, certified="mail.example.com") as server, pytest.raises(CollectError) as found:
        run(server, 1)
    assert found.value.code == "mail-certificate"
    assert office.logins == 0


def test_a_password_is_never_given_to_a_line_in_the_clear(tmp_path: Path):
    office = Office()
    with mail_server(office, tmp_path, security=None) as server, pytest.raises(CollectError) as found:
        run(server, 1)
    assert found.value.code == "mail-insecure"
    assert office.logins == 0


def test_a_password_changed_in_the_middle_stops_the_run_at_once(tmp_path: Path):
    tried = Run()

    def fault(stage: str, nth: int, _: str) -> str | None:
        if stage == "LOGIN":
            return "535 Error: authentication failed" if nth > 1 else None
        return DROP if (stage, nth) == ("RCPT", 2) else None

    with serving(tmp_path, fault) as (_, server), pytest.raises(CollectError) as found:
        run(server, 3, tried=tried)
    assert found.value.code == "mail-login-refused"
    assert tried.last == {1: SENT, 2: QUEUED}
