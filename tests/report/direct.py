"""A report built by python-docx alone, element by element, from the draft and the template.

The oracle of the pen, which never touches a document: whatever it packs must be, part for part and byte for byte,
what this document saves.
"""

import zipfile
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from collect.report.draft import Heading, Paragraph, ReportDraft, Statutory
from collect.report.frames import Kind, Rectangle

HEADINGS = {1: "一级标题", 2: "二级标题", 3: "三级标题", 4: "四级标题"}
SCRIPTS = ("w:ascii", "w:hAnsi", "w:eastAsia")


def built(draft: ReportDraft, template: Path) -> dict[str, bytes]:
    """The parts of the report's file by name, in their order."""
    document = Document(str(template))
    _link(document)
    page = document.element.body.sectPr
    for each in list(document.element.body):
        if each is not page:
            document.element.body.remove(each)
    for element in _Hand(document).report(draft):
        page.addprevious(element)
    properties = document.core_properties
    properties.title = draft.title.replace("\n", "")[:255]
    properties.author = properties.last_modified_by = draft.closing[0][:255]
    properties.revision = 1
    return saved(document)


def saved(document: Any) -> dict[str, bytes]:
    content = BytesIO()
    document.save(content)
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _link(document: Any) -> None:
    """The letters of a linked style are those of its paragraphs."""
    styles = {style.style_id: style.element for style in document.styles}
    for style in styles.values():
        link = style.find(qn("w:link"))
        if link is not None and style.get(qn("w:type")) == "paragraph":
            letters = styles[link.get(qn("w:val"))]
            letters.remove(letters.rPr)
            letters.append(deepcopy(style.rPr))


class _Hand:
    def __init__(self, document: Any) -> None:
        self.styles = {style.name: style for style in document.styles}
        self.font, self.size = cache(self._font), cache(self._size)

    def report(self, draft: ReportDraft):
        yield self.line(draft.title, "报告标题")
        yield self.line(draft.period, "统计期限")
        for block in draft.blocks:
            yield self.passage(block, last=block is draft.blocks[-1])
        yield from (self.line(line, "落款") for line in draft.closing)
        if draft.small_print:
            yield self.line(draft.small_print, "校验码")

    def passage(self, block, *, last: bool):
        match block:
            case Heading(text, level):
                return self.line(text, HEADINGS[level])
            case Paragraph(text, lead, level):
                paragraph = self.paragraph("正文段落", keep=last)
                if lead:
                    self.run(paragraph, text[:lead], HEADINGS[level], lent=True)
                self.run(paragraph, text[lead:], "正文段落")
                return paragraph
            case Statutory():
                return self.table(block)

    def line(self, text: str, style: str):
        paragraph = self.paragraph(style)
        self.run(paragraph, text, style)
        return paragraph

    def paragraph(self, style: str, *, keep: bool = False) -> Any:
        paragraph: Any = OxmlElement("w:p")
        paragraph.style = self.styles[style].style_id
        if keep:
            paragraph.get_or_add_pPr().get_or_add_keepNext()
        return paragraph

    def run(self, paragraph, text: str, style: str, *, lent: bool = False, scale: int = 0) -> None:
        if not text:
            return
        run = paragraph.add_r()
        properties = run.get_or_add_rPr()
        if lent:
            properties.style = self.styles[f"{style} 字符"].style_id
        fonts = properties.get_or_add_rFonts()
        if not text.isascii():
            fonts.set(qn("w:hint"), "eastAsia")
        for script in SCRIPTS:
            fonts.set(qn(script), self.font(style, script))
        if scale:
            properties.append(element("w:w", val=scale))
        run.text = text

    def _font(self, style: str, script: str) -> str:
        place = self.styles[style]
        while place.element.rPr is None or place.element.rPr.rFonts is None:
            place = place.base_style
        return place.element.rPr.rFonts.get(qn(script))

    def _size(self, style: str) -> float:
        place = self.styles[style]
        while place.font.size is None:
            place = place.base_style
        return place.font.size.pt

    def table(self, block: Statutory) -> Any:
        table: Any = OxmlElement("w:tbl")
        widths = block.frame.widths
        properties = element("w:tblPr")
        for each in (
            element("w:tblStyle", val=self.styles["法定表格"].style_id),
            element("w:tblW", w=twips(sum(widths)), type="dxa"),
            element("w:jc", val="center"),
            element("w:tblLayout", type="fixed"),
            element("w:tblCaption", val=block.title),
        ):
            properties.append(each)
        grid = element("w:tblGrid")
        for width in widths:
            grid.append(element("w:gridCol", w=twips(width)))
        table.append(properties)
        table.append(grid)
        height = max(box.row + box.rows for box in block.boxes)
        for row in range(height):
            table.append(self.row(block, row, last=row + 1 in {height, *block.frame.seams}))
        return table

    def row(self, block: Statutory, row: int, *, last: bool) -> Any:
        line = element("w:tr")
        properties = element("w:trPr")
        properties.append(element("w:cantSplit"))
        if row < block.head_rows:
            properties.append(element("w:tblHeader"))
        line.append(properties)
        here = [box for box in block.boxes if box.row <= row < box.row + box.rows]
        for box in sorted(here, key=lambda box: box.column):
            line.append(self.cell(block, box, row=row, last=last))
        return line

    def cell(self, block: Statutory, box: Rectangle, *, row: int, last: bool) -> Any:
        cell, properties = element("w:tc"), element("w:tcPr")
        width = sum(block.frame.widths[box.column : box.column + box.columns])
        properties.append(element("w:tcW", w=twips(width), type="dxa"))
        if box.columns > 1:
            properties.append(element("w:gridSpan", val=box.columns))
        if box.rows > 1:
            properties.append(element("w:vMerge", val="restart" if row == box.row else "continue"))
        if box.vertical:
            properties.append(element("w:textDirection", val="tbRlV"))
        properties.append(element("w:vAlign", val="center"))
        cell.append(properties)
        cell.append(self.box(block, box, width=width, begins=row == box.row, last=last))
        return cell

    def box(self, block: Statutory, box: Rectangle, *, width: float, begins: bool, last: bool) -> Any:
        of_its_own = block.frame.name + NAMES[box.kind]
        style = of_its_own if of_its_own in self.styles else "表格" + NAMES[box.kind]
        paragraph = self.paragraph(style, keep=not last)
        if begins:
            room = (width - 1.5) / 25.4 * 72 / (len(box.text) * self.size(style) * 0.64) if box.text else 1
            self.run(paragraph, box.text, style, scale=int(100 * room) if box.kind is Kind.FIGURE and room < 1 else 0)
        return paragraph


NAMES = {Kind.HEAD: "栏头", Kind.LABEL: "标签", Kind.FIGURE: "数字"}


def element(name: str, **attributes: object) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)
