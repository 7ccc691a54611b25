"""What most likely went wrong in the arithmetic of a return, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from collect.edits.judgement import Judgement
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Form, Severity
from collect.form.naming import cell_words, column_words, line_words, places_words
from collect.repair.equations import Evidence
from collect.repair.remedies import Remedy, Search
from collect.repair.slips import Slip
from collect.submission import Submission
from collect.words import say

__all__ = ["Change", "Evidence", "Repair", "repairs"]

_SLIPS = {
    Slip.SWAPPED: "repair.swapped",
    Slip.DOUBLED: "repair.doubled",
    Slip.DROPPED: "repair.dropped",
    Slip.SIGN: "repair.sign",
    Slip.TOTAL: "repair.total",
    Slip.CARRY: "repair.carry",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell and the number suggested for it, in smallest units. ``stated`` is 0 where there is no figure."""

    cell: Cell
    stated: Number
    suggested: Number


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that belong together, the slip behind them if there is one, and both in words.

    ``holding`` counts the hard relations that speak of the changed cells: after the repair all of them hold.
    """

    changes: tuple[Change, ...]
    slip: Slip | None
    holding: int
    message: str


def repairs(
    form: Form, submission: Submission, *, judgement: Judgement, evidence: Sequence[Evidence] = ()
) -> tuple[Repair, ...]:
    """The one best repair of every group of failing hard claims that share cells, in printed order; none where
    several are as good. ``evidence`` chooses among equally small repairs, no more. Nothing is applied.
    """
    if all(each.holds is not False for each in judgement.instances if each.rule.severity is Severity.HARD):
        return ()
    speaker = _Speaker(Search(form, submission, judgement, evidence))
    order = list(form.places).index
    return tuple(
        sorted(map(speaker.repair, speaker.search.remedies()), key=lambda repair: order(repair.changes[0].cell))
    )


@dataclass(frozen=True, slots=True)
class _Speaker:
    search: Search

    def repair(self, remedy: Remedy) -> Repair:
        form, typed = self.search.form, self.search.system.typed
        moved = [cell for cell in form.places if cell in remedy.moves]
        changes = tuple(Change(cell, typed[cell], typed[cell] + remedy.moves[cell]) for cell in moved)
        slips = {change: remedy.act or self.search.slip(change.cell, remedy.moves) for change in changes}
        holding = len(self.search.system.touched(moved))
        told = self._told(changes, slips, act=remedy.act)
        why = say("repair.confirmed" if self.search.confirmed(remedy.moves) else "repair.alone", holding=holding)
        message = say("repair.whole", changes=told, why=why)
        return Repair(changes, next(filter(None, slips.values()), None), holding, message)

    def _told(self, changes: Sequence[Change], slips: dict[Change, Slip | None], *, act: Slip | None) -> str:
        if act in (Slip.MOVED, Slip.EXCHANGED) and len(changes) == 2:
            return self._exchanged(changes)
        if act in (Slip.SHIFTED, Slip.CARRY):
            return self._along(changes, "repair.shifted" if act is Slip.SHIFTED else "repair.forgotten")
        told = (
            self._changed(each, cell_words(self.search.form, each.cell)) + self._slip(each, slips[each])
            for each in changes
        )
        return say("repair.join").join(told)

    def _along(self, changes: Sequence[Change], code: str) -> str:
        """Several cells of one line or column."""
        form, cells = self.search.form, [change.cell for change in changes]
        told = (
            self._changed(each, self._beside(each.cell, cells[0] if each is not changes[0] else cells[1]))
            for each in changes
        )
        return say(code, places=places_words(form, cells), changes=say("repair.join").join(told))

    def _changed(self, change: Change, place: str) -> str:
        """What a cell should be, and what stands there."""
        return say(
            "repair.change", place=place, suggested=self._written(change.suggested, change), stands=self._stands(change)
        )

    def _stands(self, change: Change) -> str:
        odd = self.search.submission.oddities.get(change.cell)
        if odd:
            return say("repair.stands-odd", found=odd.text)
        if change.cell in self.search.judgement.blank:
            return say("repair.stands-empty")
        return say("repair.stands", stated=self._written(change.stated, change))

    def _slip(self, change: Change, slip: Slip | None) -> str:
        if slip is not Slip.TENFOLD:
            return say(_SLIPS[slip]) if slip and slip in _SLIPS else ""
        if self.search.form.measure(change.cell).decimals:
            return say("repair.point")
        return say("repair.tenfold" if abs(change.stated) > abs(change.suggested) else "repair.tenth")

    def _exchanged(self, changes: Sequence[Change]) -> str:
        """Two neighbours: from where a figure belongs where, or which two are the wrong way round."""
        one, other = sorted(changes, key=lambda change: change.stated == 0)
        return say(
            "repair.moved" if other.stated == 0 else "repair.exchanged",
            place=cell_words(self.search.form, one.cell),
            number=self._written(one.stated, one),
            to=self._beside(other.cell, one.cell),
            other=self._written(other.stated, other),
        )

    def _beside(self, cell: Cell, neighbour: Cell) -> str:
        """What tells a cell from its neighbour."""
        form = self.search.form
        if cell.line == neighbour.line:
            return say("naming.column", column=column_words(form, cell))
        return say("naming.line", line=line_words(form, cell))

    def _written(self, number: Number, change: Change) -> str:
        return written(number, self.search.form.measure(change.cell))
