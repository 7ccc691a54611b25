"""What the county's office writes itself, in a Word file beside the campaign's settings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from collect.campaign.folder import Campaign
from collect.campaign.refusal import plainly
from collect.edits.findings import Finding
from collect.edits.known import Known
from collect.errors import CollectError
from collect.form.files import TEMPLATE_FILE
from collect.form.model import Form
from collect.parcel.open import open_parcel
from collect.reading.prose import narratives
from collect.report.draft import Account, ReportDraft
from collect.report.prose import Heading, Paragraph
from collect.report.write import write_report
from collect.roster import Unit
from collect.submission import Rejection, Stamp, Submission
from collect.wording.prose import prose_findings
from collect.words import say


def own_place(campaign: Campaign) -> Path:
    """Where the file lies, or will."""
    return campaign.folder / say("rollup.own-file")


def own_words(campaign: Campaign) -> Mapping[str, str]:
    """What stands under the heads of the file, by section; a section in which nothing was written is not in it.

    Raises CollectError ``own-words-unreadable`` for a file that is no Word document any more.
    """
    path = own_place(campaign)
    if not path.is_file():
        return {}
    with plainly(path):
        book = open_parcel(path.name, path.read_bytes())
    if isinstance(book, Rejection):
        raise CollectError("own-words-unreadable", path=path)
    found = narratives(book, campaign.form, unit=campaign.office)
    return {code: text for code, text in found.items() if text.strip()}


def own_findings(form: Form, account: Account, *, ours: Sequence[str] = ()) -> Sequence[Finding]:
    """Where the numbers that the office wrote are not those of the county's tables. After one of ``ours`` (全县) they
    are about the county, which in a unit's prose would be somebody else.
    """
    prose = form.prose
    elsewhere = tuple(word for word in prose.elsewhere if word not in ours)
    form = replace(form, prose=replace(prose, elsewhere=elsewhere, ours=(*prose.ours, *ours)))
    stamp = Stamp(form.id, form.edition, form.fingerprint, "", account.year, 0)
    submission = Submission(stamp, {}, narratives=account.narratives)
    known = Known(Unit("", account.name), account.year)
    return tuple(prose_findings(form, submission, known=known, figures=account.figures))


def unwritten(campaign: Campaign, own: Mapping[str, str]) -> Sequence[str]:
    """The heads of the sections in which the office has written nothing."""
    return [each.title for each in campaign.form.narratives if each.code not in own]


def begin_own_words(campaign: Campaign) -> bool:
    """Makes the file with the heads of the form and what is to be written under each; leaves one that is there alone.

    Says whether it was made.
    """
    path = own_place(campaign)
    if path.exists() or not campaign.form.narratives:
        return False
    write_report(_skeleton(campaign), path, template=campaign.form_folder / TEMPLATE_FILE)
    return True


def _skeleton(campaign: Campaign) -> ReportDraft:
    """The heads, each with its prompt, which is taken for nothing written as long as it stands there unchanged."""
    return ReportDraft(
        title=say("rollup.own-title", office=campaign.office, year=campaign.year),
        period=say("rollup.own-hint"),
        blocks=tuple(
            passage for each in campaign.form.narratives for passage in (Heading(each.title), Paragraph(each.prompt))
        ),
        closing=(campaign.office, say("report.date")),
    )
