"""Which unit sends which fault in which round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from collect.rehearsal.fault import Fault, Spoilt
from collect.rehearsal.scene import Scene
from collect.submission import Submission

_ASKED = 8
"""So many units are asked whether they can commit a fault before it is given up."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """What one unit sends in one round: a return with a fault of this rule; no rule: nothing is wrong.

    ``allowed`` are further rules that may be found with it; ``copied`` names the unit whose text it is.
    """

    unit: str
    submission: Submission
    rule: str = ""
    allowed: frozenset[str] = frozenset()
    copied: str = ""

    def missed(self, found: frozenset[str]) -> bool:
        """Whether the fault was not found."""
        return bool(self.rule) and self.rule not in found

    def invented(self, found: frozenset[str]) -> list[str]:
        """What was found that is not there."""
        return sorted(found - self.allowed - {self.rule})


@dataclass
class Rounds:
    """One return per unit and round; in the last round every unit sends a right one.

    ``unplayed`` are the rules that no unit could break.
    """

    scenes: Sequence[Scene]
    sent: list[list[Seeded]] = field(default_factory=list[list[Seeded]])
    unplayed: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, scenes: Sequence[Scene], faults: Sequence[Fault], *, choose: Random) -> "Rounds":
        """Every fault once, spread evenly."""
        rounds = cls(scenes)
        for fault in faults:
            rounds._seed(fault, choose)
        rounds._allow_for_copies()
        played = {each.rule for sent in rounds.sent for each in sent}
        rounds.unplayed = [rule for rule in dict.fromkeys(rounds.unplayed) if rule not in played]
        rounds.sent.append([rounds._seeded(scene, Spoilt(scene.right)) for scene in scenes])
        return rounds

    def _seed(self, fault: Fault, choose: Random) -> None:
        for scene in self._idlest()[:_ASKED]:
            spoilt = fault.commit(scene, choose)
            if spoilt is not None:
                place = self._busy(scene)
                self.sent += [[]] if place == len(self.sent) else []
                self.sent[place].append(self._seeded(scene, spoilt, rule=fault.rule))
                return
        self.unplayed.append(fault.rule)

    def _seeded(self, scene: Scene, spoilt: Spoilt, *, rule: str = "") -> Seeded:
        allowed = spoilt.entails | scene.unavoidable
        return Seeded(scene.unit.code, spoilt.submission, rule, allowed, spoilt.copied)

    def _allow_for_copies(self) -> None:
        """Whose text was copied is found like the copyist, for as long as the copy stands."""
        codes = {scene.unit.name: scene.unit.code for scene in self.scenes}
        copies = [(codes[each.copied], each.rule) for sent in self.sent for each in sent if each.copied]
        for sent in self.sent:
            for place, each in enumerate(sent):
                rules = {rule for unit, rule in copies if unit == each.unit}
                sent[place] = replace(each, allowed=each.allowed | rules)

    def _idlest(self) -> list[Scene]:
        """The units in the order of how little they send; of equals the first of the roster."""
        return sorted(self.scenes, key=self._busy)

    def _busy(self, scene: Scene) -> int:
        return sum(each.unit == scene.unit.code for sent in self.sent for each in sent)


def texts(scenes: Sequence[Scene]) -> Mapping[str, Mapping[str, str]]:
    """What the units write when nothing is wrong, by name."""
    return {scene.unit.name: scene.right.narratives for scene in scenes}
