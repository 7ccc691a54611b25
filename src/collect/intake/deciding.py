"""What each file that arrived is, in the light of the ledger and of what else arrived."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from collect.campaign.clock import now
from collect.campaign.events import Arrival, Fate, Kept
from collect.campaign.ledger import Ledger
from collect.campaign.trays import tray_of
from collect.desk import Desk
from collect.intake.opening import Reading, trapped
from collect.intake.spool import Spool
from collect.opinion import told_beside
from collect.review import Review
from collect.submission import Rejection, Submission
from collect.words import say


class Waiting(NamedTuple):
    """What must be known of a reading while the rest of it lies in the spool: the one saved first comes first.

    ``unit`` is empty for what is no return.
    """

    saved_at: str
    changed_at: float
    name: str
    number: int
    sha256: str
    unit: str
    serial: int

    @classmethod
    def of(cls, reading: Reading, number: int) -> "Waiting":
        """The same of a reading that was put down under this number."""
        read = reading.read
        whose = (read.stamp.unit, read.stamp.serial) if isinstance(read, Submission) else ("", 0)
        return cls(reading.saved_at, reading.changed_at, reading.name, number, reading.sha256, *whose)


class Decisions:
    """Decides on all that waits. The ledger is asked for what it knew before: what is entered meanwhile is no news."""

    def __init__(self, desk: Desk, ledger: Ledger, spool: Spool, *, own: bool) -> None:
        self._desk = desk
        self._ledger = ledger
        self._spool = spool
        self._own = own
        self._at = now()
        self._last = ledger.last()
        self._newest: Mapping[str, Waiting] = {}
        self._county = desk.neighbours({})

    def events(self, waiting: Sequence[Waiting]) -> Iterator[Arrival | Kept]:
        """One event for each reading, in their order; county by county where the roster has many."""
        returns = sorted((each for each in waiting if each.unit), key=lambda each: each.serial > 0)
        self._newest = {each.unit: each for each in returns}  # on our workbook before any other paper
        self._county = self._desk.neighbours(_Prose(self._ledger, self._spool, self._newest))
        seen: set[str] = set()
        taken: set[str] = set()  # what a mail brought and was held may lie beside it, dropped by a person
        for each in sorted(waiting, key=lambda each: self._county.inside(each.unit)):
            reading = self._spool.take(each.number)
            before = taken if each.unit else seen
            yield self._event(reading, each, repeated=reading.whole and each.sha256 in before)
            seen.add(each.sha256)
            if each.unit:
                taken.add(each.sha256)

    def _event(self, reading: Reading, waiting: Waiting, *, repeated: bool) -> Arrival | Kept:
        if repeated or self._answered(reading):
            return self._repeat(reading)
        if isinstance(reading.read, Rejection):
            return self._rejected(reading, reading.read)
        assert reading.held is not None
        newest = self._newest[waiting.unit].sha256 == waiting.sha256
        return self._return(reading, reading.read, held=reading.held, newest=newest)

    def _known(self, sha256: str) -> Arrival | None:
        known = self._ledger.known(sha256)
        return known if known is not None and known.id <= self._last else None

    def _answered(self, reading: Reading) -> bool:
        """Whether it was said before what these bytes are.

        What was set aside is read anew once it can be read: the roster was mended, or collect was.
        """
        known = self._known(reading.sha256)
        return known is not None and (known.version > 0 or isinstance(reading.read, Rejection))

    def _arrival(self, reading: Reading, outcome: Fate, *, said: str) -> Arrival:
        """The row of a file; ``inbox_sha256`` is what may be removed from the inbox: nothing of another folder."""
        return Arrival(
            sha256=reading.sha256,
            name=reading.name,
            size=reading.size,
            arrived_at=self._at,
            inbox_name=reading.inbox_name,
            inbox_sha256=reading.inbox_sha256 if self._own else "",
            outcome=outcome,
            said=said,
        )

    def _repeat(self, reading: Reading) -> Arrival:
        first = self._known(reading.sha256)
        arrival = self._arrival(reading, Fate.REPEAT, said=say("ingest.repeat"))
        return replace(arrival, unit=first.unit if first else "")

    def _rejected(self, reading: Reading, rejection: Rejection) -> Arrival:
        """What could not be taken out of its container is filed as the container: it is nowhere else."""
        said = say(f"reject.{rejection.reason}", **rejection.detail)
        unit = rejection.detail.get("code", "")  # of a return that waits for a person: whose it says it is
        arrival = replace(self._arrival(reading, Fate.SET_ASIDE, said=said), reason=rejection.reason, unit=unit)
        if reading.whole:
            return self._placed(arrival)
        arrival = replace(arrival, said=say("ingest.inside", name=reading.name, said=said))
        return replace(self._placed(replace(arrival, name=reading.inbox_name)), name=reading.name)

    def _return(self, reading: Reading, submission: Submission, *, held: Review, newest: bool) -> Arrival | Kept:
        """A return; one that a newer one of the same unit came with is superseded before it was judged."""
        before = self._ledger.current(submission.stamp.unit)
        settle = partial(self._desk.settled, submission, held, others=self._county, before=before)
        looked = trapped(settle, unit=submission.stamp.unit)
        if isinstance(looked, Rejection):
            return self._rejected(reading, looked)
        facts = self._desk.facts(looked.findings, looked.explanations)
        if newest and _counts(submission, before):
            said = told_beside(submission, looked, facts=facts)
            arrival = self._arrival(reading, looked.fate, said="\n".join(said))
        else:
            arrival = self._arrival(reading, Fate.SET_ASIDE, said=say("reject.superseded"))
            arrival = replace(arrival, reason="superseded")
        placed = self._placed(replace(arrival, unit=submission.stamp.unit))
        return Kept(placed, submission, looked.check_code, facts)

    def _placed(self, arrival: Arrival) -> Arrival:
        return replace(arrival, destination=tray_of(self._desk.campaign, arrival))


def _counts(submission: Submission, before: Kept | None) -> bool:
    """What is not on our workbook never takes the place of what is."""
    return bool(submission.stamp.serial) or before is None or before.submission.stamp.serial == 0


class _Prose(Mapping[str, Mapping[str, str]]):
    """The prose of every unit that has sent a return, now or before, looked up when it is asked for."""

    def __init__(self, ledger: Ledger, spool: Spool, newest: Mapping[str, Waiting]) -> None:
        self._ledger, self._spool, self._newest = ledger, spool, newest
        self._before = ledger.returned()

    def __getitem__(self, unit: str) -> Mapping[str, str]:
        if unit in self._newest:
            read = self._spool.take(self._newest[unit].number).read
            assert isinstance(read, Submission)
            return read.narratives
        kept = self._ledger.current(unit)
        if kept is None:
            raise KeyError(unit)
        return kept.submission.narratives

    def __contains__(self, unit: object) -> bool:
        return unit in self._newest or unit in self._before

    def __iter__(self) -> Iterator[str]:
        return iter({**self._newest, **dict.fromkeys(self._before)})

    def __len__(self) -> int:
        return len({*self._newest, *self._before})
