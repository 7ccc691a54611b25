"""How one letter looks before it is written."""

from collect.campaign.clock import today
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.desk import Desk
from collect.errors import CollectError
from collect.mailroom.correspondence import Writer, cases
from collect.outcome import Line, Outcome, Tone
from collect.post.letter import Kind, Letter
from collect.post.owing import Calendar, Call, Case
from collect.roster import Unit
from collect.words import say


def preview(campaign: Campaign, unit: Unit, *, errand: str) -> Outcome:
    """One letter as text, whether it is due or not; nothing is written. ``errand``: send, remind, return, receipt.

    Raises CollectError ``no-letter`` where there is nothing such a letter could be about.
    """
    calendar = Calendar(today(), campaign.due)
    with open_ledger(campaign.ledger_path) as ledger:
        call = _call(cases(campaign, ledger)[unit.code], errand, calendar=calendar)
        letter = Writer(Desk(campaign), ledger, calendar).letter(call)
        enclosed = _enclosed(ledger, letter)
    fact = {
        "unit": unit.code,
        "kind": str(letter.kind),
        "address": unit.email,
        "state": "preview",
        "path": "",
        "why": "",
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "attachments": [enclosed] if enclosed else [],
    }
    head = [say("mail.to", name=unit.name, address=unit.email), say("mail.subject", subject=letter.subject)]
    if letter.kind in (Kind.COVER, Kind.RETURN):
        head.append(say("mail.enclosed", names=enclosed or say("mail.enclosed-later")))
    told = [*(Line(each, Tone.HEAD) for each in head), Line(""), *map(Line, letter.text.rstrip().split("\n"))]
    return Outcome(told, {"letters": [fact]}, next_step=f"mail {errand} --dry-run")


def _call(case: Case, errand: str, *, calendar: Calendar) -> Call:
    kinds = {"send": Kind.COVER, "remind": calendar.reminder, "return": Kind.RETURN, "receipt": Kind.RECEIPT}
    kind = kinds[errand]
    version = case.serial if kind is Kind.COVER else case.version
    if not version and errand != "remind":
        why = say("owing.none-unasked" if kind is Kind.COVER else "owing.none-asked")
        raise CollectError("no-letter", name=case.unit.name, code=case.unit.code, why=why)
    return Call(case, kind, "", version)


def _enclosed(ledger: Ledger, letter: Letter) -> str:
    """The name of the file that would be enclosed; empty for none, and for a marked copy not written yet."""
    if letter.kind is Kind.COVER:
        return ledger.issued()[letter.unit].path.rpartition("/")[2]
    marked = {(unit, copy.marks): copy.path for unit, copy in ledger.marked()}
    return marked.get((letter.unit, letter.version), "").rpartition("/")[2] if letter.kind is Kind.RETURN else ""
