"""How every accepted unit gets its Word report."""

from collections.abc import Mapping, Sequence

from collect.campaign.filing import safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.tally import tally
from collect.errors import CollectError
from collect.form.arithmetic import computed
from collect.form.load import TEMPLATE_FILE
from collect.outcome import Exit, Line, Outcome, Tone, Watch, unwatched
from collect.report.draft import Account, unit_report
from collect.report.write import write_report
from collect.roster import Unit
from collect.submission import Submission
from collect.words import say


def report(
    campaign: Campaign, units: Sequence[Unit] = (), *, dry_run: bool = False, watch: Watch = unwatched
) -> Outcome:
    """Writes the report of each accepted unit, or of the named ones. Raises CollectError for one not accepted."""
    with open_ledger(campaign.ledger_path) as ledger:
        counted = tally(campaign, ledger)
    accepted = counted.accepted
    _refuse(units, accepted)
    wanted = [unit for unit in units or campaign.roster if unit.code in accepted]
    for done, unit in enumerate(() if dry_run else wanted, 1):
        submission, code = accepted[unit.code]
        _write(campaign, unit, submission=submission, check_code=code)
        watch(done, len(wanted))
    owing = not units and len(accepted) < counted.coverage.expected
    return _told(campaign, wanted, owing=owing, dry_run=dry_run)


def _refuse(units: Sequence[Unit], accepted: Mapping[str, object]) -> None:
    for unit in units:
        if unit.code not in accepted:
            raise CollectError("not-accepted", name=unit.name, code=unit.code)


def _write(campaign: Campaign, unit: Unit, *, submission: Submission, check_code: str) -> None:
    figures = computed(campaign.form, submission.figures)
    account = Account(unit.name, campaign.year, figures, submission.narratives)
    draft = unit_report(campaign.form, campaign.style, account=account, check_code=check_code)
    target = campaign.reports / _name(campaign, unit)
    write_report(draft, target, template=campaign.form_folder / TEMPLATE_FILE)


def _name(campaign: Campaign, unit: Unit) -> str:
    title = campaign.form.report_title.format(unit=unit.name, year=campaign.year)
    return safe_name(f"{unit.code} {title}.docx")


def _told(campaign: Campaign, wanted: Sequence[Unit], *, owing: bool, dry_run: bool) -> Outcome:
    code = "report.would" if dry_run else "report.done"
    told = [Line(say(code, count=len(wanted), folder=campaign.reports), Tone.GOOD)]
    if not wanted:
        told = [Line(say("report.none"), Tone.ASK)]
    files = [{"unit": unit.code, "path": str(campaign.reports / _name(campaign, unit))} for unit in wanted]
    wanting = Exit.WELL if wanted and not owing else Exit.WANTED
    return Outcome(told, {"files": files}, wanting, next_step="rollup" if wanted else "status")
