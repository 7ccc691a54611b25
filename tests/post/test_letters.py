"""Do the letters of a form say what they should, and is what is wrong with them said on its line?"""

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from collect.errors import CollectError
from collect.form.complaint import Complaint
from collect.form.files import LETTERS_FILE
from collect.form.letters import KINDS, places_of
from collect.form.load import examine_letters, load_form, load_letters
from collect.form.model import Severity
from collect.post.draft import Point, letter_to
from collect.post.letter import Kind, Letter
from collect.roster import Unit
from returns import EVERY_FORM, SHIPPED, TOWN, folder_of
from verbs.county import collect

VALUES = {
    "year": "2023", "title": "小表", "due": "2024年1月20日", "office": "示例县人民政府", "name": "示例县公开办",
    "address": "office@example.cn", "today": "2024年1月10日", "days": "10", "owing": "至今没有收到", "version": "2",
    "code": "K7XV49",
}  # fmt: skip
GOOD = '''
signature = "{office}"

[cover]
subject = "请报送（{unit}）"
body = """
{contact}：

请于{due}前报送。

{signature}
"""

[return]
subject = "退回"
body = """
{findings}

请改正。"""

[receipt]
subject = "回执"
body = "校验码 {code}"
'''.lstrip()
FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    # what is changed: old text, new text; expected: what stands on the line, code, nearest name
    "a place that is not there": ("请于{due}前", "请于{deu}前", "{deu}", "letter-place", "due"),
    "a place of another letter": ("校验码 {code}", "校验码 {code}{findings}", "校验码 {code}{", "letter-place", ""),
    "a place of a letter in the signature": ('"{office}"', '"{days}"', "{days}", "letter-place", ""),
    "findings in a subject": ('"退回"', '"退回{findings}"', "退回{", "letter-place", ""),
    "a place dressed up": ("请于{due}前", "请于{due:>10}前", "{due:", "letter-place", "due"),
    "a look inside a place": ("请于{due}前", "请于{due.year}前", "{due.", "letter-place", "year"),
    "half a brace": ("请于{due}前", "请于{due前", "{due前", "letter-brace", ""),
    "an empty pair of braces": ("请于{due}前", "请于{}前", "{}", "letter-brace", ""),
    "a letter that is not there": ("[cover]", "[covr]", "[covr]", "unknown-key", "cover"),
    "a letter without its subject": ('subject = "回执"\n', "", "[receipt]", "missing", ""),
    "an empty body": ('body = "校验码 {code}"', 'body = " "', 'body = " "', "letter-empty", ""),
    "a subject of two lines": ('"退回"', '"退\\n回"', '"退\\n回"', "letter-lines", ""),
    "a return without its findings": ("{findings}\n", "", 'body = """\n\n请改正', "letter-must", ""),
    "a receipt without its code": ("校验码 {code}", "校验码", "校验码", "letter-must", ""),
    "a body that is no text": ('body = "校验码 {code}"', "body = 3", "body = 3", "wrong-kind", ""),
    "what is no TOML": ("[cover]", "[cover", "[cover", "not-toml", ""),
}


def form_with(folder: Path, text: str | None, name: str = SHIPPED[0]) -> Path:
    """A copy of a form with this letters.toml, or none."""
    shutil.copytree(folder_of(name), folder, dirs_exist_ok=True)
    (folder / LETTERS_FILE).unlink(missing_ok=True)
    if text is not None:
        (folder / LETTERS_FILE).write_text(text, encoding="utf-8")
    return folder


def complaints_of(folder: Path, text: str) -> list[Complaint]:
    return list(examine_letters(form_with(folder, text))[1])


def a_letter(kind: Kind, *points: Point, unit: Unit = TOWN, form: str = SHIPPED[0], **values: str) -> Letter:
    wordings = load_letters(folder_of(form))
    return letter_to(unit, kind, wordings=wordings, values={**VALUES, **values}, points=points)


class Seen(HTMLParser):
    """What a person sees of a page: its text, and which tags were there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_complained_of_on_its_line(fault: str, tmp_path: Path):
    old, new, beginning, code, nearest = FAULTS[fault]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    said = [each for each in complaints_of(tmp_path, text) if each.code == code]
    assert [(each.file, each.row) for each in said] == [(LETTERS_FILE, text[: text.index(beginning)].count("\n") + 1)]
    assert (f"是否想写“{nearest}”" if nearest else "") in said[0].sentence


def test_the_form_is_checked_with_its_letters_and_all_faults_come_at_once(tmp_path: Path):
    folder = form_with(tmp_path, GOOD.replace("{due}", "{deu}").replace("{code}", "{cod}"))
    written = (folder / "form.toml").read_text(encoding="utf-8")
    (folder / "form.toml").write_text(written.replace('severity = "hard"', 'severity = "hrad"', 1), encoding="utf-8")
    ran = collect("form", "check", folder, "--json")
    assert ran.code == 1
    assert [(each["file"], each["code"]) for each in ran.facts["complaints"]] == [
        ("form.toml", "unknown"), (LETTERS_FILE, "letter-place"), (LETTERS_FILE, "letter-must"),
        (LETTERS_FILE, "letter-place"),
    ]  # fmt: skip


def test_rewording_a_letter_does_not_change_the_form(tmp_path: Path):
    before = load_form(form_with(tmp_path / "before", None)).fingerprint
    assert load_form(form_with(tmp_path / "after", GOOD)).fingerprint == before


def test_a_form_that_words_some_letters_gets_the_usual_ones_for_the_rest(tmp_path: Path):
    usual = load_letters(form_with(tmp_path / "usual", None))
    own = load_letters(form_with(tmp_path / "own", GOOD))
    assert set(own.letters) == set(usual.letters) == set(KINDS)
    assert own.letters["cover"] != usual.letters["cover"]
    assert own.letters["before"] == usual.letters["before"]
    assert own.signature == "{office}"


def test_faulty_letters_stop_the_letters_and_say_why(tmp_path: Path):
    with pytest.raises(CollectError) as refused:
        load_letters(form_with(tmp_path, GOOD.replace("{due}", "{deu}")))
    assert refused.value.code == "letters-faulty"
    assert "第 8 行" in str(refused.value)


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("kind", Kind)
def test_every_letter_of_every_form_is_whole(form: str, kind: Kind):
    point = Point(Severity.HARD, "相差 1")
    letter = a_letter(kind, *[point] * (kind is Kind.RETURN), form=form)
    assert (letter.unit, letter.address, letter.recipient) == (TOWN.code, TOWN.email, TOWN.name)
    assert TOWN.name in letter.subject
    assert "2023" in letter.subject
    assert letter.text.startswith("张三同志：\n")
    assert letter.text.rstrip().endswith("示例县人民政府\n2024年1月10日")
    assert not set("{}\ue000") & set(letter.subject + letter.text + letter.html)
    assert ("K7XV49" in letter.text) == (kind is Kind.RECEIPT)
    assert ("2024年1月20日" in letter.text) == (kind in {Kind.COVER, Kind.BEFORE, Kind.AFTER})


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_a_letter_may_have_is_filled(kind: str, tmp_path: Path):
    body = "\n".join(f"{{{place}}}" for place in places_of(kind))
    text = f'[{kind}]\nsubject = "x"\nbody = """\n{body}"""\n'
    wordings = load_letters(form_with(tmp_path, text))
    letter = letter_to(TOWN, Kind(kind), wordings=wordings, values=VALUES, points=[Point(Severity.SOFT, "请核对")])
    assert "{" not in letter.text
    assert "示例县公开办" in letter.text


def test_the_findings_stand_in_the_letter_what_must_be_mended_first():
    letter = a_letter(
        Kind.RETURN,
        Point(Severity.NOTE, "建议精简"), Point(Severity.SOFT, "请核对", "含上年数"), Point(Severity.TRIAL, "试行"),
        Point(Severity.HARD, "相差 1"), Point(Severity.SOFT, "再核对"),
    )  # fmt: skip
    lines = [line for line in letter.text.splitlines() if line[:2] in {"1.", "2.", "3.", "4.", "5."}]
    assert lines == [
        "1. 【必须改】相差 1", "2. 【需说明】请核对（贵单位已说明：含上年数）", "3. 【需说明】再核对",
        "4. 【提示】建议精简",
    ]  # fmt: skip
    assert "必须修改 1 处，需要说明 2 处" in letter.text


def test_the_page_shows_what_the_plain_text_says():
    letter = a_letter(Kind.RETURN, Point(Severity.HARD, "应填 <0> & “无”"), Point(Severity.SOFT, "请核对"))
    seen = Seen(letter.html)
    assert seen.tags.count("tr") == 3
    assert "应填 <0> & “无”" in seen.text
    paragraphs = [line for line in letter.text.splitlines() if line and not line[0].isdigit()]
    assert [line for line in paragraphs if line not in seen.text] == []


def test_a_name_can_bring_no_markup_and_no_line_of_its_own():
    unit = Unit("QA01", '甲镇<img src="x">\r\nBcc: 别人@example.cn', contact="张三</p><script>x</script>")
    letter = a_letter(Kind.COVER, unit=unit)
    tags = set(Seen(letter.html).tags)
    assert tags <= {"html", "head", "meta", "body", "div", "p", "br"}
    assert "\nBcc" not in letter.text
    assert "\n" not in letter.subject


def test_a_place_in_a_value_is_no_place():
    letter = a_letter(Kind.COVER, unit=Unit("QA01", "{code}镇{findings}"), office="{signature}县")
    assert "{code}镇{findings}" in letter.text
    assert "{signature}县" in letter.text
