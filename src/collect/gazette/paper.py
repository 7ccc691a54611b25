"""What the county's Word report is made from: figures, charts, the office's own words, how findings were settled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collect.campaign.disposition import Disposition, Standing
from collect.campaign.folder import Campaign
from collect.countybook.plotted import plotted
from collect.countybook.source import County
from collect.countybook.years import Years
from collect.edits.findings import Finding
from collect.form.analysis import Analysis
from collect.form.files import TEMPLATE_FILE
from collect.form.load import load_analysis
from collect.form.telling import Teller
from collect.gazette.own import begin_own_words, own_findings, own_place, own_words, unwritten
from collect.outcome import Line, Tone
from collect.report.county import Attendance, Material, Overruled, Shown, county_report
from collect.report.draft import Account, Picture, ReportDraft
from collect.report.pictures import WIDTH, drawn, fonts, height
from collect.report.write import write_report
from collect.words import say

_WHY: Mapping[Disposition, str] = {
    Disposition.NOT_ISSUED: "report.not-issued",
    Disposition.ISSUED: "report.owing",
    Disposition.SENT: "report.owing",
    Disposition.RECEIVED: "report.waiting",
    Disposition.RETURNED: "report.sent-back",
}
"""Why a unit is not in the sum."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The county's report before it is written, and what the office wrote for it."""

    campaign: Campaign
    draft: ReportDraft
    own: Mapping[str, str]
    findings: Sequence[Finding] = ()
    undrawn: int = 0

    def write(self, path: Path) -> None:
        """Writes the report; and, where there is none yet, the file in which the office writes."""
        write_report(self.draft, path, template=self.campaign.form_folder / TEMPLATE_FILE)
        begin_own_words(self.campaign)

    def told(self) -> Iterator[Line]:
        """What a person should know of it."""
        heads = unwritten(self.campaign, self.own)
        if heads:
            named = say("naming.join").join(say("rollup.quoted", head=head) for head in heads)
            yield Line(say("rollup.unwritten", heads=named, path=own_place(self.campaign)), Tone.ASK)
        for each in self.findings:
            yield Line(say("rollup.own-finding", rule=each.rule, message=each.message), Tone.ASK)
        if self.undrawn:
            yield Line(say("rollup.undrawn", count=self.undrawn), Tone.ASK)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The same as other programs read it."""
        findings = [{"rule": each.rule, "message": each.message} for each in self.findings]
        heads = unwritten(self.campaign, self.own)
        return {"own_words": str(own_place(self.campaign)), "unwritten": heads, "own_findings": findings}


def paper(campaign: Campaign, county: County, *, standing: Sequence[Standing]) -> Paper:
    """The county's report, drafted. Raises CollectError for a faulty ``analysis.toml`` or an unreadable file of the
    office's own words, before anything is written.
    """
    own = own_words(campaign)
    analysis = load_analysis(campaign.form_folder, county.form, style=county.style)
    charts = plotted(county)
    shown = [Shown(each.name, each.table, _picture(each)) for each in charts] if charts and fonts() else []
    material = Material(
        _attendance(county, standing),
        teller(county, analysis),
        shown,
        [
            Overruled(each.unit.name, each.rule, each.message, each.reason, each.who)
            for each in county.settled
            if each.overruled
        ],
    )
    account = Account(county.office, county.year, county.aggregate.figures, own)
    draft = county_report(county.form, county.style, account=account, material=material)
    findings = own_findings(county.form, account, ours=analysis.ours)
    return Paper(campaign, draft, own, findings, undrawn=len(charts) - len(shown))


def teller(county: County, analysis: Analysis) -> Teller:
    """What fills the sentences of the county's form."""
    coverage, aggregate = county.coverage, county.aggregate
    numbers = {
        "year": county.year, "last": county.year - 1, "counted": len(aggregate.counted), "expected": coverage.expected,
        "received": coverage.received, "timely": coverage.on_time, "nil": coverage.nil,
        "missing": len(aggregate.missing), "waived": len(aggregate.waived),
    }  # fmt: skip
    names = {name: str(number) for name, number in numbers.items()} | {"county": county.office}
    years = Years(aggregate.counted, county.prior)
    return Teller(county.form, analysis, aggregate.figures, names, years.over)


def _picture(chart: Any) -> Picture:
    return Picture(drawn(chart), WIDTH, height(chart), chart.title, chart.described)


def _attendance(county: County, standing: Sequence[Standing]) -> Attendance:
    """Who is in the sum, and who is not, by reason in the order in which a return goes its way."""
    where = {each.unit: each.disposition for each in standing}
    missing: dict[str, list[str]] = {say(code): [] for code in _WHY.values()}
    for unit in county.aggregate.missing:
        missing[say(_WHY[where[unit.code]])].append(unit.name)
    return Attendance(
        tuple(each.unit.name for each in county.aggregate.counted),
        {why: names for why, names in missing.items() if names},
        tuple(unit.name for unit in county.aggregate.waived),
    )
