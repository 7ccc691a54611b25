"""Whether a county workbook that was found says what was accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collect.campaign.filing import digest
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.refusal import plainly
from collect.campaign.tally import tally
from collect.countybook.difference import Difference
from collect.countybook.recount import Recount, recounted
from collect.countybook.said import told_of_difference
from collect.errors import CollectError
from collect.form.model import Form
from collect.form.naming import cell_words
from collect.manifest import wanted_of, written_before
from collect.outcome import Exit, Line, Outcome, Tone
from collect.rollup import rolled_up
from collect.submission import Rejection
from collect.words import say

_SHOWN = 50
"""So many differences are shown to a person; a program gets all."""


def verify(campaign: Campaign, path: Path) -> Outcome:
    """Holds a county workbook against the accepted returns; nothing is written.

    Raises CollectError: ``verify-missing``, ``verify-unreadable``, ``verify-not-county``.
    """
    if not path.is_file():
        raise CollectError("verify-missing", path=path)
    with plainly(path):
        content = path.read_bytes()
    found = _counted(campaign, path, content=content)
    at = written_before(campaign, digest(content))
    facts = {
        "file": str(path),
        "sha256": digest(content),
        "written_at": at,
        "units": list(found.units),
        "figures": found.figures,
        "unknown": found.unknown,
        "differences": [_fact(campaign.form, each) for each in found.differences],
    }
    code, step = (Exit.WANTED, "rollup") if found.differences else (Exit.WELL, "status")
    return Outcome(list(_told(campaign.form, found, file=path.name, at=at)), facts, code, next_step=step)


def _counted(campaign: Campaign, path: Path, *, content: bytes) -> Recount:
    with open_ledger(campaign.ledger_path) as ledger:
        counted = tally(campaign, ledger, lean=True)
    aggregate = rolled_up(campaign.form, campaign.roster, accepted=counted.accepted, waived=counted.waived)
    found = recounted(content, wanted_of(campaign, aggregate))
    if isinstance(found, Rejection):
        detail = {"filetype": path.suffix, "name": path.name, **found.detail}
        raise CollectError("verify-unreadable", path=path, said=say(f"reject.{found.reason}", **detail))
    if found is None:
        raise CollectError("verify-not-county", path=path)
    return found


def _told(form: Form, found: Recount, *, file: str, at: str) -> Iterator[Line]:
    time = at[:16].replace("T", " ")
    if found.differences:
        yield Line(say("verify.bad", file=file, count=len(found.differences)), Tone.BAD)
        for each in found.differences[:_SHOWN]:
            yield Line(told_of_difference(form, each), Tone.ASK, 1)
        if len(found.differences) > _SHOWN:
            yield Line(say("verify.more", count=len(found.differences) - _SHOWN), Tone.FAINT, 1)
        yield Line(say("verify.remedy"))
    else:
        yield Line(say("verify.good", file=file, units=len(found.units), figures=found.figures), Tone.GOOD)
    if at:
        yield Line(say("verify.same-file" if found.differences else "verify.untouched", at=time))
    if found.unknown:
        yield Line(say("verify.unknown", count=found.unknown), Tone.ASK)


def _fact(form: Form, each: Difference) -> dict[str, Any]:
    return {
        "kind": str(each.fault),
        "where": each.where,
        "unit": each.unit,
        "name": each.name,
        "cell": str(each.cell or ""),
        "words": cell_words(form, each.cell) if each.cell else "",
        "found": each.found,
        "expected": each.expected,
        "message": told_of_difference(form, each),
    }
