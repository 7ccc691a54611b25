"""What ``campaign.toml`` says."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from collect.campaign.mail_settings import mail_faults
from collect.campaign.refusal import plainly
from collect.errors import CollectError
from collect.words import say

SETTINGS = "campaign.toml"
_KINDS: Mapping[str, type] = {"form": str, "fingerprint": str, "year": int, "due": date, "office": str}
"""What it must say, and what kind of value each is; ``prior`` and a table ``[mail]`` may stand there too."""


def read_settings(path: Path) -> Mapping[str, Any]:
    """The settings by name. Raises CollectError ``campaign-faulty`` with every fault at once."""
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
    if not all(isinstance(name, str) for name in listed(settings.get("prior", ""))):
        yield say("campaign.wrong-kind", name="prior", found=settings["prior"])
    yield from mail_faults(settings.get("mail"))


def listed(prior: Any) -> list[Any]:
    """One name may stand by itself."""
    return cast("list[Any]", prior) if isinstance(prior, list) else [prior]
