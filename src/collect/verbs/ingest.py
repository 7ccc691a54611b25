"""How everything that arrived is read, checked and filed, and nothing is lost."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from collect.campaign.clock import now
from collect.campaign.events import Arrival, Batch, Fate, Kept
from collect.campaign.filing import digest, keep
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.succession import arrival_in, replaced
from collect.campaign.trays import file_away, tray_of
from collect.campaign.whole import Found, read_whole, settled
from collect.desk import Desk
from collect.errors import CollectError
from collect.mailroom.senders import vouched
from collect.marking import clear_marked
from collect.opinion import told_beside
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.parcel.open import passed_over
from collect.parcel.unpack import Packed, unpack
from collect.submission import Rejection, Submission
from collect.words import say

_TONES = {
    Fate.ACCEPTED: Tone.GOOD,
    Fate.REVIEW: Tone.ASK,
    Fate.RETURNED: Tone.BAD,
    Fate.SET_ASIDE: Tone.ASK,
    Fate.REPEAT: Tone.FAINT,
}
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was read, not yet held against what else arrived.

    ``found`` is the file of the inbox it came in, which is ``inbox_name`` there: itself, or a mail or archive.
    What could not be taken out of one has no content of its own and stands with its container's digest.
    """

    name: str
    content: bytes | None
    sha256: str
    read: Submission | Rejection
    saved_at: str
    inbox_name: str
    found: Found
    inbox_sha256: str


def ingest(
    campaign: Campaign, inbox: Path | None = None, *, dry_run: bool = False, watch: Watch = unwatched
) -> Outcome:
    """Reads every file of the inbox, records what each is, files it, and empties the inbox.

    Files of any other folder are read and kept too, but stay where they are. What is still being written is
    left for the next run. Raises CollectError ``inbox-missing``, ``ledger-busy``, and what keeps a file from
    being read or kept.
    """
    folder = inbox or campaign.inbox
    if not folder.is_dir():
        raise CollectError("inbox-missing", folder=folder)
    own = folder.resolve() == campaign.inbox.resolve()
    desk = Desk(campaign)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        if not dry_run:
            file_away(campaign, ledger)  # what a run that was cut off left to do
        readings, left = _readings(desk, folder, watch=watch)
        events = list(_Batch(desk, ledger, own=own).events(readings))
        if not dry_run:
            _keep(campaign, readings)
            ledger.enter(Batch(arrivals=_news(ledger, events, own=own), moves=replaced(ledger, events)))
            file_away(campaign, ledger)
            clear_marked(campaign, ledger)
    return _told(events, left)


# ── look ─────────────────────────────────────────────────────────────────────────────────────────


def _readings(desk: Desk, folder: Path, *, watch: Watch) -> tuple[list[Reading], list[str]]:
    """Every file below the folder, the one saved first coming first: of two versions the later counts.

    With them the names of those that are left, because somebody is still writing them.
    """
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _skipped(path, folder)]
    whole, growing = settled(paths)
    left = [path.relative_to(folder).as_posix() for path in growing]
    readings: list[Reading] = []
    for done, path in enumerate(whole, 1):
        found, name = read_whole(path), path.relative_to(folder).as_posix()
        if found is None:
            left.append(name)
        else:
            readings.extend(_opened(desk, found, name=name))
        watch(done, len(whole))
    return sorted(readings, key=lambda each: (each.saved_at, each.found.changed_at, each.name)), sorted(left)


def _skipped(path: Path, folder: Path) -> bool:
    return any(passed_over(part) for part in path.relative_to(folder).parts)


def _opened(desk: Desk, found: Found, *, name: str) -> Iterator[Reading]:
    """Every file in a file of the inbox, a plain one being its own only one."""
    inside = _trapped(lambda: unpack(name, found.content))
    packed = [Packed(name, found.content, inside)] if isinstance(inside, Rejection) else inside
    code = digest(found.content)
    for each in packed:
        read, saved_at = _read(desk, each)
        own = code if each.content is None else digest(each.content)
        yield Reading(each.name, each.content, own, read, saved_at, name, found, code)


def _read(desk: Desk, packed: Packed) -> tuple[Submission | Rejection, str]:
    if packed.rejection is not None:
        return packed.rejection, ""
    content = packed.content or b""
    outcome = _trapped(lambda: desk.read(packed.name, content))
    read, saved_at = (outcome, "") if isinstance(outcome, Rejection) else outcome
    return vouched(packed, read, roster=desk.campaign.roster), saved_at


def _trapped(act: Callable[[], _Read]) -> _Read | Rejection:
    """The batch trap: whatever one file does to its reader, the others are still read."""
    try:
        return act()
    except Exception as fault:  # noqa: BLE001 - the one broad except there is (design section 10)
        return Rejection("unreadable", {"fault": f"{type(fault).__name__}: {fault}"[:200]})


class _Batch:
    """Decides what each reading is, in the light of the ledger and of what else arrived with it."""

    def __init__(self, desk: Desk, ledger: Ledger, *, own: bool) -> None:
        self._desk = desk
        self._ledger = ledger
        self._own = own
        self._at = now()
        self._current = {kept.arrival.unit: kept for kept in ledger.currents()}
        self._neighbours = desk.neighbours({})

    def events(self, readings: Sequence[Reading]) -> Iterator[Arrival | Kept]:
        """One event for each reading, in their order."""
        returns = [(each.read, each.sha256) for each in readings if isinstance(each.read, Submission)]
        returns.sort(key=lambda each: each[0].stamp.serial > 0)  # on our workbook before any other paper
        newest = {submission.stamp.unit: sha256 for submission, sha256 in returns}
        prose = {unit: kept.submission.narratives for unit, kept in self._current.items()}
        prose |= {submission.stamp.unit: submission.narratives for submission, _ in returns}
        self._neighbours = self._desk.neighbours(prose)
        seen: set[str] = set()
        taken: set[str] = set()  # what a mail brought and was held may lie beside it, dropped by a person
        for reading in readings:
            before = seen if isinstance(reading.read, Rejection) else taken
            if (reading.content is not None and reading.sha256 in before) or self._answered(reading):
                yield self._repeat(reading)
            elif isinstance(reading.read, Rejection):
                yield self._rejected(reading, reading.read)
            else:
                latest = newest[reading.read.stamp.unit] == reading.sha256
                yield self._read(reading, reading.read, newest=latest and self._counts(reading.read))
                taken.add(reading.sha256)
            seen.add(reading.sha256)

    def _counts(self, submission: Submission) -> bool:
        """What is not on our workbook never takes the place of what is."""
        current = None if submission.stamp.serial else self._current.get(submission.stamp.unit)
        return current is None or current.submission.stamp.serial == 0

    def _answered(self, reading: Reading) -> bool:
        """Whether it was said before what these bytes are.

        What was set aside is read anew once it can be read: the roster was mended, or collect was.
        """
        known = self._ledger.known(reading.sha256)
        return known is not None and (known.version > 0 or isinstance(reading.read, Rejection))

    def _arrival(self, reading: Reading, outcome: Fate, *, said: str) -> Arrival:
        """The row of a file; ``inbox_sha256`` is what may be removed from the inbox: nothing of another folder."""
        return Arrival(
            sha256=reading.sha256,
            name=reading.name,
            size=len(reading.content or b""),
            arrived_at=self._at,
            inbox_name=reading.inbox_name,
            inbox_sha256=reading.inbox_sha256 if self._own else "",
            outcome=outcome,
            said=said,
        )

    def _repeat(self, reading: Reading) -> Arrival:
        first = self._ledger.known(reading.sha256)
        arrival = self._arrival(reading, Fate.REPEAT, said=say("ingest.repeat"))
        return replace(arrival, unit=first.unit if first else "")

    def _rejected(self, reading: Reading, rejection: Rejection) -> Arrival:
        """What could not be taken out of its container is filed as the container: it is nowhere else."""
        said = say(f"reject.{rejection.reason}", **rejection.detail)
        unit = rejection.detail.get("code", "")  # of a return that waits for a person: whose it says it is
        arrival = replace(self._arrival(reading, Fate.SET_ASIDE, said=said), reason=rejection.reason, unit=unit)
        if reading.content is not None:
            return self._placed(arrival)
        arrival = replace(arrival, said=say("ingest.inside", name=reading.name, said=said))
        return replace(self._placed(replace(arrival, name=reading.inbox_name)), name=reading.name)

    def _read(self, reading: Reading, submission: Submission, *, newest: bool) -> Kept:
        """A return; one that a newer one of the same unit came with is superseded before it was judged."""
        before = self._current.get(submission.stamp.unit)
        looked = self._desk.look(submission, others=self._neighbours, before=before)
        facts = self._desk.facts(looked.findings, looked.explanations)
        if newest:
            said = told_beside(submission, looked, facts=facts)
            arrival = self._arrival(reading, looked.fate, said="\n".join(said))
        else:
            arrival = self._arrival(reading, Fate.SET_ASIDE, said=say("reject.superseded"))
            arrival = replace(arrival, reason="superseded")
        placed = self._placed(replace(arrival, unit=submission.stamp.unit))
        return Kept(placed, submission, looked.check_code, facts)

    def _placed(self, arrival: Arrival) -> Arrival:
        return replace(arrival, destination=tray_of(self._desk.campaign, arrival))


# ── act ──────────────────────────────────────────────────────────────────────────────────────────


def _keep(campaign: Campaign, readings: Sequence[Reading]) -> None:
    """Every original is on the disk before anything is written down about it."""
    files = {each.inbox_sha256: (each.found.content, each.inbox_name) for each in readings}
    files |= {each.sha256: (each.content, each.name) for each in readings if each.content is not None}
    for content, name in files.values():
        keep(campaign.archive, content, name=name)


def _news(ledger: Ledger, events: Sequence[Arrival | Kept], *, own: bool) -> list[Arrival | Kept]:
    """What is to be recorded. A folder that is only read is not told twice of the same file."""
    if own:
        return list(events)
    known = {(arrival.inbox_name, arrival.sha256) for arrival in ledger.arrivals()}
    return [event for event in events if isinstance(event, Kept) or (event.inbox_name, event.sha256) not in known]


# ── say ──────────────────────────────────────────────────────────────────────────────────────────


def _told(events: Sequence[Arrival | Kept], left: Sequence[str]) -> Outcome:
    counts = Counter(str(arrival_in(event).outcome) for event in events)
    facts = {
        "files": [_fact(event) for event in events],
        "counts": {str(fate): counts[str(fate)] for fate in Fate},
        "left": list(left),
    }
    lines = [line for event in events for line in _lines(event)]
    lines += [Line(say("ingest.left", name=name), Tone.ASK) for name in left]
    if events or not left:
        lines.append(Line(_sum(counts) if events else say("ingest.nothing"), Tone.HEAD))
    wanted = any(counts[str(fate)] for fate in (Fate.REVIEW, Fate.RETURNED, Fate.SET_ASIDE))
    return Outcome(lines, facts, Exit.WANTED if wanted else Exit.WELL, next_step="status")


def _sum(counts: Mapping[str, int]) -> str:
    parts = (
        say("ingest.count", fate=say(f"fate.{fate}"), count=counts[str(fate)]) for fate in Fate if counts[str(fate)]
    )
    return say("ingest.sum", count=sum(counts.values()), parts=say("naming.join").join(parts))


def _fact(event: Arrival | Kept) -> dict[str, Any]:
    row = arrival_in(event)
    return {
        "name": row.name,
        "sha256": row.sha256,
        "unit": row.unit,
        "outcome": str(row.outcome),
        "reason": row.reason,
        "findings": list(event.findings) if isinstance(event, Kept) else [],
        "remarks": [remark.code for remark in event.submission.remarks] if isinstance(event, Kept) else [],
        "said": row.said,
    }


def _lines(event: Arrival | Kept) -> Iterator[Line]:
    row = arrival_in(event)
    yield Line(say("ingest.file", name=row.name, unit=row.unit, fate=say(f"fate.{row.outcome}")), _TONES[row.outcome])
    for text in row.said.splitlines():
        yield Line(text, Tone.PLAIN, indent=1)
