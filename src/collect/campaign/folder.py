"""Where everything of a campaign lies."""

from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from collect.campaign.asked import Asked, frozen
from collect.campaign.mail_settings import MailSettings, mail_settings
from collect.campaign.prior_sources import located
from collect.campaign.refusal import plainly
from collect.campaign.remembered import remembered
from collect.campaign.settings import SETTINGS, listed, read_settings
from collect.errors import CollectError
from collect.form.files import FORM_FILE, STYLE_FILE
from collect.roster import Roster, Unit

if TYPE_CHECKING:
    from collect.form.model import Form
    from collect.form.style import Style

LEDGER, ROSTER, KEY, FORM = "ledger.sqlite", "roster.xlsx", "secret.key", "form"
KEY_BYTES = 32
_PARTS = (f"{FORM}/{FORM_FILE}", f"{FORM}/{STYLE_FILE}", ROSTER, KEY, LEDGER)
_TRAYS = ("outbox", "inbox", "archive", "accepted", "set-aside", "returned", "drafts", "reports", "rollup")


@dataclass(frozen=True)
class Campaign:
    """One form, one year, one due date, one roster. ``office`` is the county government's name."""

    folder: Path
    asked: Asked
    year: int
    due: date
    office: str
    roster: Roster
    key: bytes
    prior: tuple[Path, ...]
    mail: MailSettings | None = None

    @property
    def form(self) -> "Form":
        """What is asked."""
        return self.asked.form

    @property
    def style(self) -> "Style":
        """How the form is dressed."""
        return self.asked.style

    @property
    def outbox(self) -> Path:
        """Issued workbooks."""
        return self.folder / "outbox"

    @property
    def inbox(self) -> Path:
        """Where returned files are dropped."""
        return self.folder / "inbox"

    @property
    def archive(self) -> Path:
        """Every received file by its digest, for ever."""
        return self.folder / "archive"

    @property
    def accepted(self) -> Path:
        """The accepted return of each unit, under a readable name."""
        return self.folder / "accepted"

    @property
    def set_aside(self) -> Path:
        """What was not ours, not readable or superseded, each with its reason beside it."""
        return self.folder / "set-aside"

    @property
    def returned(self) -> Path:
        """Marked copies for the sender."""
        return self.folder / "returned"

    @property
    def drafts(self) -> Path:
        """Letters as files, when nothing is sent."""
        return self.folder / "drafts"

    @property
    def reports(self) -> Path:
        """Word reports."""
        return self.folder / "reports"

    @property
    def rollup(self) -> Path:
        """The county's workbook and report."""
        return self.folder / "rollup"

    @property
    def ledger_path(self) -> Path:
        """What happened, in order."""
        return self.folder / LEDGER

    @property
    def form_folder(self) -> Path:
        """The frozen copy of the form."""
        return self.folder / FORM


def open_campaign(folder: Path) -> Campaign:
    """The campaign of this folder, or of the nearest folder above it that is one.

    Raises CollectError for every part that is missing or damaged: ``campaign-missing``, ``campaign-faulty``,
    ``campaign-incomplete``, ``key-damaged``, ``form-changed``, ``prior-missing``, and what is wrong with the
    form or the roster. Empty folders that got lost, as in a zip, are made again.
    """
    home = _home(folder.resolve())
    settings = read_settings(home / SETTINGS)
    missing = [part for part in _PARTS if not (home / part).is_file()]
    if missing:
        raise CollectError("campaign-incomplete", folder=home, parts="、".join(missing))
    campaign = Campaign(
        folder=home,
        asked=frozen(home / FORM, home, fingerprint=settings["fingerprint"]),
        year=settings["year"],
        due=settings["due"],
        office=settings["office"],
        roster=_roster(home),
        key=_read_key(home / KEY),
        prior=located(home, listed(settings.get("prior", ""))),
        mail=mail_settings(settings.get("mail")),
    )
    make_trays(home)
    return campaign


def make_trays(folder: Path) -> None:
    """Makes the folders a campaign works with, those that are not there."""
    with plainly(folder):
        for tray in _TRAYS:
            (folder / tray).mkdir(exist_ok=True)


def _home(folder: Path) -> Path:
    for home in (folder, *folder.parents):
        if (home / SETTINGS).is_file():
            return home
    raise CollectError("campaign-missing", folder=folder)


def _roster(home: Path) -> Roster:
    """The list of units, read again only when it was changed."""

    def read() -> list[tuple[str, ...]]:
        from collect.campaign.roster_sheet import read_roster

        return [astuple(unit) for unit in read_roster(home / ROSTER)]

    with plainly(home / ROSTER):
        content = (home / ROSTER).read_bytes()
    return Roster(tuple(Unit(*texts) for texts in remembered(home, "roster", of=[content], make=read)))


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise CollectError("key-damaged", path=path)
    return key
