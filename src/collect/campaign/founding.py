"""How a campaign's folder is made."""

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from collect.campaign.asked import Given
from collect.campaign.filing import place
from collect.campaign.folder import FORM, KEY, KEY_BYTES, LEDGER, ROSTER, Campaign, make_trays, open_campaign
from collect.campaign.ledger import make_ledger
from collect.campaign.prior_sources import located
from collect.campaign.prior_table import read_table
from collect.campaign.refusal import plainly
from collect.campaign.roster_sheet import copy_roster, read_roster
from collect.campaign.settings import SETTINGS
from collect.errors import CollectError
from collect.form.load import load_analysis, load_form, load_letters, load_style
from collect.form.model import Form
from collect.words import say


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is made from. ``prior`` are last year's campaign folders, or files with a table."""

    form_folder: Path
    year: int
    due: date
    office: str
    roster_file: Path
    prior: tuple[Path, ...] = ()


def create(folder: Path, plan: Plan, *, dry_run: bool = False) -> Campaign:
    """Makes a campaign, whole or not at all: it is built beside its place and moved in when it is complete.

    Raises CollectError: ``campaign-exists``, ``folder-occupied``, ``prior-missing``, and whatever is wrong
    with the form, the roster or a table of last year's; then nothing was written. With ``dry_run`` what was built
    is thrown away.
    """
    folder = folder.resolve()
    _refuse_occupied(folder)
    form = load_form(plan.form_folder)
    load_analysis(plan.form_folder, form, style=load_style(plan.form_folder, form))
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
        named = list(_taken_in(prior, built, home=built if dry_run else folder))
        (built / SETTINGS).write_text(_settings(plan, form, prior=named), encoding="utf-8")
        if dry_run:
            drill = open_campaign(built)
            return replace(drill, folder=folder, asked=Given(drill.form, drill.style))
        _move_in(built, folder)
    return open_campaign(folder)


def _scratch(parent: Path) -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=".collect-", dir=parent, ignore_cleanup_errors=True)


def _refuse_occupied(folder: Path) -> None:
    if (folder / SETTINGS).exists():
        raise CollectError("campaign-exists", folder=folder)
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise CollectError("folder-occupied", folder=folder)


def _build(folder: Path, plan: Plan) -> None:
    folder.mkdir()
    make_trays(folder)
    copytree(plan.form_folder, folder / FORM)
    copy_roster(plan.roster_file, folder / ROSTER)
    key = folder / KEY
    key.touch(mode=0o600)  # before anything stands in it
    key.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
    make_ledger(folder / LEDGER)


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


def _taken_in(sources: Sequence[Path], built: Path, *, home: Path) -> Iterator[str]:
    """How the settings name each source. A file is copied into the campaign being built: it may move away after.

    A campaign is named from where this one will stand, so that both may move together.
    """
    for source in sources:
        if source.is_file():
            yield place(source, built / f"{say('prior.copy')}{source.suffix.lower()}").name
        else:
            yield _nearby(source, home)


def _nearby(source: Path, home: Path) -> str:
    try:
        return Path(os.path.relpath(source, home)).as_posix()
    except ValueError:  # on another Windows drive
        return source.as_posix()
