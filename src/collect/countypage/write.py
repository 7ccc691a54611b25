"""How the county's page is written."""

from pathlib import Path

from collect.campaign.filing import safe_name
from collect.campaign.folder import Campaign
from collect.countybook.plotted import plotted
from collect.countybook.source import County
from collect.countypage.draft import CountyPage, Picture
from collect.report.pictures import drawn
from collect.web.fill import filled, legal, write_page
from collect.words import say


def county_page(page: CountyPage) -> str:
    """The whole page: it needs nothing but itself."""
    return filled("countypage/page.html", page=page)


def pictures(county: County) -> tuple[Picture, ...]:
    """The charts of the county as a page shows them."""
    return tuple(Picture(chart, legal(drawn(chart, form="svg").decode())) for chart in plotted(county))


def page_place(campaign: Campaign) -> Path:
    """Where the county's page lies."""
    title = campaign.form.report_title.format(unit=campaign.office, year=campaign.year)
    return campaign.rollup / safe_name(say("countypage.file", title=title))


def write_county_page(campaign: Campaign, page: CountyPage) -> Path:
    """Writes the page whole or not at all; where it lies. Raises CollectError ``report-unwritable``."""
    path = page_place(campaign)
    write_page(county_page(page), path)
    return path
