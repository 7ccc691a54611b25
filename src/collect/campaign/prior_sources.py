"""Where last year's figures lie: a campaign's folder, or a file with a table."""

from collections.abc import Sequence
from pathlib import Path

from collect.campaign.settings import SETTINGS
from collect.errors import CollectError


def located(home: Path, named: Sequence[str]) -> tuple[Path, ...]:
    """What the settings name, seen from the campaign's folder. Raises CollectError ``prior-missing``."""
    found = tuple((home / name).resolve() for name in named if name)
    for each in found:
        if not each.is_file() and not (each / SETTINGS).is_file():
            raise CollectError("prior-missing", folder=each, path=home / SETTINGS)
    return found
