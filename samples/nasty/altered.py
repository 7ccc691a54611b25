"""What people, programs and phones do to a workbook before it comes back."""

import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.cell_range import CellRange

from collect.form.arithmetic import computed
from collect.report.draft import Account, unit_report
from collect.report.write import write_report
from collect.submission import Stamp, read_token
from collect.workbook.draft import TOKEN_PROPERTY
from collect.workbook.layout import COVER, HIDDEN
from nasty.making import FIGURES, HERE, TEXTS, YEAR, Press, edited, handled, packed, parts, recelled, revalued

File = tuple[str, bytes]
TEMPLATE = HERE / "form" / "report.docx"


# ── formats and protection ───────────────────────────────────────────────────────────────────────


def formats(press: Press) -> Iterator[File]:
    """What is called .xlsx or .xls and is something else, and the other way round."""
    yield "正确.xlsx", press.filled()
    yield "没有宏.xlsm", press.filled()
    yield "带宏.xlsm", packed((parts(press.filled("QA001")) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}).items())
    yield "其实是 xlsx.xls", press.filled()
    yield "其实是 xlsx.et", press.filled()
    yield "没有后缀", press.filled()
    yield "网页.xls", b"<html><body><table><tr><td>7</td></tr></table></body></html>"
    yield "文本.xls", "单位,件数\n示例县第001镇,7\n".encode("gb18030")
    yield "XML2003.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    yield "二进制.xlsb", packed([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"\0")])
    yield "古老.xls", b"\x09\x04\x06\x00\x00\x04\x10\x00" + bytes(40)
    yield "盖章扫描件.pdf", b"%PDF-1.7\n1 0 obj"
    yield "照片.jpg", b"\xff\xd8\xff\xe0" + bytes(60)
    yield "截图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(60)
    yield "空的.xlsx", b""
    yield "说明.txt", "请查收附件".encode("gb18030")
    yield "版式文件.ofd", packed([("OFD.xml", b"<ofd/>")])
    yield "打开密码.xlsx", compound("EncryptedPackage", "EncryptionInfo")
    yield "权限管理.xls", compound("\tDRMContent")
    yield "亿赛通加密.xlsx", b"b\x14#e" + bytes(200)
    yield "年度报告.docx", report(press, figures=FIGURES)
    yield "上年的年度报告.docx", report(press, figures=FIGURES, year=YEAR - 1)
    yield "一封信.docx", letter()


def compound(*streams: str) -> bytes:
    """A compound file with these streams in its directory, and nothing in them."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head = head.ljust(512, b"\xff")
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    return head + table + b"".join(map(_entry, ("Root Entry", *streams), range(4))).ljust(512, b"\0")


def _entry(name: str, number: int) -> bytes:
    spelled = (name + "\0").encode("utf-16-le")
    return spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled), 2 if number else 5, 1) + bytes(60)


def report(press: Press, *, figures: dict[str, str], year: int = YEAR) -> bytes:
    """The Word report of a unit, as it would be published, sent instead of the workbook."""
    form, style = press.desk.campaign.form, press.desk.campaign.style
    typed = press.desk.read("x", press.filled(figures=figures))[0]
    unit = press.desk.campaign.roster.get(typed.stamp.unit)  # type: ignore[union-attr]
    all_figures = computed(form, typed.figures)  # type: ignore[union-attr]
    account = Account(unit.name if unit else "", year, all_figures, TEXTS)
    draft = unit_report(form, style, account=account, check_code="K7M2QX")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        write_report(draft, path, template=TEMPLATE)
        return path.read_bytes()


def letter() -> bytes:
    """A Word file that is no report."""
    target, made = BytesIO(), Document()
    made.add_paragraph("请查收附件。")
    made.save(target)
    return target.getvalue()


# ── rescue ───────────────────────────────────────────────────────────────────────────────────────


def rescued(press: Press) -> Iterator[File]:
    """Sheets that were rearranged, cut, filtered, copied."""
    third = press.sheets["T3"]
    row, column = press.spot("T3:3.1:person").row + 1, press.spot("T3:3.1:business").column + 1

    def on(change: Callable[[Any], object]) -> bytes:
        return handled(press.filled(), lambda book: change(book[third]))

    yield "插入一行.xlsx", on(lambda sheet: inserted(sheet, rows=row))
    yield "插入一列.xlsx", on(lambda sheet: inserted(sheet, columns=column))
    yield (
        "插入两行一列.xlsx",
        on(lambda sheet: [inserted(sheet, rows=row), inserted(sheet, rows=8), inserted(sheet, columns=column)]),
    )
    yield "删除一行.xlsx", on(lambda sheet: deleted(sheet, row))
    yield "改表名.xlsx", on(lambda sheet: setattr(sheet, "title", "Sheet3"))
    yield "换表序.xlsx", handled(press.filled(), lambda book: book.move_sheet(book[third], offset=-2))
    yield "删了标题格.xlsx", on(lambda sheet: _emptied(sheet, press, "T3:3.1:person"))
    yield "合并了填报格.xlsx", on(lambda sheet: _merged(sheet, press))
    yield "隐藏行.xlsx", on(lambda sheet: _hidden(sheet, row))
    yield "筛选.xlsx", on(lambda sheet: setattr(sheet.auto_filter, "ref", "A4:J30"))
    yield "多了一页.xlsx", handled(press.filled(), lambda book: book.create_sheet("汇总草稿").append(["草稿", 7]))
    yield "少了一页.xlsx", handled(press.filled(), lambda book: book.remove(book[press.sheets["T4"]]))
    yield "批注.xlsx", on(_commented)
    yield "自定义名称.xlsx", handled(press.filled(), _named)
    yield "外部链接.xlsx", linked(press.filled())
    yield "粘贴到新工作簿.xlsx", pasted(press.filled())
    yield "取消保护.xlsx", on(lambda sheet: setattr(sheet.protection, "sheet", False))
    yield "改了标题.xlsx", on(lambda sheet: _relabelled(sheet, "1.属于国家秘密", "1.属于工作秘密"))
    yield "标题换了标点.xlsx", on(lambda sheet: _relabelled(sheet, "1.属于国家秘密", "1． 属于国家 秘密"))
    yield "合计改成数且对.xlsx", press.typed({"T3:1:total": 9})
    yield "合计改成数但错.xlsx", press.typed({"T3:1:total": 12})
    yield "合计是旧的.xlsx", revalued(*_total(press), "8888")
    yield "合计公式被改.xlsx", recelled(*_total(press), "<f>SUM(A1)</f><v>8888</v>")
    yield "填报格是公式.xlsx", recelled(*_entry_of(press), "<f>3+4</f><v>7</v>")
    yield "公式指向别的程序.xlsx", recelled(*_entry_of(press), "<f>WEBSERVICE(&quot;http://x&quot;)</f><v>7</v>")
    yield "公式从未算过.xlsx", press.typed({"T3:1:person": "=3+4"})


def inserted(sheet: Any, *, rows: int = 0, columns: int = 0) -> None:
    """A blank row or column before this one; merged cells go along, as in a spreadsheet program."""

    def shift(merged: CellRange) -> None:
        if rows:
            merged.expand(down=1) if merged.min_row < rows <= merged.max_row else None
            merged.shift(row_shift=1) if merged.min_row >= rows else None
        if columns:
            merged.expand(right=1) if merged.min_col < columns <= merged.max_col else None
            merged.shift(col_shift=1) if merged.min_col >= columns else None

    _moved(sheet, lambda: sheet.insert_rows(rows) if rows else sheet.insert_cols(columns), shift)


def deleted(sheet: Any, row: int) -> None:
    """This row is gone."""

    def shift(merged: CellRange) -> None:
        if merged.min_row <= row <= merged.max_row and merged.size["rows"] > 1:
            merged.shrink(bottom=1)
        elif merged.min_row > row:
            merged.shift(row_shift=-1)

    _moved(sheet, lambda: sheet.delete_rows(row), shift)


def _moved(sheet: Any, change: Callable[[], object], shift: Callable[[CellRange], None]) -> None:
    merged = [CellRange(str(each)) for each in sheet.merged_cells.ranges]
    for each in merged:
        sheet.unmerge_cells(each.coord)
    change()
    for each in merged:
        shift(each)
        if each.size["rows"] * each.size["columns"] > 1:
            sheet.merge_cells(each.coord)


def pasted(content: bytes) -> bytes:
    """Values alone in a new book: no stamp, no formula, no hidden sheet, no protection."""
    source, target = load_workbook(BytesIO(content), data_only=True), Workbook()
    target.remove(target.worksheets[0])
    for sheet in (each for each in source.worksheets if each.sheet_state == "visible"):
        page: Any = target.create_sheet(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if not str(cell.value).startswith("CLT1|"):
                page.cell(cell.row, cell.column, cell.value)
    saved = BytesIO()
    target.save(saved)
    return saved.getvalue()


def linked(content: bytes) -> bytes:
    """A workbook that mentions another one, as Excel keeps the memory of a copied formula."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    line = f'<Relationship Id="rId900" Type="{kind}" Target="externalLinks/externalLink1.xml"/></Relationships>'
    outer = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        'Target="file:///C:/a.xlsx" TargetMode="External"/></Relationships>'
    )
    made = edited(content, "xl/_rels/workbook.xml.rels", lambda text: text.replace("</Relationships>", line))
    members = parts(made)
    members["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    members["xl/externalLinks/_rels/externalLink1.xml.rels"] = outer.encode()
    return packed(members.items())


def _emptied(sheet: Any, press: Press, name: str) -> None:
    row = press.spot(name).row + 1
    last = max(c.column for c in sheet[row] if isinstance(c.value, str) and not c.value.startswith("="))
    beside = [c for c in sheet[row] if c.column <= min(last, press.spot(name).column) and isinstance(c.value, str)]
    beside[-1].value = None


def _merged(sheet: Any, press: Press) -> None:
    first, last = press.spot("T3:1:person"), press.spot("T3:1:business")
    sheet.merge_cells(f"{first.address}:{last.address}")


def _hidden(sheet: Any, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


def _commented(sheet: Any) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415

    sheet["A1"].comment = Comment("请核对", "张三")


def _named(book: Any) -> None:
    from openpyxl.workbook.defined_name import DefinedName  # noqa: PLC0415

    book.defined_names["草稿"] = DefinedName("草稿", attr_text="'表三'!$D$7")


def _relabelled(sheet: Any, old: str, new: str) -> None:
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == old]
    assert cells, old
    for cell in cells:
        cell.value = new


def _total(press: Press) -> tuple[bytes, Any]:
    return press.filled(), press.spot("T3:1:total")


def _entry_of(press: Press) -> tuple[bytes, Any]:
    return press.filled(), press.spot("T3:1:person")


# ── identity ─────────────────────────────────────────────────────────────────────────────────────


def stamped(press: Press) -> Iterator[File]:
    """What may happen to the stamp."""
    yield "丢了属性.xlsx", handled(press.filled(), _without_property)
    yield (
        "丢了属性和隐藏页.xlsx",
        handled(press.filled(), lambda book: [_without_property(book), book.__delitem__(HIDDEN)]),
    )
    yield "三处都丢了.xlsx", handled(press.filled(), unstamped)
    yield "两个标识.xlsx", handled(press.filled(), lambda book: book[COVER].__setitem__("A60", _token(press, "QA001")))
    yield "封印不对.xlsx", restamped(press.filled("QA001"), lambda stamp: stamp[:-3] + "AAA")
    yield "单位被改.xlsx", restamped(press.filled("QA001"), lambda stamp: stamp.replace("|QA001|", "|QA002|"))
    for name, changes in (
        ("别的年度", {"year": YEAR - 1}), ("别的报表", {"form": "village-library"}), ("别的单位", {"unit": "QB777"}),
    ):  # fmt: skip
        yield f"{name}.xlsx", restamped(press.filled("QA001"), _resealed(press, **changes))
    yield "本县另一版.xlsx", restamped(press.filled(), _resealed(press, edition="2"))
    yield (
        "外县另一版.xlsx",
        restamped(press.filled("QA001"), lambda stamp: stamp.replace(f"{_mark(press)}|", "0123456789ab|")),
    )
    yield "拿错了工作簿.xlsx", press.filled(texts={"N1": "2023年，第002镇扎实推进政府信息公开工作。"})


def _mark(press: Press) -> str:
    return press.desk.campaign.form.fingerprint[:12]


def _resealed(press: Press, **changes: Any) -> Callable[[str], str]:
    def change(token: str) -> str:
        stamp = read_token(token)
        assert stamp is not None
        return Stamp(**(stamp._asdict() | changes)).sealed(press.desk.campaign.key)

    return change


def restamped(content: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with every copy of its stamp rewritten."""

    def rewrite(book: Any) -> None:
        for each in book.custom_doc_props.props:
            each.value = change(each.value)
        for cell in _stamps(book):
            cell.value = change(cell.value)

    return handled(content, rewrite)


def unstamped(book: Any) -> None:
    """No copy of the stamp is left."""
    _without_property(book)
    del book[HIDDEN]
    for cell in _stamps(book):
        cell.value = None


def _stamps(book: Any) -> list[Any]:
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell for cell in cells if str(cell.value).startswith("CLT1|")]


def _without_property(book: Any) -> None:
    del book.custom_doc_props[TOKEN_PROPERTY]


def _token(press: Press, unit: str) -> str:
    (blank,) = [each for each in press.desk.campaign.roster if each.code == unit]
    return press.desk.issuing.blank(blank, 1).token


# ── what people type ─────────────────────────────────────────────────────────────────────────────

_ENTRY, _MONEY = "T3:1:person", "T2:8.1:amount"
TYPED: dict[str, tuple[str, Any]] = {
    "前后空格": (_ENTRY, " 7 "),
    "全角空格": (_ENTRY, "\u30007\u3000"),
    "全角数字": (_ENTRY, "７"),
    "中文数字": ("T2:5.1:decisions", "三十一"),
    "千分位": ("T2:5.1:decisions", "1,031"),
    "带单位": (_ENTRY, "7件"),
    "全角带单位": (_ENTRY, "７件"),
    "文本数字": (_ENTRY, "7"),
    "元填在万元格": (_MONEY, "251000元"),
    "带万元": (_MONEY, "25.1万元"),
    "斜杠": (_ENTRY, "/"),
    "破折号": (_ENTRY, "—"),
    "无": (_ENTRY, "无"),
    "零": ("T3:1:research", "零"),
    "加号": (_ENTRY, "+7"),
    "带说明": (_ENTRY, "7（其中网上3件）"),
    "约数": (_ENTRY, "约7"),
    "数字变日期": (_ENTRY, datetime(2024, 1, 2, tzinfo=UTC).date()),
    "文字日期": (_ENTRY, "1-2"),
    "布尔值": (_ENTRY, True),
    "错误值": (_ENTRY, "#REF!"),
    "小数件数": (_ENTRY, 7.5),
    "负数": (_ENTRY, -7),
    "巨大数": (_ENTRY, 1e308),
    "空着": (_ENTRY, None),
    "科学计数文本": (_ENTRY, "7E0"),
    "浮点尾差": (_MONEY, 25.100000000000001),
    "金额小数过多": (_MONEY, 25.1234567),
    "零宽字符": (_ENTRY, "\u200b7"),
    "十二万在万元格": (_MONEY, "十二万"),
}
"""What stands in which entry."""


def typings(press: Press) -> Iterator[File]:
    """A file for each thing people type into a figure cell; and text that looks like a formula."""
    for name, (cell, value) in TYPED.items():
        yield f"填写 {name}.xlsx", press.typed({cell: value})
    every = {str(cell): "/" for cell in press.desk.campaign.form.entries if cell.table == "T4"}
    yield "填写 整表斜杠.xlsx", press.typed(every)
    yield "填写 整表空着.xlsx", press.typed(dict.fromkeys(every))
    texts = {"N1": "=1+1", "N5": "+cmd|' /C calc'!A0", "N6": "@SUM(A1)"}
    people = {"filled_by": '=HYPERLINK("http://x")', "signed_by": "-李四", "telephone": "+86-455"}
    yield "公式注入.xlsx", press.filled(texts=texts, people=people)
    yield "勾稽不平.xlsx", press.filled(figures={**FIGURES, "T3:1:person": "8"})
