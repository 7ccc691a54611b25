"""What the numbers in a cell's tag stand for: its shared text, its style."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from collect.parcel.archive import Archive
from collect.parcel.limits import Refused
from collect.parcel.markup import Walk, true


class Style(NamedTuple):
    """The two things a style can tell us."""

    date: bool
    locked: bool


PLAIN = Style(date=False, locked=True)

# ECMA-376 18.8.30; 27-36 and 50-58 are the East Asian ones (month-day, 年月日), which most readers miss.
_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_DATE_LETTER = re.compile(r"[ymdhs]|a{3}", re.IGNORECASE)
_NOT_A_DATE = re.compile(r"general|standard", re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF = re.compile("[\ud800-\udfff]")


def styles(archive: Archive, part: str) -> Mapping[str, Style]:
    """Every cell style by its number as text."""
    walk = _Styles(archive, part)
    walk.run()
    return walk.styles()


def strings(archive: Archive, part: str) -> Mapping[str, str]:
    """Every shared text by its number as text."""
    walk = _Strings(archive, part)
    walk.run()
    return walk.strings


def is_date_code(code: str) -> bool:
    """Whether a number format shows a date or a time: y, m, d, h, s outside quotes and brackets."""
    bare = _NOT_A_DATE.sub("", _NOT_CODE.sub("", code))
    return _DATE_LETTER.search(bare) is not None or re.search(r"\[[hms]+\]", bare, re.IGNORECASE) is not None


def decoded(text: str) -> str:
    """``text`` with ``_x000D_`` and its like replaced by the characters they stand for."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if _HALF.search(text):  # two escapes make one character beyond the first 65,536; one alone makes none
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class _Strings(Walk):
    """Rich text is joined; the phonetic runs (``rPh``) of East Asian text are not part of it."""

    root = "sst"

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self.strings: dict[str, str] = {}
        self._runs = ""
        self._phonetic = False

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "t" and not self._phonetic:
            self.listen()
        elif tag == "si":
            self._runs = ""
        elif tag == "rPh":
            self._phonetic = True

    def closed(self, tag: str) -> None:
        if tag == "t" and not self._phonetic:
            self._runs += self.heard()
        elif tag == "si":
            self._keep()
        elif tag == "rPh":
            self._phonetic = False

    def _keep(self) -> None:
        if len(self._runs) > self.longest:
            raise Refused("too-large", "text", where=self.part)
        if len(self.strings) >= self.archive.limits.strings:
            raise Refused("too-large", "strings", where=self.part)
        self.strings[str(len(self.strings))] = decoded(self._runs)


class _Look:
    """One ``xf``: its number format, its parent style, what it says itself about being locked."""

    __slots__ = ("format", "locked", "parent")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.format = attributes.get("numFmtId", "0")
        self.parent = attributes.get("xfId", "0")
        self.locked: bool | None = None


class _Styles(Walk):
    root = "styleSheet"

    def __init__(self, archive: Archive, part: str) -> None:
        super().__init__(archive, part)
        self._dates = {str(number) for number in _DATES}
        self._looks: dict[str, list[_Look]] = {"cellXfs": [], "cellStyleXfs": []}
        self._section = ""

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.depth == 2:
            self._section = tag
        elif tag == "xf" and self._section in self._looks:
            self._take(_Look(attributes))
        elif tag == "protection" and self._looks.get(self._section):
            self._looks[self._section][-1].locked = true(attributes, "locked", default=True)
        elif tag == "numFmt" and self._section == "numFmts":
            self._name_format(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))

    def _take(self, look: _Look) -> None:
        looks = self._looks[self._section]
        if len(looks) >= self.archive.limits.styles:
            raise Refused("too-large", "styles", where=self.part)
        looks.append(look)

    def _name_format(self, number: str, code: str) -> None:
        if is_date_code(code[:1_000]):
            self._dates.add(number)
        else:
            self._dates.discard(number)

    def styles(self) -> dict[str, Style]:
        parents = self._looks["cellStyleXfs"]
        locks = {str(number): parent.locked for number, parent in enumerate(parents)}
        return {
            str(number): Style(look.format in self._dates, _locked(look, locks))
            for number, look in enumerate(self._looks["cellXfs"])
        }


def _locked(look: _Look, parents: Mapping[str, bool | None]) -> bool:
    """A cell's own word first, then its named style's, then Excel's default: locked."""
    own = look.locked if look.locked is not None else parents.get(look.parent)
    return own is not False
