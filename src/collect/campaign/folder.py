"""Where everything of a campaign lies."""

import json
import secrets
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, cast

from collect.campaign.filing import plainly
from collect.campaign.ledger import make_ledger
from collect.campaign.mail_settings import MailSettings, mail_faults, mail_settings
from collect.campaign.prior_sources import SETTINGS, located, taken_in
from collect.campaign.prior_table import read_table
from collect.campaign.roster_sheet import copy_roster, read_roster
from collect.errors import CollectError
from collect.form.load import FORM_FILE, STYLE_FILE, load_form, load_letters, load_style
from collect.form.model import Form
from collect.form.style import Style
from collect.roster import Roster
from collect.words import say

_LEDGER, _ROSTER, _KEY, _FORM = "ledger.sqlite", "roster.xlsx", "secret.key", "form"
_PARTS = (f"{_FORM}/{FORM_FILE}", f"{_FORM}/{STYLE_FILE}", _ROSTER, _KEY, _LEDGER)
_TRAYS = ("outbox", "inbox", "archive", "accepted", "set-aside", "returned", "drafts", "reports", "rollup")
_KEY_BYTES = 32
_KINDS: Mapping[str, type] = {"form": str, "fingerprint": str, "year": int, "due": date, "office": str}
"""What ``campaign.toml`` must say, and what kind of value each is; ``prior`` may stand there too."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is made from. ``prior`` are last year's campaign folders, or files with a table."""

    form_folder: Path
    year: int
    due: date
    office: str
    roster_file: Path
    prior: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Campaign:
    """One form, one year, one due date, one roster. ``office`` is the county government's name."""

    folder: Path
    form: Form
    style: Style
    year: int
    due: date
    office: str
    roster: Roster
    key: bytes
    prior: tuple[Path, ...]
    mail: MailSettings | None = None

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
        return self.folder / _LEDGER

    @property
    def form_folder(self) -> Path:
        """The frozen copy of the form."""
        return self.folder / _FORM


def create(folder: Path, plan: Plan, *, dry_run: bool = False) -> Campaign:
    """Makes a campaign, whole or not at all: it is built beside its place and moved in when it is complete.

    Raises CollectError: ``campaign-exists``, ``folder-occupied``, ``prior-missing``, and whatever is wrong
    with the form, the roster or a table of last year's; then nothing was written. With ``dry_run`` what was built
    is thrown away.
    """
    folder = folder.resolve()
    _refuse_occupied(folder)
    form = load_form(plan.form_folder)
    load_style(plan.form_folder, form)
    load_letters(plan.form_folder)
    roster = read_roster(plan.roster_file)
    prior = located(folder, [str(source.resolve()) for source in plan.prior])
    for table in filter(Path.is_file, prior):
        read_table(table, form=form, roster=roster)  # now, while the clerk can still mend it
    with plainly(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with plainly(folder), _scratch(folder.parent) as scratch:
        built = Path(scratch) / folder.name
        _build(built, plan)
        named = list(taken_in(prior, built, home=built if dry_run else folder))
        (built / SETTINGS).write_text(_settings(plan, form, prior=named), encoding="utf-8")
        if dry_run:
            return replace(open_campaign(built), folder=folder)
        _move_in(built, folder)
    return open_campaign(folder)


def open_campaign(folder: Path) -> Campaign:
    """The campaign of this folder, or of the nearest folder above it that is one.

    Raises CollectError for every part that is missing or damaged: ``campaign-missing``, ``campaign-faulty``,
    ``campaign-incomplete``, ``key-damaged``, ``form-changed``, ``prior-missing``, and what is wrong with the
    form or the roster. Empty folders that got lost, as in a zip, are made again.
    """
    home = _home(folder.resolve())
    settings = _read_settings(home / SETTINGS)
    missing = [part for part in _PARTS if not (home / part).is_file()]
    if missing:
        raise CollectError("campaign-incomplete", folder=home, parts="、".join(missing))
    form = load_form(home / _FORM)
    if form.fingerprint != settings["fingerprint"]:
        raise CollectError("form-changed", path=home / _FORM / FORM_FILE)
    campaign = Campaign(
        folder=home,
        form=form,
        style=load_style(home / _FORM, form),
        year=settings["year"],
        due=settings["due"],
        office=settings["office"],
        roster=read_roster(home / _ROSTER),
        key=_read_key(home / _KEY),
        prior=located(home, _listed(settings.get("prior", ""))),
        mail=mail_settings(settings.get("mail")),
    )
    _make_trays(home)
    return campaign


# ---------------------------------------------------------------- making one


def _scratch(parent: Path) -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=".collect-", dir=parent, ignore_cleanup_errors=True)


def _refuse_occupied(folder: Path) -> None:
    if (folder / SETTINGS).exists():
        raise CollectError("campaign-exists", folder=folder)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise CollectError("folder-occupied", folder=folder)


def _build(folder: Path, plan: Plan) -> None:
    folder.mkdir()
    _make_trays(folder)
    copytree(plan.form_folder, folder / _FORM)
    copy_roster(plan.roster_file, folder / _ROSTER)
    key = folder / _KEY
    key.touch(mode=0o600)  # before anything stands in it
    key.write_text(secrets.token_hex(_KEY_BYTES) + "\n", encoding="ascii")
    make_ledger(folder / _LEDGER)


def _make_trays(folder: Path) -> None:
    with plainly(folder):
        for tray in _TRAYS:
            (folder / tray).mkdir(exist_ok=True)


def _move_in(built: Path, folder: Path) -> None:
    """Moves the finished campaign to its place: into the empty folder there, since one may stand in it."""
    if not folder.exists():
        built.rename(folder)
        return
    try:
        for child in sorted(built.iterdir(), key=lambda child: child.name == SETTINGS):
            child.rename(folder / child.name)  # the settings come last: without them it is no campaign
    except OSError:
        for child in list(folder.iterdir()):
            child.rename(built / child.name)
        raise


def _settings(plan: Plan, form: Form, *, prior: Sequence[str]) -> str:
    quoted = [_quoted(name) for name in prior]
    named = quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"
    return say(
        "campaign.settings",
        form=_quoted(form.id),
        fingerprint=_quoted(form.fingerprint),
        year=plan.year,
        due=plan.due.isoformat(),
        office=_quoted(plan.office),
        prior=f"prior = {named}" if prior else '# prior = ""',
    )


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, which also wants the delete sign escaped."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # half a character, from a terminal, is in no file
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


# ---------------------------------------------------------------- opening one


def _home(folder: Path) -> Path:
    for home in (folder, *folder.parents):
        if (home / SETTINGS).is_file():
            return home
    raise CollectError("campaign-missing", folder=folder)


def _read_settings(path: Path) -> Mapping[str, Any]:
    try:
        with plainly(path):
            written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as fault:  # no TOML, or no UTF-8
        raise CollectError("campaign-faulty", path=path, faults=fault) from fault
    is_there = isinstance(written.get("campaign"), dict)
    settings: Mapping[str, Any] = {**written["campaign"], "mail": written.get("mail")} if is_there else {}
    if faults := list(_faults(settings)):
        raise CollectError("campaign-faulty", path=path, faults="\n".join(faults))
    return settings


def _faults(settings: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in _KINDS.items():
        if name not in settings:
            yield say("campaign.missing-key", name=name)
        elif type(settings[name]) is not kind:  # exactly: True is no year, a moment no date
            yield say("campaign.wrong-kind", name=name, found=settings[name])
    if not all(isinstance(name, str) for name in _listed(settings.get("prior", ""))):
        yield say("campaign.wrong-kind", name="prior", found=settings["prior"])
    yield from mail_faults(settings.get("mail"))


def _listed(prior: Any) -> list[Any]:
    """One name may stand by itself."""
    return cast("list[Any]", prior) if isinstance(prior, list) else [prior]


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise CollectError("key-damaged", path=path)
    return key
