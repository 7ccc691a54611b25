"""Is every fault sent once, by a unit that can commit it?"""

from collections import Counter
from dataclasses import replace
from random import Random

from collect.rehearsal.fault import Fault, Spoilt
from collect.rehearsal.faults import faults, unrehearsed
from collect.rehearsal.rounds import Rounds, Seeded
from collect.rehearsal.scene import Scene
from rehearsal.street import UNITS, a_scene
from returns import EVERY_FORM, FOURTH, SHIPPED, a_form

SCENES = [a_scene(FOURTH, seed) for seed in range(4)]


def commits(scene: Scene, _: Random) -> Spoilt:
    return Spoilt(replace(scene.right, figures={}), frozenset({"B2"}))


def refuses(_: Scene, __: Random) -> None:
    return None


def only_the_third(scene: Scene, random: Random) -> Spoilt | None:
    return commits(scene, random) if scene.unit == SCENES[2].unit else None


def copies(scene: Scene, _: Random) -> Spoilt:
    return Spoilt(scene.right, copied=SCENES[3].unit.name)


def test_every_fault_is_sent_once_and_at_last_every_unit_sends_a_right_return():
    rounds = Rounds.of(SCENES, [Fault(f"F{number}", commits) for number in range(10)], choose=Random(1))
    assert [len(sent) for sent in rounds.sent] == [4, 4, 2, 4]
    assert Counter(each.rule for sent in rounds.sent for each in sent) == {**{f"F{n}": 1 for n in range(10)}, "": 4}
    assert all(len({each.unit for each in sent}) == len(sent) for sent in rounds.sent)
    assert [each.submission for each in rounds.sent[-1]] == [scene.right for scene in SCENES]


def test_a_fault_goes_to_a_unit_that_can_commit_it_and_one_that_nobody_can_is_named():
    rounds = Rounds.of(SCENES, [Fault("F1", only_the_third), Fault("F2", refuses)], choose=Random(1))
    assert [(each.rule, each.unit) for each in rounds.sent[0]] == [("F1", SCENES[2].unit.code)]
    assert rounds.unplayed == ["F2"]


def test_a_rule_that_was_broken_in_one_way_is_not_named_because_of_another():
    rounds = Rounds.of(SCENES, [Fault("F1", refuses), Fault("F1", commits)], choose=Random(1))
    assert rounds.unplayed == []


def test_whose_text_was_copied_may_be_found_with_the_copyist_but_not_when_all_is_right():
    rounds = Rounds.of(SCENES, [*[Fault("F0", commits)] * 4, Fault("R28", copies)], choose=Random(1))
    allowed = [each.allowed for sent in rounds.sent for each in sent if each.unit == SCENES[3].unit.code]
    assert allowed == [{"B2", "R28"}, frozenset()]


def test_what_was_seeded_is_missed_and_what_was_not_is_invented():
    seeded = Seeded("U1", SCENES[0].right, "R1", frozenset({"R2"}))
    assert (seeded.missed(frozenset({"R2", "R3"})), seeded.invented(frozenset({"R2", "R3"}))) == (True, ["R3"])
    assert (seeded.missed(frozenset({"R1"})), seeded.invented(frozenset({"R1"}))) == (False, [])
    right = Seeded("U1", SCENES[0].right)
    assert (right.missed(frozenset()), right.invented(frozenset({"R1"}))) == (False, ["R1"])


def test_every_rule_of_every_form_has_a_fault_or_a_reason_why_not():
    for name in EVERY_FORM:
        form = a_form(name)
        rules = {*(rule.code for rule in form.edits), *form.prose.by_code}
        seeded = {fault.rule for fault in faults(form)}
        reasons = dict(unrehearsed(form, with_prior=True))
        assert seeded.isdisjoint(reasons)
        assert seeded | reasons.keys() == rules, name


def test_what_no_workbook_can_break_is_the_countys_sum_and_the_locked_labels():
    for name in SHIPPED:
        assert set(dict(unrehearsed(a_form(name), with_prior=True))) == {"R29", "R32"}


def test_without_last_year_the_rules_about_it_are_named():
    assert {"R9", "R11", "R12"} <= dict(unrehearsed(a_form(), with_prior=False)).keys()
    assert len(UNITS) == 40
