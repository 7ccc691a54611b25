"""Where a county figure comes from."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from collect.campaign.events import Arrival, Kept
from collect.campaign.filing import archived
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.refusal import plainly
from collect.campaign.tally import Tally, tally
from collect.countybook.settlement import Settlement, settlements
from collect.errors import CollectError
from collect.form.arithmetic import Number
from collect.form.figures import written
from collect.form.model import Cell, Form
from collect.form.naming import cell_words
from collect.manifest import LeftOut, origin, sources
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.parcel.open import open_parcel
from collect.reading.asked import asked
from collect.reading.standing import standings
from collect.rollup import Aggregate, Counted, rolled_up
from collect.roster import Unit
from collect.submission import Rejection
from collect.words import say
from collect.workbook.layout import Layout, Spot

_SHOWN = 10
"""So many units are shown to a person, the largest figures first; a program gets all."""


@dataclass(frozen=True)
class _Traced:
    """One unit's figure, and where it came from. ``places`` are those of the file: none where it is no sheet."""

    form: Form
    cell: Cell
    counted: Counted
    kept: Kept
    places: Mapping[Cell, str]
    settled: Sequence[Settlement] = ()

    @property
    def value(self) -> Number:
        """The figure as it is counted."""
        return self.counted.figures[self.cell]

    @property
    def nil(self) -> bool:
        """Whether the unit declared the whole table nil."""
        return self.cell.table in self.counted.nil

    def written(self, cell: Cell) -> str:
        """A figure of this unit as people write it."""
        return written(self.counted.figures[cell], self.form.measure(cell))

    @property
    def facts(self) -> dict[str, Any]:
        """The same as other programs read it."""
        return {
            "unit": self.counted.unit.code,
            "name": self.counted.unit.name,
            "value": self.written(self.cell),
            "nil": self.nil,
            **origin(self.kept.arrival),
            "where": self.places.get(self.cell, ""),
            "check_code": self.counted.check_code,
            "parts": [
                {"cell": str(part), "value": self.written(part), "where": self.places.get(part, "")}
                for part in self.form.parts.get(self.cell, ())
            ],
            "explanations": [_answer(each) for each in self.settled],
        }


@dataclass(frozen=True)
class _Trace:
    """A county figure with everything that leads to it."""

    campaign: Campaign
    cell: Cell
    aggregate: Aggregate
    units: Sequence[_Traced]
    left_out: Sequence[LeftOut]

    @property
    def form(self) -> Form:
        """What the figure is asked in."""
        return self.campaign.form

    @property
    def parts(self) -> tuple[Cell, ...]:
        """What the figure adds up, where it is a total."""
        return self.form.parts.get(self.cell, ())

    def written(self, cell: Cell) -> str:
        """A county figure as people write it."""
        return written(self.aggregate.figures[cell], self.form.measure(cell))

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The same as other programs read it."""
        return {
            "cell": str(self.cell),
            "words": cell_words(self.form, self.cell),
            "value": self.written(self.cell),
            "parts": [{"cell": str(part), "value": self.written(part)} for part in self.parts],
            "units": [each.facts for each in self.units],
            "left_out": [each.facts for each in self.left_out],
        }


def why(campaign: Campaign, figure: str, *, unit: Unit | None = None, watch: Watch = unwatched) -> Outcome:
    """Leads from a county figure to every unit's file, cell and mail; to one unit's, when it is named.

    Raises CollectError ``figure-unknown``, and ``archive-lost`` where a received file is gone.
    """
    cell = named_cell(campaign.form, figure)
    with open_ledger(campaign.ledger_path) as ledger:
        trace = _trace(campaign, ledger, cell=cell, unit=unit, watch=watch)
    code = Exit.WANTED if unit and not trace.units else Exit.WELL
    return Outcome(list(_told(trace)), trace.facts, code, next_step="" if unit else _next(trace))


def named_cell(form: Form, figure: str) -> Cell:
    """The cell a person names, in any case and width. Raises CollectError ``figure-unknown`` with the nearest."""
    known = {_plain(str(cell)): cell for cell in form.places}
    wanted = _plain(figure)
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, list(known), n=1, cutoff=0.4)
    nearest = say("form.nearest", name=known[near[0]]).strip() if near else ""
    raise CollectError("figure-unknown", name=figure, nearest=nearest, example=next(iter(form.places)))


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


# ── look ─────────────────────────────────────────────────────────────────────────────────────────


def _trace(campaign: Campaign, ledger: Ledger, *, cell: Cell, unit: Unit | None, watch: Watch) -> _Trace:
    counted = tally(campaign, ledger, lean=True)
    aggregate = rolled_up(campaign.form, campaign.roster, accepted=counted.accepted, waived=counted.waived)
    largest = sorted(aggregate.counted, key=lambda each: -each.figures[cell])
    asked = [each for each in largest if unit in (None, each.unit)]
    traced = list(_traced(campaign, ledger, cell=cell, asked=asked, watch=watch))
    return _Trace(campaign, cell, aggregate, traced, _left_out(campaign, ledger, counted=counted, unit=unit))


def _left_out(campaign: Campaign, ledger: Ledger, *, counted: Tally, unit: Unit | None) -> Sequence[LeftOut]:
    left_out = sources(campaign, ledger, counted=counted).left_out
    return [each for each in left_out if unit is None or each.unit == unit.code]


def _traced(
    campaign: Campaign, ledger: Ledger, *, cell: Cell, asked: Sequence[Counted], watch: Watch
) -> Iterator[_Traced]:
    form, layout = campaign.form, Layout(campaign.form, campaign.style)
    below = {cell, *form.closures[cell]}
    for done, each in enumerate(asked, 1):
        kept = ledger.current(each.unit.code)
        assert kept is not None  # it is counted
        settled = [
            made
            for made in settlements(ledger, each.unit, version=kept.arrival.version, findings=kept.findings)
            if below & set(map(Cell.named, made.fact["cells"]))
        ]
        places = _places(campaign, kept.arrival, layout=layout)
        yield _Traced(form, cell, each, kept, places, settled)
        watch(done, len(asked))


def _places(campaign: Campaign, arrival: Arrival, *, layout: Layout) -> Mapping[Cell, str]:
    """Where every figure stands in the file that was accepted, as it was read: rows may have been moved."""
    path = archived(campaign.archive, arrival.sha256)
    with plainly(path):
        book = open_parcel(path.name, path.read_bytes())
    if isinstance(book, Rejection):
        return {}
    found = standings(book, asked(layout), strict=False)
    if isinstance(found, Rejection) or book.source == "word":
        return {}
    return {
        cell: say("naming.join").join(f"{table.sheet.name}!{Spot('', *place).address}" for place in places)
        for table in found.values()
        for cell, places in table.cells.items()
    }


# ── say ──────────────────────────────────────────────────────────────────────────────────────────


def _answer(each: Settlement) -> dict[str, Any]:
    line = each.line
    return {
        "rule": line.rule,
        "cells": list(each.fact["cells"]),
        "message": line.message,
        "how": line.how,
        "reason": line.reason,
        "who": line.who,
        "overruled": line.overruled,
    }


def _told(trace: _Trace) -> Iterator[Line]:
    form, cell = trace.form, trace.cell
    measure = form.measure(cell).unit
    yield Line(say("why.figure", cell=cell, words=cell_words(form, cell)), Tone.HEAD)
    count = len(trace.aggregate.counted)
    yield Line(say("why.value", value=trace.written(cell), unit=measure, count=count))
    if trace.parts:
        yield Line(say("why.parts", parts=_added(form, trace.parts, figures=trace.aggregate.figures)))
    shown = trace.units if len(trace.units) == 1 else [each for each in trace.units[:_SHOWN] if each.value]
    for each in shown:
        yield from _told_of_unit(each, measure)
    rest = trace.units[len(shown) :]
    if rest:
        value = written(sum(each.value for each in rest), form.measure(cell))
        yield Line(say("why.rest", count=len(rest), value=value, measure=measure), Tone.FAINT)
    for each in trace.left_out:
        yield Line(say("why.left-out", unit=each.unit, name=each.name, said=each.said), Tone.ASK)


def _told_of_unit(each: _Traced, measure: str) -> Iterator[Line]:
    facts = each.facts
    nil = say("why.nil") if each.nil else ""
    yield Line(say("why.unit", **{**facts, "measure": measure}) + nil, Tone.GOOD)
    yield Line(say("why.where" if facts["where"] else "why.nowhere", **facts), indent=1)
    mail = say("manifest.mail", mail=facts["mail"]) if facts["mail"] else ""
    at = facts["received_at"][:16].replace("T", " ")
    yield Line(say("why.received", **{**facts, "received_at": at, "mail": mail}), indent=1)
    yield Line(say("why.archived", **facts), Tone.FAINT, 1)
    if parts := each.form.parts.get(each.cell):
        yield Line(say("why.parts-of-unit", parts=_added(each.form, parts, figures=each.counted.figures)), indent=1)
    for made in each.settled:
        line = made.line
        yield Line(say("why.settled", rule=line.rule, message=line.message), Tone.ASK, 1)
        who = say("why.by", who=line.who) if line.who else ""
        yield Line(say("why.answer", how=line.how, reason=line.reason, who=who), indent=2)


def _added(form: Form, parts: Sequence[Cell], *, figures: Mapping[Cell, Number]) -> str:
    """What a total adds up; parts that are 0 are not spelled out."""
    some = [part for part in parts if figures[part]]
    shown = (say("why.part", cell=part, value=written(figures[part], form.measure(part))) for part in some)
    told = [*shown, say("why.no-part")] if len(some) < len(parts) else list(shown)
    return " + ".join(told)


def _next(trace: _Trace) -> str:
    """The next sensible step: the largest unit alone."""
    return f"why {trace.cell} {trace.units[0].counted.unit.code}" if trace.units else "status"
