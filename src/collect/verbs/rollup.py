"""How the accepted returns become the county's papers: its workbook, its Word report, its page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from collect.campaign.clock import now, today
from collect.campaign.disposition import Standing
from collect.campaign.due import time_left
from collect.campaign.filing import safe_name
from collect.campaign.folder import Campaign
from collect.campaign.ledger import open_ledger
from collect.campaign.refusal import plainly
from collect.campaign.tally import Tally, tally
from collect.countybook.draft import County, UnitLine, county_workbook
from collect.countybook.gathered import Gathered, gathered
from collect.countypage.draft import CountyPage
from collect.countypage.links import link, links
from collect.countypage.rows import Link
from collect.countypage.write import page_place, pictures, write_county_page
from collect.form.figures import written
from collect.gazette.paper import paper
from collect.issuing import Issuing
from collect.manifest import proved, sources, wanted_of, write_manifest
from collect.outcome import Exit, Line, Outcome, Tone
from collect.rollup import Aggregate, rolled_up
from collect.words import say
from collect.workbook.write import write_workbook

_NAMED = 30
"""So many units that are not in the sum are named on the screen; the workbook names all."""


def rollup(campaign: Campaign, *, page: bool = False, dry_run: bool = False) -> Outcome:
    """Sums the accepted returns; the workbook and the report name every unit that is missing. ``page``: a web page
    shows the same to whoever only wants to look.
    """
    with open_ledger(campaign.ledger_path) as ledger:
        counted = tally(campaign, ledger, lean=True)
        asked = [unit for unit in campaign.roster if unit.code not in counted.waived]
        findings = gathered(ledger, asked, counted=counted.accepted.keys())
        origins = sources(campaign, ledger, counted=counted)
        found: Mapping[str, Sequence[Link]] = links(campaign, ledger, counted=counted) if page else {}
    aggregate = rolled_up(campaign.form, campaign.roster, accepted=counted.accepted, waived=counted.waived)
    county = _county(campaign, aggregate, counted=counted, findings=findings)
    if dry_run:
        return _told(county)
    drafted = paper(campaign, county, standing=counted.standing)  # all that may be wrong with it is found here
    paths = _paths(campaign)
    _write_workbook(county, path=paths[0])
    drafted.write(paths[1])
    proof = proved(paths[0], wanted_of(campaign, aggregate), accepted=counted.accepted)
    manifest = write_manifest(campaign, aggregate, sources=origins, counted=proof, files=paths)
    why = {each.unit: each.said for each in origins.left_out}
    shown = CountyPage(county, counted.standing, _moment(campaign), why, found)
    pages = _write_page(campaign, shown, beside=(*paths, manifest[1])) if page else ()
    done = _told(county, paths=(*paths, *pages), manifest=manifest)
    told = (*done.told, *drafted.told(), *_left_behind(campaign, pages))
    return done._replace(told=told, facts={**done.facts, **drafted.facts, "page": str(pages[0]) if pages else ""})


def _paths(campaign: Campaign) -> tuple[Path, Path]:
    title = campaign.form.report_title.format(unit=campaign.office, year=campaign.year)
    return (
        campaign.rollup / safe_name(say("rollup.workbook", title=title)),
        campaign.rollup / safe_name(say("rollup.report", title=title)),
    )


def _county(campaign: Campaign, aggregate: Aggregate, *, counted: Tally, findings: Gathered) -> County:
    """The county of which workbook and report tell."""
    return County(
        form=campaign.form,
        style=campaign.style,
        office=campaign.office,
        year=campaign.year,
        aggregate=aggregate,
        coverage=counted.coverage,
        lines=[_line(campaign, each, findings=findings) for each in counted.standing],
        outstanding=findings.outstanding,
        settled=findings.settled,
        noted=findings.noted,
        prior={code: prior.figures for code, prior in Issuing(campaign).priors.items()},
    )


def _write_workbook(county: County, *, path: Path) -> None:
    content = write_workbook(county_workbook(county))
    with plainly(path):
        path.write_bytes(content)


def _write_page(campaign: Campaign, page: CountyPage, *, beside: Sequence[Path]) -> tuple[Path]:
    """Writes the page with the charts, and links to the files beside it."""
    words = ("countypage.workbook", "countypage.report", "countypage.manifest")
    files = [link(campaign, path, word=say(word)) for word, path in zip(words, beside, strict=True)]
    return (write_county_page(campaign, replace(page, pictures=pictures(page.county), files=files)),)


def _moment(campaign: Campaign) -> str:
    """How long it is until the due date, and of when the page is."""
    return say("countypage.made", days=time_left(campaign.due, today()), at=now()[:16].replace("T", " "))


def _left_behind(campaign: Campaign, pages: Sequence[Path]) -> Iterator[Line]:
    """A page of an earlier time, beside the files just written."""
    path = page_place(campaign)
    if path not in pages and path.exists():
        yield Line(say("rollup.page-left", path=path), Tone.ASK)


def _line(campaign: Campaign, each: Standing, *, findings: Gathered) -> UnitLine:
    unit = campaign.roster.get(each.unit)
    assert unit is not None  # a tally speaks of the roster's units only
    return UnitLine(
        unit=unit,
        standing=each.disposition.label,
        received_at=each.received_at,
        version=each.version,
        on_time=each.on_time(campaign.due) if each.version else None,
        check_code=each.check_code,
        findings=each.findings,
        first_at=each.first_at,
        days_late=each.days_late(campaign.due),
        explained=findings.explained.get(each.unit, 0),
    )


def _told(county: County, *, paths: Sequence[Path] = (), manifest: Sequence[Path] = ()) -> Outcome:
    form, aggregate, missing = county.form, county.aggregate, county.aggregate.missing
    few = len(missing) + len(aggregate.waived) <= _NAMED
    told = [Line(county.statement if few else county.brief, Tone.ASK if missing else Tone.GOOD)]
    if manifest:
        figures = len(aggregate.counted) * len(form.places)
        told.append(Line(say("rollup.proved", counted=len(aggregate.counted), figures=figures), Tone.GOOD))
    told += [Line(str(path), indent=1) for path in (*paths, *manifest)]
    facts = {
        "figures": {str(cell): written(number, form.measure(cell)) for cell, number in aggregate.figures.items()},
        "coverage": county.coverage.facts(),
        "counted": [each.unit.code for each in aggregate.counted],
        "missing": [unit.code for unit in missing],
        "files": [str(path) for path in paths],
        "manifest": [str(path) for path in manifest],
    }
    return Outcome(told, facts, Exit.WANTED if missing else Exit.WELL, next_step="status")
