"""How everything that arrived is read, checked and filed, and nothing is lost."""

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from collect.campaign.events import Arrival, Batch, Fate, Kept
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.succession import arrival_in, replaced
from collect.campaign.trays import clear_marked, file_away
from collect.campaign.whole import read_whole, settled
from collect.crew import Hands, crew
from collect.desk import Desk
from collect.errors import CollectError
from collect.intake.deciding import Decisions, Waiting
from collect.intake.keeping import Keep, keeper
from collect.intake.opening import Named, Opened, Reader
from collect.intake.spool import Spool, spool
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.parcel.open import passed_over
from collect.words import say

_BATCH = 500
"""So many files are decided on, recorded and filed at a time."""
_PIECE = 16
"""So many files one hand takes at a time: to hand them over then costs little beside reading them."""
_TONES = {
    Fate.ACCEPTED: Tone.GOOD,
    Fate.REVIEW: Tone.ASK,
    Fate.RETURNED: Tone.BAD,
    Fate.SET_ASIDE: Tone.ASK,
    Fate.REPEAT: Tone.FAINT,
}
_Event = Arrival | Kept


def ingest(
    campaign: Campaign,
    inbox: Path | None = None,
    *,
    hands: Hands = Hands(),
    dry_run: bool = False,
    watch: Watch = unwatched,
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
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone(), spool() as lying:
        if not dry_run:
            file_away(campaign, ledger)  # what a run that was cut off left to do
        whole, left = _found(folder)
        with keeper(None if dry_run else campaign.archive) as keep, crew(hands, steps=len(whole)) as readers:
            read = readers.done(Reader(desk), _pieces(_contents(whole, folder, left=left, watch=watch)))
            waiting = sorted(_put_down(chain.from_iterable(read), lying=lying, keep=keep))
        events = Decisions(desk, ledger, lying, own=own).events(waiting)
        if not dry_run:
            events = _recorded(campaign, ledger, events=events, own=own)
        outcome = _told(events, sorted(left))
        if not dry_run:
            clear_marked(campaign, ledger)
    return outcome


# ── look ─────────────────────────────────────────────────────────────────────────────────────────


def _found(folder: Path) -> tuple[list[Path], list[str]]:
    """Every file below the folder that is whole; the names of those somebody is still writing."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _skipped(path, folder)]
    whole, growing = settled(paths)
    return whole, [path.relative_to(folder).as_posix() for path in growing]


def _contents(whole: Sequence[Path], folder: Path, *, left: list[str], watch: Watch) -> Iterator[Named]:
    """What each file holds; one that changes or goes while it is read is ``left`` as well."""
    for done, path in enumerate(whole, 1):
        name, found = path.relative_to(folder).as_posix(), read_whole(path)
        if found is None:
            left.append(name)
        else:
            yield found, name
        watch(done, len(whole))


def _pieces(files: Iterator[Named]) -> Iterator[list[Named]]:
    while piece := list(islice(files, _PIECE)):
        yield piece


def _put_down(read: Iterable[Opened], *, lying: Spool, keep: Keep) -> Iterator[Waiting]:
    """What was read waits in the spool; of two versions the one saved later counts, so all are waited for."""
    for opened in read:
        keep(opened.originals)
        yield from (Waiting.of(reading, lying.put(reading)) for reading in opened.readings)


def _skipped(path: Path, folder: Path) -> bool:
    return any(passed_over(part) for part in path.relative_to(folder).parts)


# ── act ──────────────────────────────────────────────────────────────────────────────────────────


def _recorded(campaign: Campaign, ledger: Ledger, *, events: Iterable[_Event], own: bool) -> Generator[_Event]:
    """The same events, each in the ledger and its file in its tray by the time it is given on.

    A batch at a time, so that a country's need not fit in memory; cut off between two, the rest waits in the inbox.
    """
    known = (
        frozenset[tuple[str, str]]() if own else {(arrival.inbox_name, arrival.sha256) for arrival in ledger.arrivals()}
    )
    coming = iter(events)
    while batch := list(islice(coming, _BATCH)):
        ledger.enter(Batch(arrivals=_news(batch, known), moves=replaced(ledger, batch)))
        file_away(campaign, ledger)
        yield from batch


def _news(events: Sequence[_Event], known: Collection[tuple[str, str]]) -> list[_Event]:
    """What is to be recorded. A folder that is only read is not told twice of the same file."""
    return [each for each in events if isinstance(each, Kept) or (each.inbox_name, each.sha256) not in known]


# ── say ──────────────────────────────────────────────────────────────────────────────────────────


def _told(events: Iterable[_Event], left: Sequence[str]) -> Outcome:
    """What is told of each file; of a return that is less than what it says."""
    files: list[dict[str, Any]] = []
    lines: list[Line] = []
    for event in events:
        files.append(_fact(event))
        lines += _lines(event)
    counts = Counter(file["outcome"] for file in files)
    facts = {"files": files, "counts": {str(fate): counts[str(fate)] for fate in Fate}, "left": list(left)}
    lines += [Line(say("ingest.left", name=name), Tone.ASK) for name in left]
    if files or not left:
        lines.append(Line(_sum(counts) if files else say("ingest.nothing"), Tone.HEAD))
    wanted = any(counts[str(fate)] for fate in (Fate.REVIEW, Fate.RETURNED, Fate.SET_ASIDE))
    return Outcome(lines, facts, Exit.WANTED if wanted else Exit.WELL, next_step="status")


def _sum(counts: Mapping[str, int]) -> str:
    parts = (
        say("ingest.count", fate=say(f"fate.{fate}"), count=counts[str(fate)]) for fate in Fate if counts[str(fate)]
    )
    return say("ingest.sum", count=sum(counts.values()), parts=say("naming.join").join(parts))


def _fact(event: _Event) -> dict[str, Any]:
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


def _lines(event: _Event) -> Iterator[Line]:
    row = arrival_in(event)
    yield Line(say("ingest.file", name=row.name, unit=row.unit, fate=say(f"fate.{row.outcome}")), _TONES[row.outcome])
    for text in row.said.splitlines():
        yield Line(text, Tone.PLAIN, indent=1)
