"""Does a report look right on paper, as an office suite prints it?"""

import subprocess

import pytest

from collect.office.suite import convert, require_suite
from collect.report.write import write_report
from report.reports import FORMS, draft, form, template

pytestmark = [pytest.mark.office, pytest.mark.slow]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The printed pages, as text, of each form's report with large figures and a page of prose."""
    folder = tmp_path_factory.mktemp("pages")
    files = []
    for name in FORMS:
        figures = {str(cell): 12345 + place for place, cell in enumerate(form(name).entries) if cell.table != "T2"}
        prose = {"N1": "本年度工作有序开展。" * 90, "N5": "存在不足。", "N6": "无。"}
        files.append(folder / f"{name}.docx")
        write_report(draft(figures, of=name, prose=prose), files[-1], template=template(name))
    printed = convert(require_suite(), files, to="pdf", folder=folder)
    return dict(zip(FORMS, map(text_of, printed), strict=True))


def text_of(path):
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8")
    return done.stdout.split("\f")[:-1]


@pytest.mark.parametrize("name", FORMS)
def test_every_page_bears_its_number_on_the_outer_side(name, pages):
    for number, page in enumerate(pages[name], 1):
        last = page.rstrip().splitlines()[-1]
        assert last.replace(" ", "") == f"—{number}—"
        assert (last.index("—") > 20) is (number % 2 == 1)


@pytest.mark.parametrize("name", FORMS)
def test_table_three_stands_on_one_page_under_its_head(name, pages):
    (page,) = [page for page in pages[name] if "三、收到和处理政府信息公开申请情况" in page]
    assert "四、结转下年度继续办理" in page
    assert page.count("申请人情况") == 1


@pytest.mark.parametrize("name", FORMS)
def test_no_figure_is_broken_over_two_lines(name, pages):
    words = "\n".join(pages[name]).split()
    expected = [12345 + place for place, cell in enumerate(form(name).entries) if cell.table != "T2"]
    assert not [number for number in expected if str(number) not in words]


@pytest.mark.parametrize("name", FORMS)
def test_the_signature_stands_under_text(name, pages):
    (page,) = [page for page in pages[name] if "校验码" in page]
    assert "六、其他需要报告的事项" in page
    assert "庆安县同乐镇" in page
