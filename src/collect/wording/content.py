"""What is wrong with what a narrative says of the year, numbers apart."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from collect.edits.findings import Finding
from collect.edits.known import Known
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.form.prose import ProseTest
from collect.submission import Submission
from collect.wording.asked import Asked, narrow
from collect.wording.fault import Fault, quoted
from collect.wording.fee import fee_faults
from collect.wording.numbering import numbering_faults
from collect.wording.oneself import identity_faults
from collect.wording.period import period_faults
from collect.words import say

_GAP = "…"
"""In a word that a template leaves behind: a few signs, whatever they are."""
_GAP_PATTERN = r"[^\n【】〔〕（）()\[\]]{0,20}?"
_BESIDE = r"[A-Za-z/._@:?=&一二三四五六七八九]"
"""What stands beside ×× or XX where these belong to something else: an address (/xxgk/), a numeral (二○○九)."""
_NUMBER = r"(?:[\d,]+|[二两三四五六七八九十]|[零一二两三四五六七八九十百千]{2,})"
"""Not 一 alone: 申请一次性告知, 与申请一起提交 count nothing."""
_BETWEEN = r"[的了共计约为数量:]{0,4}"


def content_findings(
    form: Form, submission: Submission, *, known: Known, figures: Mapping[Cell, Number]
) -> Iterator[Finding]:
    """What every rule about the content of prose says of a return, in the order of the rules."""
    for rule in form.prose.rules:
        test = _TESTS.get(rule.test)
        if test and rule.binds(known.unit.level):
            asked = Asked(form, rule, submission, known, figures)
            yield from (fault.finding(form, rule) for fault in test(asked))


def _covers(asked: Asked) -> Iterator[Fault]:
    """Every aspect is spoken of: what is only denied (the rule's words) or too short says nothing."""
    for section, text in asked.texts:
        said = _without("".join(text.split()), asked.rule.words)
        if len(said) < asked.rule.least:
            said = ""
        missing = [each.name for each in asked.aspects if not any(word in said for word in each.words)]
        if missing:
            yield Fault(section, say("content.missing", names=say("naming.join").join(missing)))


def _leftovers(asked: Asked) -> Iterator[Fault]:
    """What a template left behind, all of it in one fault a section."""
    pattern = _any_left(asked.rule.words)
    for section, text in asked.written if asked.rule.words else ():
        plain = narrow(text)
        found = list(pattern.finditer(plain))
        if found:
            shown = dict.fromkeys(text[each.start() : each.end()] for each in found)
            names = say("naming.join").join(shown)
            yield Fault(section, say("content.leftover", names=names), quoted(text, found[0].start()))


@lru_cache(maxsize=16)
def _any_left(words: tuple[str, ...]) -> re.Pattern[str]:
    """Looking at the first sign before any word is tried takes a twentieth: 0.06 ms for 1,800 signs, not 1.5."""
    first = "".join({re.escape(narrow(word)[0]) for word in words})
    ahead = "" if any(word.startswith(_GAP) for word in words) else f"(?=[{first}])"
    pattern = "|".join(map(_left, sorted(words, key=len, reverse=True)))
    return re.compile(f"{ahead}(?:{pattern})", re.IGNORECASE)


def _left(word: str) -> str:
    """The pattern of one leftover; where it is signs and no words, nothing may stand beside it that they belong to."""
    plain = narrow(word)
    pattern = _GAP_PATTERN.join(map(re.escape, plain.split(_GAP)))
    before = f"(?<!{_BESIDE})" if _is_sign(plain[0]) else ""
    after = f"(?!{_BESIDE})" if _is_sign(plain[-1]) else ""
    return before + pattern + after


def _is_sign(sign: str) -> bool:
    return sign in "×○*_" or sign.isascii()


def _length(asked: Asked) -> Iterator[Fault]:
    """Not longer than asked; white space is no character."""
    for section, text in asked.written:
        count = len("".join(text.split()))
        if count > asked.rule.longest:
            comparison = say("content.longer", count=count, longest=asked.rule.longest)
            yield Fault(section, comparison, stated=str(count), expected=str(asked.rule.longest))


def _unit_word(asked: Asked) -> Iterator[Fault]:
    """What is counted, a number, and a word that does not count it."""
    counted = _any(word for each in asked.aspects for word in each.words)
    pattern = re.compile(f"{counted}{_BETWEEN}{_NUMBER}({_any(asked.rule.words)})")
    for section, text in asked.written:
        found = pattern.search(narrow(text))
        if found:
            comparison = say("content.unit-word", found=found[1])
            yield Fault(section, comparison, quoted(text, found.start()))


def _headings(asked: Asked) -> Iterator[Fault]:
    """Headings that were found otherwise worded, and numbering of two kinds."""
    yield from _remarked(asked, "headings", sentence="content.headings")
    yield from numbering_faults(asked)


def _labels(asked: Asked) -> Iterator[Fault]:
    """Captions that were taken for ours though they are worded otherwise."""
    return _remarked(asked, "labels", sentence="content.labels")


def _remarked(asked: Asked, code: str, *, sentence: str) -> Iterator[Fault]:
    what = [remark.detail["what"] for remark in asked.submission.remarks if remark.code == code]
    if what:
        yield Fault("", say(sentence, what=say("naming.join").join(what)))


def _without(text: str, words: tuple[str, ...]) -> str:
    return _denials(words).sub("", text) if words else text


@lru_cache(maxsize=16)
def _denials(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_any(words))


def _any(words: Iterator[str] | Sequence[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


_TESTS: Mapping[ProseTest, Callable[[Asked], Iterator[Fault]]] = {
    ProseTest.COVERS: _covers,
    ProseTest.FEE: fee_faults,
    ProseTest.PERIOD: period_faults,
    ProseTest.IDENTITY: identity_faults,
    ProseTest.LEFTOVERS: _leftovers,
    ProseTest.LENGTH: _length,
    ProseTest.UNIT_WORD: _unit_word,
    ProseTest.HEADINGS: _headings,
    ProseTest.LABELS: _labels,
}
