"""How the accepted returns become the county's workbook and its Word report."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from collect.campaign.disposition import Standing
from collect.campaign.filing import plainly, safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.tally import Tally, tally
from collect.countybook.draft import County, OutstandingLine, SettledLine, UnitLine, county_workbook
from collect.countybook.settlement import settlements
from collect.desk import Desk
from collect.form.figures import written
from collect.form.load import TEMPLATE_FILE
from collect.manifest import proved, sources, wanted_of, write_manifest
from collect.outcome import Exit, Line, Outcome, Tone
from collect.report.draft import Account, county_report
from collect.report.write import write_report
from collect.rollup import Aggregate, rolled_up
from collect.roster import Unit
from collect.words import say
from collect.workbook.write import write_workbook


def rollup(campaign: Campaign, *, dry_run: bool = False) -> Outcome:
    """Sums the accepted returns; the workbook and the report name every unit that is missing."""
    with open_ledger(campaign.ledger_path) as ledger:
        counted = tally(campaign, ledger)
        outstanding = _outstanding(campaign, ledger, counted=counted)
        settled = [line for unit in campaign.roster for line in _settled(ledger, unit, counted=counted)]
        origins = sources(campaign, ledger, counted=counted)
    aggregate = rolled_up(campaign.form, campaign.roster, accepted=counted.accepted, waived=counted.waived)
    if dry_run:
        return _told(campaign, aggregate, counted=counted)
    paths = _paths(campaign)
    _write_workbook(campaign, aggregate, counted=counted, open_and_settled=(outstanding, settled), path=paths[0])
    _write_report(campaign, aggregate, path=paths[1])
    proof = proved(paths[0], wanted_of(campaign, aggregate), accepted=counted.accepted)
    manifest = write_manifest(campaign, aggregate, sources=origins, counted=proof, files=paths)
    return _told(campaign, aggregate, counted=counted, paths=paths, manifest=manifest)


def _paths(campaign: Campaign) -> tuple[Path, Path]:
    title = campaign.form.report_title.format(unit=_county(campaign), year=campaign.year)
    return (
        campaign.rollup / safe_name(say("rollup.workbook", title=title)),
        campaign.rollup / safe_name(say("rollup.report", title=title)),
    )


def _county(campaign: Campaign) -> str:
    """The county as a title names it."""
    return campaign.office


def _outstanding(campaign: Campaign, ledger: Ledger, *, counted: Tally) -> list[OutstandingLine]:
    """The findings of every return that is not accepted."""
    lines: list[OutstandingLine] = []
    for unit in campaign.roster:
        kept = ledger.current(unit.code)
        if kept is None or unit.code in counted.accepted:
            continue
        lines += [OutstandingLine(unit, fact["rule"], fact["severity"], fact["message"]) for fact in kept.findings]
    return lines


def _settled(ledger: Ledger, unit: Unit, *, counted: Tally) -> Iterator[SettledLine]:
    """What was asked of a counted return and settled by a person."""
    kept = ledger.current(unit.code) if unit.code in counted.accepted else None
    if kept is not None:
        yield from (each.line for each in settlements(ledger, unit, kept=kept))


def _write_workbook(
    campaign: Campaign,
    aggregate: Aggregate,
    *,
    counted: Tally,
    open_and_settled: tuple[list[OutstandingLine], list[SettledLine]],
    path: Path,
) -> None:
    county = County(
        form=campaign.form,
        style=campaign.style,
        office=campaign.office,
        year=campaign.year,
        aggregate=aggregate,
        coverage=counted.coverage,
        lines=[_line(campaign, each) for each in counted.standing],
        outstanding=open_and_settled[0],
        settled=open_and_settled[1],
        prior={code: prior.figures for code, prior in Desk(campaign).priors.items()},
    )
    content = write_workbook(county_workbook(county))
    with plainly(path):
        path.write_bytes(content)


def _line(campaign: Campaign, each: Standing) -> UnitLine:
    unit = campaign.roster.get(each.unit)
    assert unit is not None  # a tally speaks of the roster's units only
    return UnitLine(
        unit=unit,
        standing=each.disposition.label,
        received_at=each.received_at[:16].replace("T", " "),
        version=each.version,
        on_time=each.on_time(campaign.due) if each.version else None,
        check_code=each.check_code,
        findings=each.findings,
    )


def _write_report(campaign: Campaign, aggregate: Aggregate, *, path: Path) -> None:
    missing = [unit.name for unit in aggregate.missing]
    account = Account(_county(campaign), campaign.year, aggregate.figures, {})
    draft = county_report(
        campaign.form, campaign.style, account=account, counted=len(aggregate.counted), missing=missing
    )
    write_report(draft, path, template=campaign.form_folder / TEMPLATE_FILE)


def _told(
    campaign: Campaign,
    aggregate: Aggregate,
    *,
    counted: Tally,
    paths: Sequence[Path] = (),
    manifest: Sequence[Path] = (),
) -> Outcome:
    form, missing = campaign.form, aggregate.missing
    told = [Line(say("rollup.done", counted=len(aggregate.counted), of=counted.coverage.expected), Tone.GOOD)]
    if missing:
        names = say("naming.join").join(unit.name for unit in missing)
        told.append(Line(say("rollup.missing", count=len(missing), names=names), Tone.ASK))
    if manifest:
        figures = len(aggregate.counted) * len(form.places)
        told.append(Line(say("rollup.proved", counted=len(aggregate.counted), figures=figures), Tone.GOOD))
    told += [Line(str(path), indent=1) for path in (*paths, *manifest)]
    facts = {
        "figures": {str(cell): written(number, form.measure(cell)) for cell, number in aggregate.figures.items()},
        "coverage": counted.facts(),
        "counted": [each.unit.code for each in aggregate.counted],
        "missing": [unit.code for unit in missing],
        "files": [str(path) for path in paths],
        "manifest": [str(path) for path in manifest],
    }
    return Outcome(told, facts, Exit.WANTED if missing else Exit.WELL, next_step="status")
