"""How a campaign begins."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from collect.campaign.folder import Campaign
from collect.campaign.founding import Plan, create
from collect.campaign.prior import priors
from collect.campaign.roster_sheet import read_roster
from collect.campaign.shipped import shipped_form
from collect.form.files import FORM_FILE
from collect.outcome import Line, Outcome, Tone
from collect.roster import Unit
from collect.words import say

_DUE_MONTH, _DUE_DAY = 1, 20
"""When nothing is said: 20 January after the reporting year; the Regulation wants publication by the 31st."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says of a new campaign; ``form`` is a shipped form's identifier or a folder.

    ``prior`` are the sources of last year's figures; the first that knows a unit tells of it.
    """

    form: str
    year: int
    roster: Path
    due: date | None = None
    office: str = ""
    prior: tuple[Path, ...] = ()


def init(folder: Path, wish: Wish, *, dry_run: bool = False) -> Outcome:
    """Makes the campaign's folder, whole or not at all."""
    own = Path(wish.form)
    plan = Plan(
        form_folder=own if (own / FORM_FILE).is_file() else shipped_form(wish.form),
        year=wish.year,
        due=wish.due or date(wish.year + 1, _DUE_MONTH, _DUE_DAY),
        office=wish.office or _office(wish.roster),
        roster_file=wish.roster,
        prior=wish.prior,
    )
    campaign = create(folder, plan, dry_run=dry_run)
    codes = [unit.code for unit in campaign.roster]
    unknown = [] if dry_run or not wish.prior else _unknown(campaign)
    told = (
        Line(say("init.done", folder=campaign.folder, year=campaign.year, title=campaign.form.title), Tone.GOOD),
        Line(say("init.units", count=len(codes), due=campaign.due.isoformat(), office=campaign.office)),
        *(_last_year(campaign, unknown) if wish.prior and not dry_run else ()),
    )
    facts = {
        "folder": str(campaign.folder),
        "form": campaign.form.id,
        "year": campaign.year,
        "due": campaign.due.isoformat(),
        "units": codes,
        "no_prior": [unit.code for unit in unknown],
    }
    return Outcome(told, facts, next_step=f'-C "{folder}" generate')


def _unknown(campaign: Campaign) -> list[Unit]:
    """The units of which no source says what they reported last year."""
    known = priors(campaign)
    return [unit for unit in campaign.roster if unit.code not in known]


def _last_year(campaign: Campaign, unknown: Sequence[Unit]) -> Iterator[Line]:
    yield Line(say("prior.told", count=len(campaign.roster) - len(unknown)))
    if unknown:
        names = say("naming.join").join(unit.name for unit in unknown)
        yield Line(say("prior.unknown", count=len(unknown), names=names), Tone.ASK)


def _office(roster: Path) -> str:
    """The county government: what most units of the list name as the one above them."""
    above = Counter(unit.parent for unit in read_roster(roster) if unit.parent)
    return above.most_common(1)[0][0] if above else say("init.no-office")
