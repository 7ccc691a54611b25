"""What proves a roll-up complete: every accepted figure stands in the sum exactly once."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collect.campaign.clock import now
from collect.campaign.disposition import Disposition
from collect.campaign.events import Arrival, Choice
from collect.campaign.filing import digest, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.campaign.refusal import plainly
from collect.campaign.tally import Tally
from collect.countybook.difference import Sum
from collect.countybook.recount import Recount, recounted
from collect.countybook.said import told_of_difference
from collect.errors import CollectError
from collect.form.figures import written
from collect.rollup import Aggregate
from collect.submission import Rejection
from collect.words import say


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that is not in the sum. ``reason`` is a disposition's code, ``said`` the same for people."""

    unit: str
    name: str
    reason: str
    said: str

    @property
    def facts(self) -> Mapping[str, str]:
        """The same as other programs read it."""
        return {"unit": self.unit, "name": self.name, "reason": self.reason, "said": self.said}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a sum comes from: the file of every counted unit by its code, and who is left out."""

    files: Mapping[str, Arrival]
    left_out: Sequence[LeftOut]


def sources(campaign: Campaign, ledger: Ledger, *, counted: Tally) -> Sources:
    """Where the sum of this moment comes from."""
    files = {arrival.unit: arrival for arrival, _ in ledger.asked() if arrival.unit in counted.accepted}
    return Sources(files, tuple(_left_out(campaign, ledger, counted=counted)))


def origin(arrival: Arrival) -> Mapping[str, Any]:
    """Where a return came from: the accepted file, what it held, which version, when; the mail or archive it was in."""
    return {
        "file": arrival.destination,
        "sha256": arrival.sha256,
        "version": arrival.version,
        "received_at": arrival.arrived_at,
        "mail": arrival.inbox_name if arrival.name != arrival.inbox_name else "",
    }


def wanted_of(campaign: Campaign, aggregate: Aggregate) -> Sum:
    """What the county's workbook ought to say."""
    whose = say("workbook.whose", unit=campaign.office, year=campaign.year)
    return Sum(campaign.form, campaign.style, whose, aggregate)


def proved(path: Path, wanted: Sum, *, accepted: Iterable[str]) -> Recount:
    """The recount of a workbook that was just written, from the disk.

    Raises CollectError ``recount-mismatch`` where it is not what was accepted: our own mistake, never the office's.
    """
    with plainly(path):
        counted = recounted(path.read_bytes(), wanted)
    if isinstance(counted, Rejection):
        raise CollectError("recount-mismatch", path=path, first=say(f"reject.{counted.reason}", **counted.detail))
    first = _mistake(counted, wanted, accepted=accepted)
    if counted is None or first:
        raise CollectError("recount-mismatch", path=path, first=first)
    return counted


def _mistake(counted: Recount | None, wanted: Sum, *, accepted: Iterable[str]) -> str:
    """What is wrong with a workbook of ours, as a sentence; empty when nothing is."""
    if counted is None:
        return say("recount.no-sheet")
    if counted.differences:
        return told_of_difference(wanted.form, counted.differences[0])
    once = sorted(counted.units) == sorted(accepted)
    added = counted.sums == wanted.aggregate.figures
    return "" if once and added and not counted.unknown else say("recount.not-once")


def write_manifest(
    campaign: Campaign, aggregate: Aggregate, *, sources: Sources, counted: Recount, files: Sequence[Path]
) -> tuple[Path, Path]:
    """Writes the manifest beside the county's files: one for programs, one for people."""
    title = campaign.form.report_title.format(unit=campaign.office, year=campaign.year)
    facts = _facts(campaign, aggregate, sources=sources, counted=counted, files=files)
    as_json = campaign.rollup / safe_name(say("manifest.json", title=title))
    as_text = campaign.rollup / safe_name(say("manifest.text", title=title))
    with plainly(as_json):
        as_json.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with plainly(as_text):
        as_text.write_text("\n".join(_told(campaign, facts)) + "\n", encoding="utf-8-sig")  # Notepad of old Windows
    return as_json, as_text


def written_before(campaign: Campaign, sha256: str) -> str:
    """When the county file that holds this was written, by the manifests that lie there; empty for any other."""
    return next(filter(None, (_made(path, sha256) for path in sorted(campaign.rollup.glob("*.json")))), "")


def _made(path: Path, sha256: str) -> str:
    """When the files of a manifest were made, if this is one of them; empty for what is no manifest."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return facts["made_at"] if sha256 in {file["sha256"] for file in facts["files"]} else ""
    except (OSError, ValueError, KeyError, TypeError):  # of somebody else, or spoilt by hand
        return ""


def _left_out(campaign: Campaign, ledger: Ledger, *, counted: Tally) -> Iterator[LeftOut]:
    for each in counted.standing:
        unit = campaign.roster.get(each.unit)
        if each.unit in counted.accepted or unit is None:
            continue
        said = each.disposition.label
        if each.disposition is Disposition.WAIVED:
            reason = [made.reason for made in ledger.decisions(each.unit) if made.choice is Choice.WAIVE][-1]
            said = say("manifest.waived", label=said, reason=reason)
        elif not each.version:
            said = say("manifest.nothing-came", label=said)
        yield LeftOut(unit.code, unit.name, str(each.disposition), said)


def _facts(
    campaign: Campaign, aggregate: Aggregate, *, sources: Sources, counted: Recount, files: Sequence[Path]
) -> Mapping[str, Any]:
    form = campaign.form
    return {
        "form": form.id,
        "fingerprint": form.fingerprint,
        "office": campaign.office,
        "year": campaign.year,
        "made_at": now(),
        "files": [{"name": path.name, "sha256": _digest(path)} for path in files],
        "counted": [
            {
                "unit": each.unit.code,
                "name": each.unit.name,
                "check_code": each.check_code,
                **origin(sources.files[each.unit.code]),
            }
            for each in aggregate.counted
        ],
        "left_out": [each.facts for each in sources.left_out],
        "figures": {str(cell): written(number, form.measure(cell)) for cell, number in aggregate.figures.items()},
        "recount": {"units": len(counted.units), "figures": counted.figures, "agrees": True},
    }


def _digest(path: Path) -> str:
    with plainly(path):
        return digest(path.read_bytes())


def _told(campaign: Campaign, facts: Mapping[str, Any]) -> Iterator[str]:
    """The manifest for people."""
    whose = say("workbook.whose", unit=campaign.office, year=campaign.year)
    yield say("manifest.title", whose=whose, at=_time(facts["made_at"]))
    yield ""
    yield say("manifest.proof", units=facts["recount"]["units"], figures=facts["recount"]["figures"])
    yield ""
    yield say("manifest.counted", count=len(facts["counted"]))
    for each in facts["counted"]:
        mail = say("manifest.mail", mail=each["mail"]) if each["mail"] else ""
        yield say("manifest.unit", **{**each, "received_at": _time(each["received_at"]), "mail": mail})
    yield ""
    yield say("manifest.left-out", count=len(facts["left_out"]))
    yield from (say("manifest.left-out-unit", **each) for each in facts["left_out"])
    yield ""
    yield say("manifest.files")
    yield from (say("manifest.file", **each) for each in facts["files"])


def _time(at: str) -> str:
    return at[:16].replace("T", " ")
