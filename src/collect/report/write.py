"""How a report becomes a Word file.

Here is said only which style stands where. A pen is taken up once for a template and writes any number of reports:
what they share, down to the packed bytes, is made when it is taken up.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from zlib import crc32

from collect.errors import CollectError
from collect.report.cited import drafted
from collect.report.draft import Heading, Paragraph, Passage, Picture, ReportDraft, Statutory
from collect.report.drafted import Drafted
from collect.report.frames import Frame, Kind
from collect.report.markup import PAGE_BREAK, Face, Ruled, legible, paragraph, picture, run
from collect.report.skeleton import AUTHOR_MARK, TITLE_MARK, Skeleton, skeleton
from collect.stamping.zipped import Member, deflate, deflated, zipped

TITLE, PERIOD, BODY, CLOSING, SMALL_PRINT = "报告标题", "统计期限", "正文段落", "落款", "校验码"
HEADINGS = {1: "一级标题", 2: "二级标题", 3: "三级标题", 4: "四级标题"}
TABLE = "法定表格"
BOXES = {Kind.HEAD: "栏头", Kind.LABEL: "标签", Kind.FIGURE: "数字"}
ANY_TABLE = "表格"
"""``表格标签`` serves every table; one named 表二 takes ``表二标签`` instead where the template has it."""
PICTURE, CAPTION = "插图", "图题"
STAND_INS = {"三级标题": BODY, "四级标题": BODY, PICTURE: "表格栏头", CAPTION: "表格栏头"}
"""A campaign's template may be older than some of the styles."""
_LONGEST_TITLE = 255
"""Characters of a file's title or author."""
_QUICK = 3
"""Of zlib: as fast as 1 on such text, and the file is only a little larger than with 6."""
_MOST_NUMBERS = 1000
"""Bookmarks of one paragraph."""
_TYPES, _PNG = "[Content_Types].xml", b'<Default Extension="png" ContentType="image/png"/>'
_LEADS = (
    '<Relationship Id="{id}" Target="/{file}"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
)


def write_report(draft: ReportDraft, target: Path, *, template: Path) -> None:
    """Writes one report in the styles of ``template`` (a ``report.docx``); ``target`` appears whole or not.

    Raises CollectError ``report-no-template``, ``report-no-style`` or ``report-unwritable``.
    """
    Pen(template).write(draft, target)


class Pen:
    """Writes reports in the styles of one template. Raises CollectError ``report-no-template``."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._skeleton: Skeleton = skeleton(template)
        self._ruled: dict[Frame, Ruled] = {}

    def write(self, draft: ReportDraft, target: Path) -> None:
        """Writes a report; ``target`` appears whole or not. Raises CollectError ``report-no-style`` or
        ``report-unwritable``.
        """
        content = self.file(draft)
        half = target.with_name(f"{target.name}.part")
        try:
            half.write_bytes(content)
            half.replace(target)
        except OSError as fault:
            raise CollectError("report-unwritable", place=target, fault=fault) from None

    def file(self, draft: ReportDraft) -> bytes:
        """The Word file: the same draft, the same bytes."""
        bones = self._skeleton
        text = b"".join(self._report(draft)).join(bones.text)
        properties = _entitled(bones.properties, draft)
        quick = Member(bones.names.text, deflate(text, level=_QUICK), crc32(text), len(text))
        return zipped((*_shared(bones, draft), quick, deflated(bones.names.properties, properties)))

    def _report(self, draft: ReportDraft) -> Iterator[bytes]:
        """The whole report, piece by piece."""
        yield self._line(draft.title, TITLE)
        yield self._line(draft.period, PERIOD)
        for place, passage in enumerate(draft.blocks, 1):
            # a signature never stands on a page without text: the last paragraph holds on to it
            yield from self._passage(passage, place, keep=place == len(draft.blocks))
        yield from (self._line(line, CLOSING) for line in draft.closing)
        if draft.small_print:
            yield self._line(draft.small_print, SMALL_PRINT)
        if draft.annex:
            yield PAGE_BREAK.encode()
        for place, passage in enumerate(draft.annex, 1 + len(draft.blocks)):
            yield from self._passage(passage, place)

    def _passage(self, passage: Passage, place: int, *, keep: bool = False) -> Iterator[bytes]:
        """One passage; ``place`` is its own in the report, and numbers what Word wants numbered."""
        match passage:
            case Heading(text, level):
                yield self._line(text, HEADINGS[level])
            case Paragraph(text, lead, level):
                head = run(text[:lead], self._face(HEADINGS[level]), lent=True) if lead else ""
                body = self._face(BODY)
                yield paragraph(body, head + run(text[lead:], body), keep=keep).encode()
            case Drafted():
                yield drafted(passage, self._face(BODY), numbers=count(place * _MOST_NUMBERS), keep=keep).encode()
            case Picture():
                shown = picture(passage, _relation(place), number=place)
                yield paragraph(self._face(PICTURE), shown, keep=True).encode()
                yield self._line(passage.title, CAPTION)
            case Statutory(frame, figures):
                yield self._table(frame).filled(figures)

    def _line(self, text: str, style: str) -> bytes:
        face = self._face(style)
        return paragraph(face, run(text, face)).encode()

    def _table(self, frame: Frame) -> Ruled:
        if frame not in self._ruled:
            faces = {kind: self._face(self._box_style(frame.name, box)) for kind, box in BOXES.items()}
            fitted = frame.fitted(self._skeleton.width)
            self._ruled[frame] = Ruled(fitted, self._face(TABLE).id, faces=faces)
        return self._ruled[frame]

    def _box_style(self, name: str, box: str) -> str:
        return name + box if name + box in self._skeleton.faces else ANY_TABLE + box

    def _face(self, style: str) -> Face:
        """How a style is put on. Raises CollectError ``report-no-style``."""
        faces = self._skeleton.faces
        face = faces.get(style) or faces.get(STAND_INS.get(style, ""))
        if face is None:
            raise CollectError("report-no-style", place=self._template, style=style)
        return face


def _entitled(properties: str, draft: ReportDraft) -> bytes:
    """The file's own title and author: whose report it is, not who drew the template."""
    marks = {TITLE_MARK: draft.title.replace("\n", ""), AUTHOR_MARK: draft.closing[0]}
    for mark, said in marks.items():
        properties = properties.replace(mark, legible(said[:_LONGEST_TITLE]))
    return properties.encode()


def _shared(bones: Skeleton, draft: ReportDraft) -> Sequence[Member]:
    """The members that all reports share, and the report's pictures."""
    shown = {place: each for place, each in enumerate((*draft.blocks, *draft.annex), 1) if isinstance(each, Picture)}
    if not shown:
        return bones.members
    relations = "".join(_LEADS.format(id=_relation(place), file=_file(place)) for place in shown)
    parts = dict(bones.parts)
    parts[_TYPES] = _ended(parts[_TYPES], b"" if _PNG in parts[_TYPES] else _PNG)
    parts[bones.names.relations] = _ended(parts[bones.names.relations], relations.encode())
    pictures = {_file(place): each.png for place, each in shown.items()}
    return [deflated(*part) for part in {**parts, **pictures}.items()]


def _relation(place: int) -> str:
    return f"picture{place}"


def _file(place: int) -> str:
    return f"word/media/picture{place}.png"


def _ended(part: bytes, more: bytes) -> bytes:
    """A part with more inside its outermost tag, at the end."""
    end = part.rindex(b"</")
    return part[:end] + more + part[end:]
