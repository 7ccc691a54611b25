"""How a page is filled in from its template.

The only hand that holds jinja2. Whatever is filled in is text: signs that mean something to a browser are written as
text by the library, in every place of every template.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from collect.errors import CollectError
from collect.words import say

if TYPE_CHECKING:
    from jinja2 import Environment

_ILLEGAL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a page cannot hold; a text out of a spreadsheet can carry some of it."""


def filled(template: str, /, **places: object) -> str:
    """The page of a template, named from the package: ``report/page.html``."""
    return _environment().get_template(template).render(say=say, fingerprint=_fingerprint, **places)


def legal(text: str) -> str:
    """The text without the signs that a page cannot hold."""
    return _ILLEGAL.sub("", text)


def write_page(page: str, target: Path) -> None:
    """Writes the page; ``target`` appears whole or not. Raises CollectError ``report-unwritable``."""
    half = target.with_name(f"{target.name}.part")
    try:
        half.write_text(page, encoding="utf-8", newline="\n")
        half.replace(target)
    except OSError as fault:
        raise CollectError("report-unwritable", place=target, fault=fault) from None


@cache
def _environment() -> "Environment":
    """The library, set up: everything is escaped, a place that nobody fills is our own mistake."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - 60 ms nobody should wait for

    return Environment(
        loader=PackageLoader("collect", ""),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_legal,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _legal(value: object) -> object:
    return legal(value) if type(value) is str else value


def _fingerprint(script: str) -> str:
    """What a page names the one script by that it may run; no other runs in it."""
    return b64encode(sha256(str(script).encode()).digest()).decode()
