"""Where last year's figures lie: a campaign's folder, or a file with a table."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from collect.campaign.filing import place
from collect.campaign.settings import SETTINGS
from collect.errors import CollectError
from collect.words import say


def located(home: Path, named: Sequence[str]) -> tuple[Path, ...]:
    """What the settings name, seen from the campaign's folder. Raises CollectError ``prior-missing``."""
    found = tuple((home / name).resolve() for name in named if name)
    for each in found:
        if not each.is_file() and not (each / SETTINGS).is_file():
            raise CollectError("prior-missing", folder=each, path=home / SETTINGS)
    return found


def taken_in(sources: Sequence[Path], built: Path, *, home: Path) -> Iterator[str]:
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
