"""Simulated counties on the street: returns drawn, spoilt and reviewed without a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from collect.edits.known import Known, Prior
from collect.edits.neighbours import Neighbours
from collect.form.arithmetic import computed
from collect.rehearsal.scene import Scene
from collect.review import Review, review
from collect.roster import Unit
from collect.submission import Submission
from returns import YEAR, a_form

COUNTY = "示例县"
KINDS = (("镇人民政府", "乡镇"), ("乡人民政府", "乡镇"), ("街道办事处", "街道"), ("财政局", "县级部门"))
UNITS = tuple(
    Unit(f"U{number:02}", f"{COUNTY}{stem}{side}{kind}", level, COUNTY)
    for number, (stem, side) in enumerate((stem, side) for side in "东西南北" for stem in "甲乙丙丁戊己庚辛壬癸")
    for kind, level in [KINDS[number % len(KINDS)]]
)
NAMES = tuple(unit.name for unit in UNITS)


def a_scene(name: str, seed: int) -> Scene:
    """One unit of the county about to report; of every other one last year is known."""
    unit, random = UNITS[seed % len(UNITS)], Random(seed)
    for _ in range(20):
        scene = Scene(
            a_form(name), unit, YEAR, random.getrandbits(32), a_last_year(name, unit, random) if seed % 2 else None
        )
        if not scene.unavoidable:
            return scene
    raise AssertionError(f"{name}, seed {seed}: no last year that this year can follow")


def a_last_year(name: str, unit: Unit, random: Random) -> Prior:
    """What the unit reported the year before."""
    before = Scene(a_form(name), unit, YEAR - 1, random.getrandbits(32)).right
    return Prior(computed(a_form(name), before.figures), f"{YEAR - 1}年", before.narratives)


def county(name: str, seeds: Sequence[int]) -> Iterator[tuple[Scene, Submission]]:
    """Right returns of so many units."""
    for seed in seeds:
        scene = a_scene(name, seed)
        yield scene, scene.right


def reviewed(returns: Sequence[tuple[Scene, Submission]]) -> Iterator[Review]:
    """What a reviewer says of each return of a county, the others beside it."""
    told = {scene.unit.name: submission.narratives for scene, submission in returns}
    for scene, submission in returns:
        others = Neighbours(told, NAMES, COUNTY)
        names = tuple(name for name in NAMES if name != scene.unit.name)
        yield review(scene.form, submission, known=Known(scene.unit, YEAR, scene.prior, names, others))


def said(reviewed: Review) -> set[str]:
    """The rules that were found not to hold."""
    return {finding.rule for finding in reviewed.findings}


@cache
def a_neighbour(name: str, seed: int) -> Scene:
    """Another unit's return, to be copied from: of the same kind and level."""
    return a_scene(name, seed)


def beside(scene: Scene, name: str, seed: int) -> tuple[Scene, Scene]:
    """The scene with one neighbour known to it, and the neighbour."""
    neighbour = a_neighbour(name, seed + len(KINDS))
    return replace(scene, others={neighbour.unit.name: neighbour.right.narratives}), neighbour
