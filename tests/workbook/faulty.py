"""A return with faults of every kind, with all that is said of it."""

from collections.abc import Mapping
from dataclasses import replace

from collect.edits.findings import Finding, findings
from collect.edits.judgement import judge
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form, Severity
from collect.submission import Submission
from collect.workbook.ink import WorkbookDraft
from collect.workbook.marked import Marks, marked_workbook, numbered
from collect.workbook.write import write_workbook
from returns import TOWN, a_form, a_layout, a_return, an_issue, last_year

FORM = "disclosure-2021"
PROSE = "全年共收到政府信息公开申请15件，均已答复。\n=1+1 也只是文字，“引号”和\u3000空格都在。"
REASON = "本年集中清理修订，经司法局确认。"
REPAIR = "“（二）部分公开”行“自然人”栏应为 3（现为 30，多按了一个 0）。"
TRIAL_WORDS = "尚在试行的规则不给填报单位看"
TEXTS = ("=1+1", "@SUM(A1:A9)", "+19", "3件（其中重复1件）", "/")


def a_finding(
    rule: str, severity: Severity, cells: tuple[Cell, ...], message: str, *, section: str = "", quote: str = ""
) -> Finding:
    """A finding in few words."""
    return Finding(rule, severity, cells, "", "", message, section, quote)


def a_faulty_return(form: Form | None = None) -> Submission:
    """Text instead of figures, blanks, a nil declaration, a total typed over, figures that do not add up, prose."""
    form = form or a_form()
    cells = [str(cell) for cell in form.entries]
    odd = [f"{cell} says {text}" for cell, text in zip(cells[4:], TEXTS, strict=False)]
    total = next(str(cell) for cell in form.parts)
    told = [f"{each.code} tells {PROSE}" for each in form.narratives[:1]]
    people = ("filled_by tells 李四", "telephone tells 0455-7654321")
    changes = (f"{cells[0]} = 2", f"{cells[1]} = 7", f"{cells[2]} = 1", *odd, f"{cells[-1]} blank", f"{total} states 5")
    return a_return(*changes, f"{form.tables[0].code} nil", *told, *people, form=form, serial=2)


def prior_of(form: Form) -> Mapping[Cell, Number]:
    """Last year's figures: other than this year's say."""
    return last_year(*(f"{cell} = 3" for cell in list(form.carried.values())[:2]), form=form)


def said_of(submission: Submission, form: Form, *, prior: Mapping[Cell, Number] | None = None) -> list[Finding]:
    """What the rules say, and findings that need more than arithmetic."""
    judgement = judge(form, submission, level=TOWN.level, prior=prior)
    cell = form.entries[1]
    section = form.narratives[0].code if form.narratives else ""
    return [
        *findings(form, submission, judgement=judgement),
        a_finding("R12", Severity.SOFT, (cell,), "与上年相差很大。"),
        a_finding(
            "R13", Severity.SOFT, (), "收到数与表不符。", section=section, quote="全年共收到政府信息公开申请15件"
        ),
        a_finding("R23", Severity.NOTE, (), "标题宜用规定写法。", section=section),
        a_finding("R99", Severity.TRIAL, (cell,), TRIAL_WORDS),
    ]


def marked(name: str = FORM, submission: Submission | None = None, *, prior: bool = False) -> WorkbookDraft:
    """The marked copy of a return; what R12 asks was already answered, one hard finding has a likely repair."""
    form = a_form(name)
    submission = submission or a_faulty_return(form)
    known = prior_of(form) if prior else None
    said = said_of(submission, form, prior=known)
    explained = {each.key: REASON for each in said if each.rule == "R12"}
    repairs = {each.key: REPAIR for each in said if each.severity is Severity.HARD}
    marks = Marks(1, numbered(said, repairs=repairs, explanations=explained), ("台账",), ("“表二”页的保护已被取消。",))
    issue = replace(an_issue(name, submission), prior=known)
    return marked_workbook(a_layout(name), issue, marks=marks)


def a_marked_copy(name: str = FORM, submission: Submission | None = None, *, prior: bool = False) -> bytes:
    """The bytes of it."""
    return write_workbook(marked(name, submission, prior=prior))
