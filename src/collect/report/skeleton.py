"""What a ``report.docx`` gives to every report written in its styles.

It is read once, by python-docx: its styles, its page, its footers. Every look comes from there, where a person edits
it in Word; docs/notes/report-template.md lists the styles.
"""

import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from math import inf
from pathlib import Path
from typing import Any, cast

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm

from collect.errors import CollectError
from collect.report.markup import Face, quoted
from collect.stamping.zipped import Member, deflated

FONTS = ("w:ascii", "w:hAnsi", "w:eastAsia")
TITLE_MARK, AUTHOR_MARK = "\ue000title", "\ue000author"
"""They stand in a skeleton's properties where each report has its own."""
_TEXT_MARK = "\ue000text"
_SPELLED_MARK = f"<w:p><w:r><w:t>{_TEXT_MARK}</w:t></w:r></w:p>".encode()
_UNREADABLE = (PackageNotFoundError, zipfile.BadZipFile, OSError, KeyError, ValueError, SyntaxError)
"""What python-docx raises on a file that is missing, no package, no document, or not well-formed."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the parts are called in which reports differ: the text, what it leads to, title and author."""

    text: str
    relations: str
    properties: str


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A template without its specimens. ``faces`` are its styles by name; ``parts`` those that all reports share, as
    they are, and ``members``, deflated; ``width`` are the millimetres of a line of text; ``text`` is what stands before
    and after a report's own.
    """

    faces: Mapping[str, Face]
    names: Names
    parts: Mapping[str, bytes]
    members: tuple[Member, ...]
    width: float
    text: tuple[bytes, bytes]
    properties: str


def skeleton(template: Path) -> Skeleton:
    """What ``template`` gives. Raises CollectError ``report-no-template`` where it is no Word file."""
    document = _opened(template)
    styles = Styles(document)
    styles.link()
    body: Any = cast("Any", document.element).body
    body.clear_content()
    body.add_p().add_r().text = _TEXT_MARK
    entitle(document, TITLE_MARK, author=AUTHOR_MARK)
    names, parts = _names(document), _saved(document)
    before, mark, after = parts.pop(names.text).partition(_SPELLED_MARK)
    if not mark:
        raise CollectError("report-no-template", place=template, fault="xmlns:w")
    properties = parts.pop(names.properties).decode()
    members = tuple(deflated(*part) for part in parts.items())
    return Skeleton(styles.faces(), names, parts, members, _width(document), (before, after), properties)


def entitle(document: Document, title: str, *, author: str) -> None:
    """The file's own title and author; nothing of the person who last edited the template."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = author
    properties.revision = 1


def _opened(template: Path) -> Document:
    try:
        return docx.Document(str(template))
    except _UNREADABLE as fault:
        raise CollectError("report-no-template", place=template, fault=fault) from None


def _names(document: Document) -> Names:
    text = document.part.partname
    package: Any = document.part.package
    properties = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).partname
    return Names(text.membername, text.rels_uri.lstrip("/"), properties.membername)


def _width(document: Document) -> float:
    """How wide the text is; as wide as one likes in a template that has no page."""
    pages = list(document.sections)
    if not pages:
        return inf
    sides = (pages[-1].left_margin, pages[-1].right_margin, pages[-1].gutter)
    return ((pages[-1].page_width or 0) - sum(side or 0 for side in sides)) / Mm(1)


def _saved(document: Document) -> dict[str, bytes]:
    """Every part as python-docx spells it, by its name."""
    loose = BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Styles:
    """The styles of a template, by name and by id: Word gives ids of its own when a person saves it."""

    def __init__(self, document: Document) -> None:
        root: Any = document.styles.element
        styles = root.findall(qn("w:style"))
        self._named = {style.find(qn("w:name")).get(qn("w:val")): style for style in styles}
        self._by_id = {style.get(qn("w:styleId")): style for style in styles}
        self._defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")

    def link(self) -> None:
        """Gives the letters of a paragraph's style to the style linked with it, as Word does when it is changed there;
        another program changes the one and leaves the other behind.
        """
        for style in self._by_id.values():
            partner = self._partner(style)
            if partner is not None:
                _replace_letters(partner, style.find(qn("w:rPr")))

    def faces(self) -> Mapping[str, Face]:
        """Every style as it is put on, by its name."""
        return {name: self._face(style) for name, style in self._named.items()}

    def _partner(self, style: Any) -> Any:
        """The style for runs that is linked with a style for paragraphs."""
        link = style.find(qn("w:link")) if style.get(qn("w:type")) == "paragraph" else None
        return None if link is None else self._by_id.get(link.get(qn("w:val")))

    def _face(self, style: Any) -> Face:
        fonts = {script: self._said(style, "w:rFonts", attribute=script) for script in FONTS}
        spelled = "".join(f" {script}={quoted(font)}" for script, font in fonts.items() if font)
        size = self._said(style, "w:sz", attribute="w:val") or "20"  # Word's own default, in half points
        partner = self._partner(style)
        run_id = "" if partner is None else str(partner.get(qn("w:styleId")))
        return Face(str(style.get(qn("w:styleId"))), spelled, int(size) / 2, run_id)

    def _said(self, style: Any, tag: str, *, attribute: str) -> str | None:
        """What a style says, or else the style it is based on, or else the template's default."""
        place = style
        while place is not None:
            said = place.find(f"{qn('w:rPr')}/{qn(tag)}")
            if said is not None and said.get(qn(attribute)):
                return str(said.get(qn(attribute)))
            place = self._above(place)
        return None

    def _above(self, place: Any) -> Any:
        if place is self._defaults:
            return None
        parent = place.find(qn("w:basedOn"))
        return self._defaults if parent is None else self._by_id.get(parent.get(qn("w:val")), self._defaults)


def _replace_letters(style: Any, letters: Any) -> None:
    """What a style says of letters becomes a copy of ``letters``, which may be None."""
    for old in style.findall(qn("w:rPr")):
        style.remove(old)
    if letters is not None:
        style.append(deepcopy(letters))
