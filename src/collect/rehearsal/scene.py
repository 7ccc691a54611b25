"""What a return looks like in which nothing is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random

from collect.edits.known import Prior
from collect.form.arithmetic import Number
from collect.form.model import Cell, Form
from collect.rehearsal.balance import conditions
from collect.rehearsal.figures import quiet, some_figures, some_nil
from collect.rehearsal.narratives import narratives
from collect.roster import Unit
from collect.submission import Stamp, Submission

_PEOPLE = {"filled_by": "演练", "signed_by": "演练", "telephone": "0000-0000000"}
_SEEDS = 64


@dataclass(frozen=True)
class Scene:
    """One unit in one year, about to report. The same seed gives the same return.

    ``others`` are the narratives of other units by name.
    """

    form: Form
    unit: Unit
    year: int
    seed: int
    prior: Prior | None = None
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])

    @property
    def before(self) -> Mapping[Cell, Number] | None:
        """Last year's figures, when they are known."""
        return self.prior.figures if self.prior else None

    @cached_property
    def right(self) -> Submission:
        """The return in which nothing is wrong."""
        choose = Random(self.seed)  # noqa: S311 - a rehearsal has no secrets
        figures = some_figures(self.form, level=self.unit.level, prior=self.before, choose=choose)
        stamp = Stamp(self.form.id, self.form.edition, self.form.fingerprint[:12], self.unit.code, self.year, 1)
        nil = some_nil(self.form, figures, choose=choose)
        return self.told(Submission(stamp, figures, nil=nil, contacts=_PEOPLE))

    @cached_property
    def unavoidable(self) -> frozenset[str]:
        """The soft rules that no figures of this year would satisfy, so far is last year from the common."""
        asked = conditions(self.form, level=self.unit.level, prior=self.before)
        return frozenset(each.rule for each in asked if each.gap(each.amount(self.right.figures)))

    def told(self, submission: Submission) -> Submission:
        """The same return with prose that fits its figures; a table in which something stands is not nil."""
        choose = Random(self.seed + 1)  # noqa: S311
        texts = narratives(self.form, self.unit, year=self.year, figures=submission.figures, choose=choose)
        nil = submission.nil.intersection(quiet(self.form, submission.figures))
        return replace(submission, narratives=texts, nil=nil)


def correct(form: Form, unit: Unit, *, year: int, choose: Random, prior: Prior | None = None) -> Submission:
    """A return that breaks no rule of its form, as far as last year is known.

    Raises CollectError ``rehearse-unsolved`` when the claims of the form leave no such figures.
    """
    return Scene(form, unit, year, choose.getrandbits(_SEEDS), prior).right
