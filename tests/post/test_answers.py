"""Whether a server's answer is understood as its operator means it."""

import pytest

from collect.post.answers import Became, Verdict, quoted, verdict
from collect.post.server import Security, Server

SERVER = Server("smtp.example.cn", 465, Security.TLS, "county@example.cn", "Wb+7/qKz=Lm9")
REFUSED, AGAIN, STOP = (Became.REFUSED, False, False), (Became.QUEUED, True, False), (Became.QUEUED, False, True)


@pytest.mark.parametrize(
    ("code", "said", "meant"),
    [
        (250, "Mail OK queued as smtp5", (Became.SENT, False, False)),
        (251, "User not local; will forward", (Became.SENT, False, False)),
        (550, "User not found: town@163.com", REFUSED),
        (550, "Mailbox not found. http://service.mail.qq.com", REFUSED),
        (550, "5.2.2 Mailbox size limit exceeded", REFUSED),
        (550, "用户邮箱容量超限", REFUSED),
        (552, "Requested mail action aborted: exceeded mailsize limit, sent too much", REFUSED),
        (451, "4.7.1 Greylisted, please try again later", AGAIN),
        (452, "4.3.1 Insufficient system storage", AGAIN),
        (421, "Service not available, closing", STOP),
        (451, "DT:SPM 邮件正文带有很多垃圾邮件特征", STOP),
        (450, "MI:CEL 发送方出现过多的错误指令", STOP),
        (550, "RP:TRC 发送方短期内累计超过限额：发信过于频繁", STOP),
        (550, "Connection frequency limited", STOP),
        (550, "5.4.5 Daily sending quota exceeded", STOP),
        (550, "Mail content denied: suspicious", STOP),
        (550, "Ip has been blocked", STOP),
        (554, "DT:SUM 信封发件人和信头发件人不匹配", STOP),
    ],
)
def test_an_answer_is_about_this_letter_or_about_us(code: int, said: str, meant: tuple[Became, bool, bool]):
    became, again, stop = meant
    assert verdict(code, said) == Verdict(became, said, again=again, stop=stop)


def test_a_refused_sender_holds_for_every_letter_but_one_too_large():
    assert verdict(553, "Mail from must equal authorized user", of_sender=True).stop
    assert verdict(552, "message too large", of_sender=True) == Verdict(Became.REFUSED, "message too large")


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("没有这个用户".encode(), "550 没有这个用户"),
        ("没有这个用户".encode("gb18030"), "550 没有这个用户"),
        (b"no such user\r\n\x1b[31m here\x00", "550 no such user [31m here"),
        (b"x" * 1000, "550 " + "x" * 296),
        (b"you said Wb+7/qKz=Lm9, V2IrNy9xS3o9TG05", "550 you said ＊＊＊, ＊＊＊"),
    ],
)
def test_an_answer_is_shown_on_one_line_without_the_password(answer: bytes, shown: str):
    assert quoted(SERVER, answer, code=550) == shown


def test_a_server_is_never_shown_with_its_password():
    assert SERVER.password not in repr(SERVER) + str(SERVER)
