"""Does a letter arrive as it was written, in the forms that Chinese mail programs read, with nothing slipped in?"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.post.envelope import addressable, drafted, new_message_id, sealed
from collect.post.letter import Attachment, Kind, Letter, Sender

NAME = "QA01 示例县甲镇 2023年政府信息公开工作年度报告.xlsx"
CONTENT = bytes(range(256)) * 40
LETTER = Letter(
    Kind.COVER, "QA01", "qa01@example.cn", "示例县甲镇",
    "请报送2023年政府信息公开工作年度报告（示例县甲镇人民政府办公室）",
    "张三同志：\n\n.请填报\n" + "很长的一行" * 300 + "\n", "<html><body><p>张三同志：</p></body></html>\n",
    (Attachment(NAME, CONTENT),), 1,
)  # fmt: skip
SENDER = Sender("xxgk@example.gov.cn", "示例县政府信息公开办公室")
DATE = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)
HEADERS = [
    "From", "To", "Subject", "X-Collect-Letter", "MIME-Version", "Content-Type", "Date", "Message-ID",
]  # fmt: skip


def sent(letter: Letter = LETTER, *, sender: Sender = SENDER, repeat: bool = False) -> bytes:
    return sealed(letter, sender, message_id=new_message_id(letter, "f00d"), date=DATE, repeat=repeat)


def read(message: bytes) -> EmailMessage:
    """The message as the standard library reads it."""
    parsed = message_from_bytes(message, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert [part.defects for part in parsed.walk() if part.defects] == []
    return parsed


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content()


def raw(message: bytes, name: str) -> list[str]:
    """The raw lines of every header of that name, unfolded, wherever in the message it stands."""
    unfolded = message.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    start = f"{name.lower()}:".encode()
    return [line.decode("ascii") for line in unfolded.split(b"\r\n") if line.lower().startswith(start)]


def test_what_was_written_is_read_back():
    message = read(sent())
    assert parseaddr(message["To"]) == ("示例县甲镇", "qa01@example.cn")
    assert parseaddr(message["From"]) == (SENDER.name, SENDER.address)
    assert message["Subject"] == LETTER.subject
    assert message["Date"].datetime == DATE
    assert message["Message-ID"] == "<cover.QA01.1.f00d@collect>"
    assert message["X-Collect-Letter"] == "cover/QA01/1"
    assert body(message, "plain").replace("\r\n", "\n") == LETTER.text
    assert body(message, "html").replace("\r\n", "\n") == LETTER.html
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content()) == (NAME, CONTENT)
    assert part.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_it_is_the_plain_text_or_the_page_with_the_attachment_beside_them():
    message = read(sent())
    assert message.get_content_type() == "multipart/mixed"
    alternative, _ = message.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in alternative.iter_parts()] == ["text/plain", "text/html"]


def test_every_byte_is_seven_bit_and_no_line_longer_than_mail_allows():
    message = sent()
    assert message.isascii()
    assert max(map(len, message.split(b"\r\n"))) <= 998
    assert b"\n" not in message.replace(b"\r\n", b"")


def test_the_chinese_name_stands_in_one_piece_with_a_plain_one_beside_it():
    (line,) = raw(sent(), "Content-Disposition")
    assert line.count("filename*=") == 1
    assert "filename*0" not in line
    found = re.search(r"filename\*=UTF-8''([^;]+); filename=\"([^\"]+)\"", line)
    assert found
    assert unquote(found[1]) == NAME
    assert found[2] == "QA01 2023.xlsx"
    assert line.encode("ascii") in sent()  # not folded


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("退回修改.xlsx", "QA01.xlsx"),
        ("第 2 版", "2"),
        ('引号"和\\.xlsx', "QA01.xlsx"),
        ("a/b;c=d.xlsx", "a b c d.xlsx"),
        ("无后缀", "QA01"),
    ],
)
def test_the_plain_name_is_what_is_left_in_ascii_or_the_unit(name: str, plain: str):
    message = sent(replace(LETTER, attachments=(Attachment(name, b"x"),)))
    assert raw(message, "Content-Disposition")[0].endswith(f'filename="{plain}"')
    (part,) = read(message).iter_attachments()
    assert part.get_filename() == name


def test_a_name_that_is_too_long_is_cut_and_keeps_its_suffix():
    message = sent(replace(LETTER, attachments=(Attachment("示例" * 200 + ".xlsx", b"x"),)))
    (part,) = read(message).iter_attachments()
    name = part.get_filename() or ""
    assert name.endswith(("例.xlsx", "示.xlsx"))
    assert 180 < len(name.encode()) <= 200


def test_encoded_words_are_as_short_as_their_rule_wants():
    message = sent()
    for name in ("Subject", "From", "To"):
        (line,) = raw(message, name)
        words = re.findall(r"=\?[^?]+\?[bq]\?[^?]+\?=", line, re.IGNORECASE)
        assert words
        assert max(map(len, words)) <= 75
        for word in words:  # each is whole by itself: no character is split between two
            ((content, charset),) = decode_header(word)
            assert isinstance(content, bytes)
            content.decode(charset or "ascii")


def test_a_draft_opens_ready_to_send():
    message = read(drafted(LETTER, SENDER))
    assert message["X-Unsent"] == "1"
    assert (message["Date"], message["Message-ID"]) == (None, None)
    assert "X-Unsent" not in read(sent())


def test_a_draft_of_an_office_without_an_address_leaves_the_sender_to_the_mail_program():
    assert read(drafted(LETTER, Sender("", "")))["From"] is None


def test_a_possible_repeat_says_so_first_in_both_bodies():
    message = read(sent(repeat=True))
    for kind in ("plain", "html"):
        text = body(message, kind)
        assert -1 < text.index("可能是重复发送") < text.index("张三同志")
    assert "重复" not in body(read(sent()), "plain")


@pytest.mark.parametrize(
    "address",
    [
        "", "甲@example.cn", "a@b", "a@example.cn\r\nBcc: x@y.cn", "a@example.cn, b@example.cn", "a@example.cn;b@c.cn",
        "<a@example.cn>", "a b@example.cn", "a@@example.cn", "a@exa mple.cn", "a..b@example.cn", "a@example.cn\n",
        "a@example．cn", "a@-", "x" * 300 + "@example.cn", "a@" + "x" * 260 + ".cn",
    ],
)  # fmt: skip
def test_no_letter_goes_to_what_is_no_address(address: str):
    assert not addressable(address)
    with pytest.raises(ValueError, match=f"^{re.escape(address)}$"):
        sent(replace(LETTER, address=address))


@pytest.mark.parametrize("address", ["qa01@example.cn", "12345678@qq.com", "zhang.san+xxgk@mail.qa.gov.cn"])
def test_a_letter_goes_to_what_is_one(address: str):
    assert addressable(address)
    assert parseaddr(read(sent(replace(LETTER, address=address)))["To"])[1] == address


NASTY = st.text(st.sampled_from('甲乙镇a\r\n\0\x0b\x1c\x85\u2028 :;=?<>,"@\\'), max_size=60).map(
    lambda text: f"{text}\r\nBcc: evil@example.com\r\n\r\n正文"
)


@given(subject=NASTY, recipient=NASTY, name=NASTY, sender=NASTY)
def test_no_field_can_begin_a_header_of_its_own(subject: str, recipient: str, name: str, sender: str):
    letter = replace(LETTER, subject=subject, recipient=recipient, attachments=(Attachment(f"{name}.xlsx", b"x"),))
    message = sent(letter, sender=Sender(SENDER.address, sender))
    parsed = message_from_bytes(message, policy=default)
    assert parsed.keys() == [HEADERS[0], *HEADERS[1:]]
    assert raw(message, "Bcc") == []
    assert [address.addr_spec for address in parsed["To"].addresses] == [LETTER.address]
    (part,) = parsed.iter_attachments()
    assert part.get_content() == b"x"
    assert part.keys().count("Content-Disposition") == 1
