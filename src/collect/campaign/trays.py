"""Which tray a file belongs in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from collect.campaign.disposition import Disposition
from collect.campaign.events import Arrival, Fate
from collect.campaign.filing import archived, discard, put_all, remove, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.campaign.refusal import plainly
from collect.roster import Unit
from collect.words import say

ACCEPTED, RETURNED, SET_ASIDE = "accepted", "returned", "set-aside"
_AT_ONCE, _BYTES = 64, 32 * 1024 * 1024
"""So many files, or so many bytes of them, are brought to their trays at a time."""


def tray_of(campaign: Campaign, arrival: Arrival) -> str:
    """Where a file is to lie, relative to the campaign; empty for one that lies in the archive only.

    A return in review waits in the archive until somebody decides; a repeat is there already.
    """
    name = Path(arrival.name).name
    if arrival.outcome is Fate.SET_ASIDE:
        return f"{SET_ASIDE}/{safe_name(name)}"
    tray = {Fate.ACCEPTED: ACCEPTED, Fate.RETURNED: RETURNED}.get(arrival.outcome)
    return f"{tray}/{_readable(campaign, arrival.unit, suffix=Path(name).suffix)}" if tray else ""


def accepted_place(campaign: Campaign, arrival: Arrival) -> str:
    """Where a return lies once a reviewer has accepted it."""
    return f"{ACCEPTED}/{_readable(campaign, arrival.unit, suffix=Path(arrival.name).suffix)}"


def report_place(campaign: Campaign, unit: Unit, *, suffix: str) -> Path:
    """Where the report of a unit lies in one of its kinds: ``docx``, ``html``, ``pdf``."""
    title = campaign.form.report_title.format(unit=unit.name, year=campaign.year)
    name = safe_name(f"{unit.code} {title}.docx")
    return campaign.reports / f"{name.removesuffix('docx')}{suffix}"


def clear_marked(campaign: Campaign, ledger: Ledger) -> None:
    """Takes marked copies out of ``returned/`` that nobody is to mend any more: the return is settled, the unit is
    excused, or a newer version came.
    """
    standing = ledger.standing()
    for unit, copy in ledger.marked():
        stands = standing[unit]
        done = stands.disposition.settled or stands.disposition is Disposition.WAIVED
        if done or stands.version > copy.marks:
            discard(campaign.folder / copy.path)


def lies(arrival: Arrival, tray: str) -> bool:
    """Whether a file was brought into that tray."""
    return arrival.destination.startswith(f"{tray}/")


def file_away(campaign: Campaign, ledger: Ledger) -> None:
    """Brings every recorded file to its tray and takes it out of the inbox. Doing it twice changes nothing."""
    for batch in _batches(ledger.unfiled()):
        ledger.mark_filed(_filed(campaign, batch))


def _batches(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """So many at a time as fit in memory, whatever their size: the disk is waited for once for each."""
    batch: list[Arrival] = []
    for each in arrivals:
        if len(batch) >= _AT_ONCE or sum(other.size for other in batch) > _BYTES:
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch


def _readable(campaign: Campaign, unit: str, *, suffix: str) -> str:
    known = campaign.roster.get(unit)
    return safe_name(f"{unit} {known.name if known else ''}{suffix.lower()}")


def _filed(campaign: Campaign, batch: Sequence[Arrival]) -> Mapping[int, str]:
    """Where each file lies now, by its arrival: its old place is empty, what was said is written beside it."""
    for each in batch:
        if each.leaves:
            _leave(campaign.folder / each.leaves, each)
    bound = [each for each in batch if each.destination]
    paths = put_all([(campaign.folder / each.destination, _content(campaign, each)) for each in bound])
    lying = [
        (each, path, path.relative_to(campaign.folder).as_posix()) for each, path in zip(bound, paths, strict=True)
    ]
    noted = [(each, path) for each, path, place in lying if each.said and not place.startswith(ACCEPTED)]
    put_all([(_beside(path), f"{_said(each)}\n".encode("utf-8-sig")) for each, path in noted])
    for each in batch:
        if each.inbox_sha256:
            remove(campaign.inbox / each.inbox_name, each.inbox_sha256)
    return dict.fromkeys((each.id for each in batch), "") | {each.id: place for each, _, place in lying}


def _content(campaign: Campaign, arrival: Arrival) -> bytes:
    path = archived(campaign.archive, arrival.sha256)
    with plainly(path):
        return path.read_bytes()


def _said(arrival: Arrival) -> str:
    """What is written beside a file: of one that was accepted once, first why it no longer is."""
    renewed = arrival.destination.startswith(SET_ASIDE) and arrival.outcome is not Fate.SET_ASIDE
    return f"{say('tray.superseded')}\n{arrival.said}" if renewed else arrival.said


def _leave(path: Path, arrival: Arrival) -> None:
    remove(path, arrival.sha256)
    note = _beside(path)
    if note.is_file():
        note.unlink()


def _beside(path: Path) -> Path:
    """The note beside a file: why it lies here, what is to be mended."""
    return path.with_name(say("tray.note", name=path.name))
