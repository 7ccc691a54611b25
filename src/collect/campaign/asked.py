"""Which form a campaign asks."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from collect.campaign.refusal import plainly
from collect.campaign.remembered import remembered
from collect.errors import CollectError
from collect.form.files import FORM_FILE, PROSE_FILE, STYLE_FILE

if TYPE_CHECKING:
    from collect.form.model import Form
    from collect.form.style import Style


@dataclass(frozen=True)
class Frozen:
    """The copy of a form in a campaign's folder, which was found sound when it was new.

    It is read when first wanted: ``status`` needs its title only.
    """

    folder: Path
    title: str

    @cached_property
    def form(self) -> "Form":
        """What is asked."""
        from collect.form.load import load_form

        return load_form(self.folder, reviewed=True)

    @cached_property
    def style(self) -> "Style":
        """How it is dressed."""
        from collect.form.load import load_style

        return load_style(self.folder, self.form)


@dataclass(frozen=True)
class Given:
    """A form that was read already."""

    form: "Form"
    style: "Style"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.form.title


Asked = Frozen | Given


def frozen(folder: Path, home: Path, *, fingerprint: str) -> Frozen:
    """The form in ``folder``, which must be the one of that fingerprint. Whether it is, and its title, are remembered
    in the campaign's ``home``.

    Raises CollectError ``form-changed``, or what is wrong with a form that was not seen before.
    """
    files = [folder / name for name in (FORM_FILE, PROSE_FILE, STYLE_FILE)]
    with plainly(folder):
        contents = [file.read_bytes() if file.is_file() else b"" for file in files]
    seen = remembered(home, "form", of=contents, make=lambda: _examined(folder))
    if seen["fingerprint"] != fingerprint:
        raise CollectError("form-changed", path=folder / FORM_FILE)
    return Frozen(folder, seen["title"])


def _examined(folder: Path) -> dict[str, str]:
    from collect.form.load import load_form, load_style

    form = load_form(folder)
    load_style(folder, form)
    return {"fingerprint": form.fingerprint, "title": form.title}
