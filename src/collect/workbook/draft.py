"""What one unit's workbook consists of, sheet by sheet."""

from collect.words import say
from collect.workbook.checks import Checks
from collect.workbook.cover import Cover, Narratives
from collect.workbook.hidden import Hidden
from collect.workbook.ink import WorkbookDraft
from collect.workbook.issue import Issue, token
from collect.workbook.layout import Layout
from collect.workbook.looks import Looks
from collect.workbook.statutory import Statutory

TOKEN_PROPERTY = "collect"
"""The custom document property that carries the stamp."""
_FOOTER = 255
"""Characters of a footer, as UTF-16 counts them."""


def issued_workbook(layout: Layout, issue: Issue) -> WorkbookDraft:
    """The locked workbook of one unit: cover, a sheet for each table, narratives, checks, the hidden sheet."""
    hidden, looks = Hidden(layout, issue), Looks(layout.style)
    foot = footer(issue)
    tables = (Statutory(place, hidden, looks, foot).sheet() for place in layout.tables.values())
    sheets = (
        Cover(layout, hidden, looks, foot).sheet(),
        *tables,
        *((Narratives(layout, hidden, looks, foot).sheet(),) if layout.form.narratives else ()),
        Checks(hidden, looks, foot).sheet(),
        hidden.sheet(),
    )
    title = say("workbook.cover-title", year=issue.year, title=issue.form.title)
    return WorkbookDraft(sheets, title, {TOKEN_PROPERTY: issue.token}, issue.password, of=(footer, token))


def footer(issue: Issue) -> str:
    """Unit and page number, and the stamp in small print.

    A name has no ampersand there, which is a command in footers, and is cut where a footer would become too long:
    xlsxwriter leaves out the whole of a footer that is not as it should be, the stamp with it.
    """
    rest = f"\n&6{issue.token}&R{say('workbook.page')}"
    name = issue.unit.name.replace("&", "＆").encode("utf-16-le", "replace")[: 2 * (_FOOTER - len(rest) - 2)]
    return f"&L{name.decode('utf-16-le', 'ignore')}{rest}"
