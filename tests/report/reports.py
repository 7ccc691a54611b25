"""What the tests of the report share: the forms, and drafts made of a few figures."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from collect.form.arithmetic import computed
from collect.form.load import load_form, load_style
from collect.form.model import Cell, Form
from collect.form.style import Style
from collect.report.draft import Account, ReportDraft, unit_report

TEMPLATES = Path(__file__).resolve().parents[2] / "workbook_templates"
FORMS = ("disclosure-2021", "disclosure-2021-mixed", "disclosure-2019")
SECTIONS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
PROSE = {
    "N1": "\n　2023年，我镇扎实做好政府信息公开工作。　\n（1） 主动公开政府信息情况。加快转变,提升水平。 \n",
    "N5": "仍存在一些不足。\n为此，我镇将采取以下措施：\n一是强化意识、规范程序。",
    "N6": "无其他需要报告的事项。",
}


@cache
def form(name: str = "disclosure-2021-mixed") -> Form:
    return load_form(TEMPLATES / name)


@cache
def style(name: str = "disclosure-2021-mixed") -> Style:
    return load_style(TEMPLATES / name, form(name))


def template(name: str = "disclosure-2021-mixed") -> Path:
    return TEMPLATES / name / "report.docx"


def account(
    figures: Mapping[str, int] | None = None,
    *,
    of: str = "disclosure-2021-mixed",
    prose: Mapping[str, str] = PROSE,
) -> Account:
    """同乐镇's year 2023 with these figures by cell name, all others 0."""
    entries = {Cell.named(name): number for name, number in (figures or {}).items()}
    return Account("庆安县同乐镇", 2023, computed(form(of), entries), prose)


def draft(
    figures: Mapping[str, int] | None = None,
    *,
    of: str = "disclosure-2021-mixed",
    prose: Mapping[str, str] = PROSE,
) -> ReportDraft:
    """同乐镇's report."""
    return unit_report(form(of), style(of), account=account(figures, of=of, prose=prose), check_code="K7M2QX")
