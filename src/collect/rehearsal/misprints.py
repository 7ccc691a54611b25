"""How prose goes wrong."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from collect.edits.callings import kind_of
from collect.form.arithmetic import Number, computed
from collect.form.model import Cell, Form
from collect.form.prose import ProseRule, ProseTest, Reads, Silence
from collect.rehearsal.balance import Balance, at_least, conditions
from collect.rehearsal.fault import Fault, Spoilt
from collect.rehearsal.figures import left_over
from collect.rehearsal.narratives import asked, in_ones_own
from collect.rehearsal.phrases import Fillers, percent
from collect.rehearsal.readable import Breakdown, Truth
from collect.rehearsal.scene import Scene
from collect.submission import Submission
from collect.words import say
from collect.workbook.issue import carried_forward

Commit = Callable[..., Spoilt | None]
_WIDEST, _PLACES = 9, 2
_SENTENCE = re.compile(r"[^。\n]+。?|\n")


def misprints(form: Form) -> Iterator[Fault]:
    """A fault for every rule about prose that a workbook can break, one for each sentence that a form reads."""
    for rule in form.prose.rules:
        ways = (*_misreadings(form, rule), *_hushings(form, rule), *_WAYS.get(rule.test, ()))
        yield from (Fault(rule.code, partial(commit, rule=rule)) for commit in ways)


def _misreadings(form: Form, rule: ProseRule) -> Iterator[Commit]:
    told = (each for each in form.prose.reads if each.rule == rule.code and each.example)
    return (partial(_misread, reads=each) for each in told if rule.test is ProseTest.READING)


def _hushings(form: Form, rule: ProseRule) -> Iterator[Commit]:
    told = (each for each in form.prose.silences if each.rule == rule.code and each.example)
    return (partial(_hushed, silent=each) for each in told if rule.test is ProseTest.SILENCE)


def _sections(scene: Scene, rule: ProseRule) -> Sequence[str]:
    return rule.sections or tuple(each.code for each in scene.form.narratives)


def _told(submission: Submission, section: str, *, text: str) -> Submission:
    return replace(submission, narratives={**submission.narratives, section: text})


def _opened(submission: Submission, section: str, *, sentence: str) -> Spoilt:
    """The section with one sentence more, in a paragraph of its own before the others."""
    return Spoilt(_told(submission, section, text=f"{sentence}\n{submission.narratives[section]}"))


def _dropped(submission: Submission, section: str, *, words: Sequence[str]) -> Spoilt:
    """The section without any sentence in which one of the words stands."""
    sentences = _SENTENCE.findall(submission.narratives[section])
    kept = (each for each in sentences if not any(word in each for word in words))
    return Spoilt(_told(submission, section, text="".join(kept).strip("\n")))


def _truth(scene: Scene, submission: Submission, *, choose: Random) -> Truth:
    return Truth(scene.form, scene.year, computed(scene.form, submission.figures), choose)


def _with(scene: Scene, least: Sequence[Sequence[Cell]], *, choose: Random) -> Submission | None:
    """The unit's return with figures of which each of these sums is not 0; None where a claim forbids it."""
    wanted = (
        *conditions(scene.form, level=scene.unit.level, prior=scene.before),
        *(at_least(scene.form, [(cell, 1) for cell in cells], least=1) for cells in least),
    )
    still = frozenset(carried_forward(scene.form, scene.before))
    found = Balance(scene.form, wanted, still, left_over(scene.form)).found(scene.right.figures, choose)
    return None if found is None else scene.told(replace(scene.right, figures=found))


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────


def _misread(scene: Scene, choose: Random, *, rule: ProseRule, reads: Reads) -> Spoilt | None:
    """The form's own sentence with a number that is too large."""
    truth = _truth(scene, scene.right, choose=choose)
    wrong = max(truth.numbers(reads)) + choose.randint(1, _WIDEST) * truth.measure(reads).scale
    section = choose.choice(_sections(scene, rule))
    return _opened(scene.right, section, sentence=in_ones_own(scene.form, truth.example(reads, wrong)))


def _hushed(scene: Scene, choose: Random, *, rule: ProseRule, silent: Silence) -> Spoilt | None:
    """The form's own sentence that there was none, where there was."""
    submission = _with(scene, [choose.choice(silent.zero).cells], choose=choose)
    if submission is None:
        return None
    sentence = _truth(scene, submission, choose=choose).silence(silent)
    return _opened(submission, choose.choice(_sections(scene, rule)), sentence=in_ones_own(scene.form, sentence))


def _mishalved(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """Two halves that come to more than their whole. No table knows them: else it is the table that differs."""
    section = choose.choice(_sections(scene, rule))
    wholes = _truth(scene, scene.right, choose=choose).wholes(section)
    whole = choose.choice(wholes) if wholes else None
    submission = _with(scene, [whole.equals[0].cells], choose=choose) if whole else None
    if whole is None or submission is None:
        return None
    sentence = _truth(scene, submission, choose=choose).halved(whole, off_by=choose.randint(1, _WIDEST))
    return _opened(submission, section, sentence=in_ones_own(scene.form, sentence))


def _misshared(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """A percentage that is that of no two figures."""
    section, each = _breakdown(scene, choose, rule=rule)
    part = choose.choice(each.parts) if each else None
    submission = _with(scene, [part.equals[0].cells], choose=choose) if part else None
    if each is None or part is None or submission is None:
        return None
    truth = _truth(scene, submission, choose=choose)
    true = _shares(truth)
    stated = choose.choice([text for text in _percentages() if text not in true])
    return _opened(submission, section, sentence=truth.share(each, part, stated=stated))


def _percentages() -> list[str]:
    return [f"{whole}.{part:02}" for whole in range(11, 99) for part in range(11, 99, 7) if part % 10]


def _shares(truth: Truth) -> set[str]:
    """The percentages that some two figures of the tables come to, rounded or cut."""
    known: set[Number] = {number for reads in truth.form.prose.reads for number in truth.numbers(reads)}
    shares = {percent(part, whole, places=_PLACES) for part in known for whole in known if 0 < part <= whole}
    return shares | {f"{float(share) - 0.01:.2f}" for share in shares}


def _breakdown(scene: Scene, choose: Random, *, rule: ProseRule) -> tuple[str, Breakdown | None]:
    """A section, and a whole that it may tell in parts: as many parts as any has."""
    section = choose.choice(_sections(scene, rule))
    found = _truth(scene, scene.right, choose=choose).broken_down(section)
    most = max((len(each.parts) for each in found), default=0)
    return section, choose.choice([each for each in found if len(each.parts) == most]) if found else None


# ── what is missing ──────────────────────────────────────────────────────────────────────────────


def _uncovered(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    aspects = asked(rule, scene.unit)
    section = choose.choice(_sections(scene, rule))
    return _dropped(scene.right, section, words=choose.choice(aspects).words) if aspects else None


def _without_fee(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    return _dropped(scene.right, choose.choice(_sections(scene, rule)), words=rule.words)


def _undated(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    period = say("rehearsal.period", year=scene.year)
    return _dropped(scene.right, choose.choice(_sections(scene, rule)), words=[period])


# ── what should not stand there ──────────────────────────────────────────────────────────────────


def _uneven_fee(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """An amount between two steps."""
    if rule.step < 2:
        return None
    amount = choose.randint(1, _WIDEST) * rule.step + choose.randint(1, rule.step - 1)
    return _inserted(scene, say("rehearsal.fee", fee=rule.words[0], amount=amount), rule=rule, choose=choose)


def _misdated(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """Last year's period."""
    section = choose.choice(_sections(scene, rule))
    right, wrong = (say("rehearsal.period", year=year) for year in (scene.year, scene.year - 1))
    return Spoilt(_told(scene.right, section, text=scene.right.narratives[section].replace(right, wrong)))


def _of_last_year(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    return _inserted(scene, say("rehearsal.year-before", year=scene.year - 1), rule=rule, choose=choose)


def _of_another(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """A section that begins with the name of another unit of the same kind."""
    kinds = [each.name for each in rule.aspects]
    kind = kind_of(scene.unit.name, kinds)
    names = [name for name in scene.others if kind_of(name, kinds) == kind and not _shares_name(name, scene.unit.name)]
    if not names:
        return None
    sentence = say("rehearsal.another", name=choose.choice(names), year=scene.year)
    named = say("rehearsal.named", name=scene.unit.name)  # else the whole workbook is taken for the other's
    return _inserted(scene, f"{sentence}{named}", rule=rule, choose=choose)


def _shares_name(one: str, other: str) -> bool:
    return one in other or other in one


def _miscalled(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """A word for oneself that another kind of unit uses."""
    kind = kind_of(scene.unit.name, [each.name for each in rule.aspects])
    wrong = [word for each in asked(rule, scene.unit) if each.name != kind for word in each.words]
    if not wrong or not kind:
        return None
    return _inserted(scene, say("rehearsal.called", word=choose.choice(wrong)), rule=rule, choose=choose)


def _left_over(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    word = choose.choice(rule.words).replace("…", say("rehearsal.oneself"))
    return _inserted(scene, say("rehearsal.leftover", word=word), rule=rule, choose=choose)


def _too_long(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    fillers, section = Fillers(choose), choose.choice(_sections(scene, rule))
    text = scene.right.narratives[section]
    while len("".join(text.split())) <= rule.longest:
        text += fillers.sentence()
    return Spoilt(_told(scene.right, section, text=text))


def _miscounted(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """Requests counted in a word that no figure is counted in: it is not read as a number of the tables."""
    counted = [word for each in rule.aspects for word in each.words]
    words = [word for word in rule.words if word not in scene.form.prose.units]
    if not counted or not words:
        return None
    number, word = choose.randint(1, _WIDEST), choose.choice(words)
    sentence = say("rehearsal.wrong-unit", counted=counted[0], number=number, word=word)
    return _inserted(scene, sentence, rule=rule, choose=choose)


def _misnumbered(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    ways = "\n".join((say("rehearsal.one-way"), say("rehearsal.other-way")))
    return _inserted(scene, ways, rule=rule, choose=choose)


def _inserted(scene: Scene, sentence: str, *, rule: ProseRule, choose: Random) -> Spoilt:
    return _opened(scene.right, choose.choice(_sections(scene, rule)), sentence=sentence)


def _copied(scene: Scene, choose: Random, *, rule: ProseRule) -> Spoilt | None:
    """Another unit's text, of a section in which no figures are told."""
    telling = {ProseTest.READING, ProseTest.SILENCE}
    rules = [each for each in scene.form.prose.rules if each.test in telling]
    told = {section for each in rules for section in _sections(scene, each)}
    free = [section for section in _sections(scene, rule) if section not in told]
    if not free or not scene.others:
        return None
    name, section = choose.choice(sorted(scene.others)), choose.choice(free)
    text = scene.others[name].get(section, "")
    long_enough = len(re.sub(r"[\W\d_]", "", text)) > rule.least
    return Spoilt(_told(scene.right, section, text=text), copied=name) if long_enough else None


_WAYS: Mapping[ProseTest, Sequence[Commit]] = {
    ProseTest.WHOLES: (_mishalved,),
    ProseTest.SHARES: (_misshared,),
    ProseTest.COVERS: (_uncovered,),
    ProseTest.FEE: (_without_fee, _uneven_fee),
    ProseTest.PERIOD: (_undated, _misdated),
    ProseTest.IDENTITY: (_of_last_year, _of_another, _miscalled),
    ProseTest.LEFTOVERS: (_left_over,),
    ProseTest.LENGTH: (_too_long,),
    ProseTest.UNIT_WORD: (_miscounted,),
    ProseTest.HEADINGS: (_misnumbered,),
    ProseTest.ALIKE: (_copied,),
}
