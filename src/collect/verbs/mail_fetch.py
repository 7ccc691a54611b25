"""How the answers in the office's mailbox come into the inbox."""

from datetime import date

from collect.campaign.clock import today
from collect.campaign.folder import Campaign
from collect.campaign.ledger import Ledger, open_ledger
from collect.campaign.mail_settings import MailSettings
from collect.campaign.settings import SETTINGS
from collect.errors import CollectError
from collect.mailroom.fetching import fetch_mail
from collect.outcome import Exit, Outcome
from collect.post.fetch import Search
from collect.post.password import password_of
from collect.post.server import Security, Server


def fetch(campaign: Campaign) -> Outcome:
    """Brings every message that was not fetched before into ``inbox/``; on the server nothing is changed.

    Looked at is what came since the day set, else since the first workbook was issued. Raises CollectError
    ``imap-unset``, and whatever a password that is missing or a mailbox that cannot be read raises.
    """
    mail = campaign.mail
    if mail is None or not mail.imap:
        raise CollectError("imap-unset", path=campaign.folder / SETTINGS)
    server = _server(campaign, mail)
    with open_ledger(campaign.ledger_path) as ledger, ledger.alone():
        search = Search(mail.folders, mail.since or _first_issued(ledger))
        brought = fetch_mail(campaign, ledger, server=server, search=search)
    wanting = Exit.WANTED if brought.left else Exit.WELL
    return Outcome(brought.lines, brought.facts, wanting, next_step="ingest" if brought.names else "status")


def _server(campaign: Campaign, mail: MailSettings) -> Server:
    return Server(
        host=mail.imap,
        port=mail.imap_port,
        security=Security(mail.imap_security),
        user=mail.login,
        password=password_of(mail.login),
        ca=str(campaign.folder / mail.tls_ca) if mail.tls_ca else "",
    )


def _first_issued(ledger: Ledger) -> date:
    """Nobody answers before there is something to fill in: the years of mail before that are nobody's business."""
    days = [date.fromisoformat(copy.at[:10]) for copy in ledger.issued().values()]
    return min(days, default=today())
