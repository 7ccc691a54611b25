"""Where the shipped forms and samples lie."""

from difflib import get_close_matches
from pathlib import Path

from collect.errors import CollectError
from collect.form.files import FORM_FILE
from collect.words import say

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parents[1]
FORMS = "workbook_templates"


def shipped(name: str) -> Path:
    """A shipped folder (``workbook_templates``, ``samples``): in the installed package, or beside ``src``.

    Raises CollectError ``shipped-missing``.
    """
    for home in (_PACKAGE, _CHECKOUT):
        if (home / name).is_dir():
            return home / name
    raise CollectError("shipped-missing", folder=_PACKAGE / name)


def shipped_forms() -> tuple[str, ...]:
    """The identifiers of the shipped forms, in order."""
    return tuple(sorted(path.parent.name for path in shipped(FORMS).glob(f"*/{FORM_FILE}")))


def shipped_form(identifier: str) -> Path:
    """The folder of a shipped form. Raises CollectError ``form-unknown``, which names the nearest and all."""
    known = shipped_forms()
    if identifier in known:
        return shipped(FORMS) / identifier
    close = get_close_matches(identifier, known, n=1, cutoff=0.4)
    nearest = say("form.nearest", name=close[0]) if close else ""
    raise CollectError("form-unknown", name=identifier, nearest=nearest, known="、".join(known))
