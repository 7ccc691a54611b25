"""How the campaign stands: who has returned, who owes, how complete, how many days are left."""

from collections import Counter
from collections.abc import Iterator, Sequence

from collect.campaign.clock import today
from collect.campaign.coverage import Coverage, coverage
from collect.campaign.disposition import Disposition, Standing
from collect.campaign.due import time_left
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.letters import Letters, LetterState, Posted
from collect.outcome import Exit, Line, Listing, Outcome, Tone
from collect.words import say

_TONES = {
    Disposition.ACCEPTED: Tone.GOOD,
    Disposition.WAIVED: Tone.FAINT,
    Disposition.RETURNED: Tone.BAD,
    Disposition.RECEIVED: Tone.ASK,
    Disposition.EXPLAINED: Tone.ASK,
}


def status(campaign: Campaign) -> Outcome:
    """Shows where every unit stands."""
    with open_ledger(campaign.ledger_path) as ledger:
        standing = ledger.standing_on(campaign.roster)
        letters = Letters(ledger).all()
    covered = coverage(standing, campaign.due)
    rows = [(_TONES.get(each.disposition, Tone.PLAIN), _row(campaign, each)) for each in standing]
    heads = [say(f"status.head-{head}") for head in ("code", "name", "disposition", "received", "version", "findings")]
    told = (_title(campaign), Listing(heads, rows), *_sums(covered), *_post(campaign, letters))
    owing = [each for each in standing if each.disposition not in (Disposition.ACCEPTED, Disposition.WAIVED)]
    facts = {
        "units": [_fact(campaign, each) for each in standing],
        "coverage": covered.facts(),
        "due": campaign.due.isoformat(),
        "letters": [_letter(each) for each in letters],
    }
    return Outcome(told, facts, Exit.WANTED if owing else Exit.WELL, next_step=_next(standing))


def _title(campaign: Campaign) -> Line:
    left = time_left(campaign.due, today())
    return Line(say("status.title", year=campaign.year, title=campaign.asked.title, left=left), Tone.HEAD)


def _row(campaign: Campaign, each: Standing) -> tuple[str, ...]:
    unit = campaign.roster.get(each.unit)
    version = say("status.version", version=each.version) if each.version else ""
    received = each.received_at[:16].replace("T", " ")
    return (
        each.unit,
        unit.name if unit else "",
        each.disposition.marked,
        received,
        version,
        str(each.findings) if each.version else "",
    )


def _fact(campaign: Campaign, each: Standing) -> dict[str, object]:
    unit = campaign.roster.get(each.unit)
    return {
        "code": each.unit,
        "name": unit.name if unit else "",
        "disposition": str(each.disposition),
        "received_at": each.received_at,
        "findings": each.findings,
        "version": each.version,
        "check_code": each.check_code,
    }


def _sums(covered: Coverage) -> tuple[Line, ...]:
    return (
        Line(
            say(
                "status.coverage",
                expected=covered.expected,
                received=covered.received,
                on_time=covered.on_time,
                nil=covered.nil,
                accepted=covered.accepted,
            )
        ),
    )


def _post(campaign: Campaign, letters: Sequence[Posted]) -> Iterator[Line]:
    """How many letters stand where; of those that did not reach their unit the last words of the server."""
    if not letters:
        return
    counts = Counter(each.state for each in letters if each.state is not LetterState.WITHDRAWN)
    states = (say("status.letters-state", state=say(f"mail.state-{state}"), count=counts[state]) for state in counts)
    yield Line(say("status.letters", states=say("naming.join").join(states)))
    for each in _troubled(letters):
        unit = campaign.roster.get(each.unit)
        names = {"code": each.unit, "name": unit.name if unit else "", "said": each.said}
        kind, state = say(f"letter.kind-{each.kind}"), say(f"mail.state-{each.state}")
        yield Line(say("status.letter", kind=kind, state=state, **names), Tone.ASK, 1)


def _troubled(letters: Sequence[Posted]) -> Iterator[Posted]:
    """The letters somebody has to look after; what was refused once and written again since is past."""
    newest = {(each.unit, each.kind): each.id for each in letters if each.state is not LetterState.WITHDRAWN}
    for each in letters:
        if newest.get((each.unit, each.kind)) == each.id and each.state not in (LetterState.SENT, LetterState.DRAFTED):
            yield each


def _letter(each: Posted) -> dict[str, object]:
    return {
        "unit": each.unit,
        "kind": each.kind,
        "version": each.version,
        "address": each.address,
        "state": str(each.state),
        "at": each.at,
        "said": each.said,
        "repeat": each.doubted,
    }


def _next(standing: Sequence[Standing]) -> str:
    """The next sensible step: issue, wait for returns, decide what waits, then write what is complete."""
    dispositions = [each.disposition for each in standing]
    if Disposition.NOT_ISSUED in dispositions:
        return "generate"
    waiting = [each.unit for each in standing if each.disposition in (Disposition.RECEIVED, Disposition.EXPLAINED)]
    if waiting:
        return f"check {waiting[0]}"
    return "report" if any(each.disposition.settled for each in standing) else "ingest"
