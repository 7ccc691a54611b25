"""Where a page in the folder of the roll-up finds the files of the campaign."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from collect.campaign.events import Arrival, Copy
from collect.campaign.filing import archived
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger
from collect.campaign.tally import Tally
from collect.campaign.trays import report_place
from collect.countypage.rows import Link
from collect.roster import Unit
from collect.words import say

_REPORTS = {"docx": "report.docx", "html": "report.html", "pdf": "report.pdf"}


def link(campaign: Campaign, path: Path, *, word: str) -> Link:
    """The link to a file of the campaign from a page in one of its folders."""
    return Link(word, quote(f"../{path.relative_to(campaign.folder).as_posix()}"))


def links(campaign: Campaign, ledger: Ledger, *, counted: Tally) -> Mapping[str, tuple[Link, ...]]:
    """By unit code the files that are there: the return, its marked copy, the reports of an accepted one."""
    arrived = {(each.unit, each.version): each for each in ledger.arrivals() if each.version}
    cabinet = _Cabinet(campaign, dict(ledger.marked()), counted)
    pairs = zip(campaign.roster, counted.standing, strict=True)  # a tally is in the order of the roster
    current = ((unit, arrived.get((unit.code, standing.version))) for unit, standing in pairs)
    return {unit.code: tuple(cabinet.links(unit, arrival)) for unit, arrival in current if arrival}


@dataclass(frozen=True, slots=True)
class _Cabinet:
    """Where the files of a unit are looked for; ``marked`` is the newest marked copy of each unit."""

    campaign: Campaign
    marked: Mapping[str, Copy]
    counted: Tally

    def links(self, unit: Unit, arrival: Arrival) -> Iterator[Link]:
        for word, path in self._files(unit, arrival):
            if path.is_file():
                yield link(self.campaign, path, word=say(word))

    def _files(self, unit: Unit, arrival: Arrival) -> Iterator[tuple[str, Path]]:
        """Where the files of a unit ought to lie, each with the word for it; a return that waits is in the archive."""
        home, lies = self.campaign.folder, arrival.destination
        yield "countypage.return", home / lies if lies else archived(self.campaign.archive, arrival.sha256)
        copy = self.marked.get(unit.code)
        if copy and copy.marks == arrival.version:
            yield "countypage.marked", home / copy.path
        if unit.code in self.counted.accepted:
            yield from ((word, report_place(self.campaign, unit, suffix=kind)) for kind, word in _REPORTS.items())
