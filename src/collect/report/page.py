"""How a report becomes one web page.

The page needs nothing but itself: no script, no font, no picture from elsewhere. How it looks is in ``page.html`` and
``page.css``; its tables are those of ``collect.report.tables``.
"""

from dataclasses import dataclass

from collect.report.draft import Passage, Picture, ReportDraft
from collect.report.drafted import Drafted
from collect.report.frames import Statutory
from collect.report.prose import Heading, Paragraph
from collect.report.tables import PageTable, page_table
from collect.web.fill import filled


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text in its tag, or a table; ``lead`` is a head of ``level`` that runs in before the text."""

    tag: str = ""
    text: str = ""
    lead: str = ""
    level: int = 0
    table: PageTable | None = None


def page(draft: ReportDraft) -> str:
    """The whole page."""
    passages = [_passage(passage, f"t{place}") for place, passage in enumerate(draft.blocks)]
    return filled("report/page.html", report=draft, passages=passages)


def _passage(passage: Passage, name: str) -> _Passage:
    match passage:
        case Heading(text, level):
            return _Passage(f"h{level + 1}", text)
        case Paragraph(text, lead, level):
            return _Passage("p", text[lead:], text[:lead], level)
        case Statutory():
            return _Passage(table=page_table(passage, name))
        case Drafted():
            return _Passage("p", passage.text)
        case Picture():
            return _Passage("p", passage.told)  # a page of one file says what a picture shows
