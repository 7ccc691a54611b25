"""Do the files asked for beside the Word reports come, and is what lies there told of truly?"""

import subprocess
from pathlib import Path

import pytest
from docx import Document

from collect.verbs import report as report_verb
from verbs.county import FLAT, LOPSIDED, County

WORD = "QA01 示例县甲镇2023年政府信息公开工作年度报告.docx"
PAGE, PAPER = WORD.replace(".docx", ".html"), WORD.replace(".docx", ".pdf")


@pytest.fixture
def two(county: County) -> County:
    """Two units are accepted."""
    county.receive(a=county.filled("QA01", *FLAT), b=county.filled("QA02"))
    return county


@pytest.fixture
def no_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLLECT_SOFFICE", "/nowhere/soffice")


def made(told) -> list[tuple[str, str, str]]:
    return [(file["unit"], file["kind"], Path(file["path"]).suffix) for file in told["files"]]


def figure_in(path: Path) -> str:
    """What 自然人 asked for, in a Word report."""
    return Document(str(path)).tables[1].rows[3].cells[3].text


def earlier(county: County, name: str) -> Path:
    path = county.folder / "reports" / name
    path.write_bytes(b"earlier")
    return path


# ── pages ────────────────────────────────────────────────────────────────────────────────────────


def test_every_unit_gets_a_page_and_the_word_reports_are_told_first(two: County):
    told = two.told("report", "--html", code=1)
    assert made(told) == [
        ("QA01", "docx", ".docx"), ("QA02", "docx", ".docx"), ("QA01", "html", ".html"), ("QA02", "html", ".html"),
    ]  # fmt: skip
    assert two.files("reports") == {Path(file["path"]).name for file in told["files"]}
    page = (two.folder / "reports" / PAGE).read_text(encoding="utf-8")
    assert "示例县甲镇" in page
    assert "校验码" in page


def test_without_being_asked_only_word_reports_are_written(two: County):
    assert made(two.told("report", "QA01")) == [("QA01", "docx", ".docx")]
    assert two.files("reports") == {WORD}


def test_a_drill_names_the_files_and_writes_none(two: County):
    assert made(two.told("report", "QA01", "--html", "--dry-run")) == [
        ("QA01", "docx", ".docx"),
        ("QA01", "html", ".html"),
    ]
    assert not two.files("reports")


def test_a_clerk_reads_what_was_written(two: County):
    assert "已为 1 个单位写好 Word 报告、网页，放在" in two.run("report", "QA01", "--html").out


def test_the_day_that_is_named_stands_under_the_signature(two: County):
    two.told("report", "QA01", "--dated", "2024-01-20")
    lines = [each.text for each in Document(str(two.folder / "reports" / WORD)).paragraphs]
    assert lines[-3:-1] == ["示例县甲镇", "2024年1月20日"]


# ── paper ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.office
def test_all_reports_are_printed_in_one_call(two: County, monkeypatch: pytest.MonkeyPatch):
    calls = []
    real = report_verb.convert
    monkeypatch.setattr(report_verb, "convert", lambda *given, **named: calls.append(given) or real(*given, **named))
    told = two.told("report", "--pdf", code=1)
    assert len(calls) == 1
    assert [kind for _, kind, _ in made(told)] == ["docx", "docx", "pdf", "pdf"]
    for file, name in zip(told["files"][2:], ("示例县甲镇", "示例县乙镇"), strict=True):
        printed = subprocess.run(["pdftotext", file["path"], "-"], capture_output=True, check=True, encoding="utf-8")
        assert name in printed.stdout
        assert printed.stdout.count("\f") >= 2


def test_without_an_office_suite_the_rest_is_written_and_it_is_said(two: County, no_suite: None):
    ran = two.run("report", "QA01", "--pdf", "--html")
    assert ran.code == 1
    assert "没有写 PDF，其余都已照写。本机没有找到可用的 LibreOffice" in ran.out
    assert two.files("reports") == {WORD, PAGE}


def test_without_an_office_suite_no_pdf_is_told_of(two: County, no_suite: None):
    assert made(two.told("report", "QA01", "--pdf", code=1)) == [("QA01", "docx", ".docx")]


# ── what lies there from before ──────────────────────────────────────────────────────────────────


def test_a_newer_version_is_written_over_the_older_one(two: County):
    two.told("report", "QA01", "--html")
    assert figure_in(two.folder / "reports" / WORD) == "7"
    older = (two.folder / "reports" / PAGE).read_text(encoding="utf-8")
    two.receive_one(two.filled("QA01", "T3:1:person = 9", "T3:4:person = 9"), name="再报.xlsx")
    assert two.told("report", "QA01", "--html")["stale"] == []
    assert figure_in(two.folder / "reports" / WORD) == "9"
    assert (two.folder / "reports" / PAGE).read_text(encoding="utf-8") != older
    assert two.files("reports") == {WORD, PAGE}


def test_pages_and_pdfs_that_were_not_written_again_are_named(two: County):
    page, paper = earlier(two, PAGE), earlier(two, PAPER)
    assert two.told("report", "QA01")["stale"] == [str(page), str(paper)]
    assert two.told("report", "QA01", "--html")["stale"] == [str(paper)]
    assert f"可能与新的 Word 报告不一致：{PAPER}。" in two.run("report", "QA01", "--html").out
    assert paper.read_bytes() == b"earlier"


def test_a_report_of_a_unit_that_is_no_longer_accepted_is_named_and_stays(two: County):
    two.told("report", code=1)
    two.receive_one(two.filled("QA01", *LOPSIDED), name="再报.xlsx")
    told = two.told("report", code=1)
    assert told["stale"] == [str(two.folder / "reports" / WORD)]
    assert f"报告 1 份，不要拿去用：{WORD}" in two.run("report").out
    assert WORD in two.files("reports")


def test_what_else_lies_in_the_folder_is_nobodys_business(two: County):
    earlier(two, "我的说明.docx")
    earlier(two, "QA03 便条.txt")
    assert two.told("report", code=1)["stale"] == []
