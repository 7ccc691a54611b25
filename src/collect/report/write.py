"""How a report becomes a Word file.

Every look comes from the styles of the form's ``report.docx``, which a person edits in Word; here is said
only which style stands where. docs/notes/report-template.md lists the styles.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from collect.errors import CollectError
from collect.report.draft import Heading, Kind, Paragraph, Passage, ReportDraft, Statutory
from collect.report.markup import Face, paragraph, table

TITLE, PERIOD, BODY, CLOSING, SMALL_PRINT = "报告标题", "统计期限", "正文段落", "落款", "校验码"
HEADINGS = {1: "一级标题", 2: "二级标题"}
TABLE = "法定表格"
BOXES = {Kind.HEAD: "栏头", Kind.LABEL: "标签", Kind.FIGURE: "数字"}
ANY_TABLE = "表格"
"""``表格标签`` serves every table; one named 表二 takes ``表二标签`` instead where the template has it."""
FONTS = ("w:ascii", "w:hAnsi", "w:eastAsia")

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""One time for every member of the file, so that the same draft gives the same bytes."""
_UNREADABLE = (PackageNotFoundError, zipfile.BadZipFile, OSError, KeyError, ValueError, SyntaxError)
"""What python-docx raises on a file that is missing, no package, no document, or not well-formed."""


def write_report(draft: ReportDraft, target: Path, *, template: Path) -> None:
    """Writes ``draft`` in the styles of ``template`` (a ``report.docx``); ``target`` appears whole or not.

    Raises CollectError ``report-no-template``, ``report-no-style`` or ``report-unwritable``.
    """
    document = _opened(template)
    _fill(document, "".join(_Pen(document, template).report(draft)))
    _name(document, draft)
    half = target.with_name(f"{target.name}.part")
    try:
        half.write_bytes(_packed(document))
        half.replace(target)
    except OSError as fault:
        raise CollectError("report-unwritable", place=target, fault=fault) from None


class _Pen:
    """Writes the parts of a report in the styles of one template."""

    def __init__(self, document: Document, template: Path) -> None:
        self._template = template
        root: Any = document.styles.element
        styles = root.findall(qn("w:style"))
        # by their names, not their ids: Word gives ids of its own when a person saves the template
        self._named = {style.find(qn("w:name")).get(qn("w:val")): style for style in styles}
        self._by_id = {style.get(qn("w:styleId")): style for style in styles}
        self._defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
        self._faces: dict[str, Face] = {}

    def report(self, draft: ReportDraft) -> Iterator[str]:
        """The whole report, piece by piece."""
        yield paragraph(draft.title, self._face(TITLE))
        yield paragraph(draft.period, self._face(PERIOD))
        *blocks, last = draft.blocks
        yield from map(self._passage, blocks)
        # a signature never stands on a page without text: the last paragraph holds on to it
        yield (
            paragraph(last.text, self._face(BODY), keep=True) if isinstance(last, Paragraph) else self._passage(last)
        )
        yield from (paragraph(line, self._face(CLOSING)) for line in draft.closing)
        if draft.small_print:
            yield paragraph(draft.small_print, self._face(SMALL_PRINT))

    def _passage(self, passage: Passage) -> str:
        match passage:
            case Heading(text, level):
                return paragraph(text, self._face(HEADINGS[level]))
            case Paragraph(text):
                return paragraph(text, self._face(BODY))
            case Statutory(name):
                faces = {kind: self._face(self._box_style(name, box)) for kind, box in BOXES.items()}
                return "".join(table(passage, self._id(TABLE), faces=faces))

    def _box_style(self, name: str, box: str) -> str:
        return name + box if name + box in self._named else ANY_TABLE + box

    def _face(self, name: str) -> Face:
        if name not in self._faces:
            fonts = {script: self._found(name, "w:rFonts", attribute=script) for script in FONTS}
            size = self._found(name, "w:sz", attribute="w:val") or "20"  # Word's own default, in half points
            given = {script: font for script, font in fonts.items() if font}
            self._faces[name] = Face(self._id(name), given, int(size) / 2)
        return self._faces[name]

    def _id(self, name: str) -> str:
        """The id of a style. Raises CollectError ``report-no-style``."""
        if name not in self._named:
            raise CollectError("report-no-style", place=self._template, style=name)
        return str(self._named[name].get(qn("w:styleId")))

    def _found(self, name: str, tag: str, *, attribute: str) -> str | None:
        """What a style says, or else the style it is based on, or else the template's default."""
        place: Any = self._by_id[self._id(name)]
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


def _opened(template: Path) -> Document:
    try:
        return docx.Document(str(template))
    except _UNREADABLE as fault:
        raise CollectError("report-no-template", place=template, fault=fault) from None


def _fill(document: Document, markup: str) -> None:
    """Puts the report where the template shows its specimens; the page itself (the last element) stays."""
    body = cast("Any", document.element).body
    page = body[-1] if len(body) and body[-1].tag == qn("w:sectPr") else None
    for specimen in [each for each in body if each is not page]:
        body.remove(specimen)
    written: Any = parse_xml(f"<w:body {nsdecls('w')}>{markup}</w:body>")
    for place, element in enumerate(list(written)):
        body.insert(place, element)


def _name(document: Document, draft: ReportDraft) -> None:
    """The file's own title and author; nothing of the person who last edited the template."""
    properties = document.core_properties
    properties.title = draft.title.replace("\n", "")
    properties.author = properties.last_modified_by = draft.closing[0]
    properties.revision = 1


def _packed(document: Document) -> bytes:
    """The file's bytes, the same for the same draft: python-docx would write the hour into every member."""
    loose, packed = BytesIO(), BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
