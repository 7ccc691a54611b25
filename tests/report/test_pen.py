"""Is what the pen packs, byte for byte, what python-docx would have saved?"""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.form.arithmetic import computed
from collect.report import skeleton
from collect.report.draft import Account, Heading, Paragraph, ReportDraft, blank
from collect.report.write import Pen
from report.direct import built
from report.reports import FORMS, form, style, template

PENS = {name: Pen(template(name)) for name in FORMS}
BLANKS = {name: blank(form(name), style(name)) for name in FORMS}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
LINES = st.one_of(
    TEXTS,
    st.builds("{}{}。{}".format, st.sampled_from(["（一）", "1.", "一是", "（2）", "　　二、"]), TEXTS, TEXTS),
    st.sampled_from(["<>&\"'", "a\tb", "\u3000甲", "“乙”——…", "]]>"]),
)
NARRATIVES = st.lists(LINES, max_size=6).map("\n".join)
NUMBERS = st.integers(-(10**12), 10**12) | st.integers(0, 200)


@st.composite
def reports(draw) -> tuple[str, ReportDraft]:
    name = draw(st.sampled_from(FORMS))
    asked = form(name)
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=30))
    entries = {cell: numbers[place % len(numbers)] for place, cell in enumerate(asked.entries)}
    prose = {each.code: draw(NARRATIVES) for each in asked.narratives}
    account = Account(draw(TEXTS), draw(st.integers(1, 9999)), computed(asked, entries), prose)
    return name, BLANKS[name].of_unit(account, check_code=draw(st.text("ABCDEFGH234567", min_size=6, max_size=6)))


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(reports())
def test_every_part_is_byte_for_byte_what_python_docx_saves(drawn):
    name, report = drawn
    stamped, direct = parts(PENS[name].file(report)), built(report, template(name))
    assert stamped == direct


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS | st.sampled_from(["甲\n乙", "\n", "\t", " 丙 ", "\r\n"]), min_size=1, max_size=8))
def test_any_text_is_spelled_as_python_docx_spells_it(texts):
    blocks = (*map(Paragraph, texts), *(Heading(text, 1 + place % 4) for place, text in enumerate(texts)))
    report = ReportDraft("标题\n两行", "期限", blocks, ("单位",), "校验码")
    assert parts(PENS[FORMS[0]].file(report)) == built(report, template(FORMS[0]))


def a_draft(name: str, *, person: int) -> ReportDraft:
    figures = computed(form(FORMS[0]), dict.fromkeys(form(FORMS[0]).entries, person))
    return BLANKS[FORMS[0]].of_unit(Account(name, 2023, figures, {"N1": f"{name}的情况。"}), check_code="K7M2QX")


def test_only_the_text_and_the_properties_are_packed_for_each_report():
    one, other = (PENS[FORMS[0]].file(a_draft(name, person=size)) for name, size in (("甲镇", 1), ("乙镇", 20)))
    apart = [name for name, content in parts(one).items() if content != parts(other)[name]]
    assert apart == ["word/document.xml", "docProps/core.xml"]
    shared = one.index(b"word/document.xml") - 30  # the member's head stands before its name
    assert one[:shared] == other[:shared]
    assert list(parts(one))[-2:] == apart


def test_a_template_is_opened_once_for_any_number_of_reports(tmp_path, monkeypatch):
    opened = []
    real = skeleton.docx.Document
    monkeypatch.setattr(skeleton.docx, "Document", lambda path: opened.append(path) or real(path))
    pen = Pen(template())
    for name in ("甲镇", "乙镇", "丙镇"):
        pen.write(a_draft(name, person=1), tmp_path / f"{name}.docx")
    assert opened == [str(template())]


def test_a_template_saved_by_another_program_gives_what_python_docx_makes_of_it(tmp_path):
    """More namespaces at the top, other names of parts, an office's own title."""

    def touch(text: str) -> str:
        return text.replace(
            "<w:document ", '<w:document xmlns:wp14="urn:wp14" xmlns:mc="urn:mc" mc:Ignorable="wp14" ', 1
        )

    with zipfile.ZipFile(template()) as source, zipfile.ZipFile(tmp_path / "report.docx", "w") as target:
        for name in source.namelist():
            target.writestr(name, touch(source.read(name).decode()))
    told = a_draft("甲镇", person=3)
    assert parts(Pen(tmp_path / "report.docx").file(told)) == built(told, tmp_path / "report.docx")
