"""Which tray a file belongs in."""

from pathlib import Path

from collect.campaign.events import Arrival, Fate
from collect.campaign.filing import archived, place, put, remove, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.words import say

ACCEPTED, RETURNED, SET_ASIDE = "accepted", "returned", "set-aside"


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


def lies(arrival: Arrival, tray: str) -> bool:
    """Whether a file was brought into that tray."""
    return arrival.destination.startswith(f"{tray}/")


def file_away(campaign: Campaign, ledger: Ledger) -> None:
    """Brings every recorded file to its tray and takes it out of the inbox. Doing it twice changes nothing."""
    filed = {arrival.id: _filed(campaign, arrival) for arrival in ledger.unfiled()}
    if filed:
        ledger.mark_filed(filed)


def _readable(campaign: Campaign, unit: str, *, suffix: str) -> str:
    known = campaign.roster.get(unit)
    return safe_name(f"{unit} {known.name if known else ''}{suffix.lower()}")


def _filed(campaign: Campaign, arrival: Arrival) -> str:
    """Copies one file from the archive to its tray, writes beside it what was said, empties its old place."""
    destination = ""
    if arrival.leaves:
        _leave(campaign.folder / arrival.leaves, arrival)
    if arrival.destination:
        path = place(archived(campaign.archive, arrival.sha256), campaign.folder / arrival.destination)
        destination = path.relative_to(campaign.folder).as_posix()
        if not destination.startswith(ACCEPTED) and arrival.said:
            put(_beside(path), f"{_said(arrival)}\n".encode("utf-8-sig"))
    if arrival.inbox_sha256:
        remove(campaign.inbox / arrival.inbox_name, arrival.inbox_sha256)
    return destination


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
