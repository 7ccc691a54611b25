"""Is it told what a correction changed, mended, left, and broke?"""

from collections.abc import Sequence

from collect.edits.compare import Comparison, compared
from collect.edits.findings import Finding, findings
from collect.edits.judgement import judge
from collect.form.model import Severity
from collect.submission import Submission
from returns import a_form, a_return

FORM = a_form()


def found(submission: Submission) -> tuple[Finding, ...]:
    return findings(FORM, submission, judgement=judge(FORM, submission, level="乡镇"))


def held(before: Sequence[str], after: Sequence[str]) -> Comparison:
    first, second = a_return(*before), a_return(*after)
    return compared(FORM, first, after=second, was=found(first), now=found(second))


def rules(found: Sequence[Finding]) -> list[str]:
    return [each.rule for each in found]


def test_a_correction_that_mends_everything_leaves_nothing():
    done = held(["T3:1:person = 4", "T3:3.1:person = 3"], ["T3:1:person = 4", "T3:3.1:person = 4"])
    assert [(str(each.cell), each.before, each.after) for each in done.changed] == [("T3:3.1:person", 3, 4)]
    assert (rules(done.gone), done.left, done.brought) == (["R3"], (), ())


def test_a_fault_with_another_number_is_still_the_same_fault():
    done = held(["T3:1:person = 4"], ["T3:1:person = 5"])
    assert (done.gone, rules(done.left), done.brought) == ((), ["R3"], ())
    assert done.left[0].stated == "5"


def test_what_the_correction_broke_is_told_apart_from_what_was_there():
    done = held(["T3:1:person = 4"], ["T3:1:person = 4", "T3:4:person = 4", "T2:1.1:valid = 1"])
    assert (rules(done.gone), done.left, rules(done.brought)) == (["R3"], (), ["R7"])


def test_text_blanks_and_figures_are_told_apart():
    done = held(
        ["T3:1:person says 3件", "T3:2:person blank", "T3:4:person = 1"],
        ["T3:1:person = 3", "T3:2:person = 0", "T3:4:person blank"],
    )
    assert [(each.before, each.after) for each in done.changed] == [("3件", 3), (None, 0), (1, None)]


def test_a_blank_declared_nil_is_no_change_from_zero():
    assert held(["T4:* = 0"], ["T4:* blank", "T4 nil"]).same


def test_prose_that_was_rewritten_is_named_and_white_space_is_none():
    done = held(["N1 tells 甲", "N5 tells 乙"], ["N1 tells 甲 ", "N5 tells 丙"])
    assert done.sections == ("N5",)
    assert not done.same


def test_what_is_on_trial_is_not_the_senders_affair():
    trial = Finding("T1", Severity.TRIAL, (), "", "", "试行")
    zero = a_return()
    done = compared(FORM, zero, after=zero, was=[], now=[trial])
    assert done == Comparison((), (), (), (), ())
