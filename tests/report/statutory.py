"""How the statutory tables are printed, written out by hand from the two official formats.

One line per printed row, boxes between bars; ``→4`` spans four columns, ``↓3`` three rows; ``#`` is a figure,
``#×7`` are seven. Nothing here is derived from a form: this is what the forms are held against.
"""

import re
from typing import NamedTuple

from docx.document import Document


class Printed(NamedTuple):
    """One printed box: place and size in the grid, and its text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


T2_2021 = """
第二十条第（一）项→4
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | # | # | #
行政规范性文件 | # | # | #
第二十条第（五）项→4
信息内容 | 本年处理决定数量→3
行政许可 | #→3
第二十条第（六）项→4
信息内容 | 本年处理决定数量→3
行政处罚 | #→3
行政强制 | #→3
第二十条第（八）项→4
信息内容 | 本年收费金额（单位：万元）→3
行政事业性收费 | #→3
"""

T2_2019 = """
第二十条第（一）项→4
信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量
规章 | # | # | #
规范性文件 | # | # | #
第二十条第（五）项→4
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量
行政许可 | # | # | #
其他对外管理服务事项 | # | # | #
第二十条第（六）项→4
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量
行政处罚 | # | # | #
行政强制 | # | # | #
第二十条第（八）项→4
信息内容 | 上一年项目数量 | 本年增/减→2
行政事业性收费 | # | #→2
第二十条第（九）项→4
信息内容 | 采购项目数量 | 采购总金额→2
政府集中采购 | # | #→2
"""

_T3_UPPER = """
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）→3↓3 | 申请人情况→7
自然人↓2 | 法人或其他组织→5 | 总计↓2
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
一、本年新收政府信息公开申请数量→3 | #×7
二、上年结转政府信息公开申请数量→3 | #×7
三、本年度办理结果↓{results} | （一）予以公开→2 | #×7
（二）部分公开（区分处理的，只计这一情形，不计其他情形）→2 | #×7
（三）不予公开↓8 | 1.属于国家秘密 | #×7
2.其他法律行政法规禁止公开 | #×7
3.危及“三安全一稳定” | #×7
4.保护第三方合法权益 | #×7
5.属于三类内部事务信息 | #×7
6.属于四类过程性信息 | #×7
7.属于行政执法案卷 | #×7
8.属于行政查询事项 | #×7
（四）无法提供↓3 | 1.本机关不掌握相关政府信息 | #×7
2.没有现成信息需要另行制作 | #×7
3.补正后申请内容仍不明确 | #×7
（五）不予处理↓5 | 1.信访举报投诉类申请 | #×7
2.重复申请 | #×7
3.要求提供公开出版物 | #×7
4.无正当理由大量反复申请 | #×7
5.要求行政机关确认或重新出具已获取信息 | #×7
"""
_T3_OTHER_ONE = "（六）其他处理→2 | # | # | # | # | # | # | #\n"
_T3_OTHER_THREE = """\
（六）其他处理↓3 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | #×7
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | #×7
3.其他 | #×7
"""
_T3_LOWER = """\
（七）总计→2 | #×7
四、结转下年度继续办理→3 | #×7
"""
T3_2021 = _T3_UPPER.format(results=22) + _T3_OTHER_THREE + _T3_LOWER
T3_2019 = _T3_UPPER.format(results=20) + _T3_OTHER_ONE + _T3_LOWER

T4 = """
行政复议→5 | 行政诉讼→10
结果维持↓2 | 结果纠正↓2 | 其他结果↓2 | 尚未审结↓2 | 总计↓2 | 未经复议直接起诉→5 | 复议后起诉→5
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
#×7 | #×7 | #
"""

LAYOUTS = {
    "disclosure-2021": (T2_2021, T3_2021, T4),
    "disclosure-2021-mixed": (T2_2021, T3_2019, T4),
    "disclosure-2019": (T2_2019, T3_2019, T4),
}


def boxes(drawing: str) -> list[Printed]:
    """The boxes of a table drawn above, in reading order."""
    drawing = drawing.replace("#×7", " | ".join("#" * 7))
    taken: set[tuple[int, int]] = set()
    drawn: list[Printed] = []
    for row, line in enumerate(drawing.strip().splitlines()):
        for each in line.split(" | "):
            text, columns, rows = re.findall(r"(.+?)(?:→(\d+))?(?:↓(\d+))?$", each)[0]
            column = next(place for place in range(99) if (row, place) not in taken)
            box = Printed(row, column, int(rows or 1), int(columns or 1), text)
            taken |= {(row + down, column + right) for down in range(box.rows) for right in range(box.columns)}
            drawn.append(box)
    return drawn


def boxes_in(document: Document) -> list[list[Printed]]:
    """The boxes of every table of a Word file, in reading order; a cell merged downwards is one box."""
    return [_boxes_of(table) for table in document.tables]


def _boxes_of(table) -> list[Printed]:
    found: dict[tuple[int, int], Printed] = {}
    open_at: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(table._tbl.tr_lst):
        column = 0
        for cell in line.tc_lst:
            if cell.vMerge == "continue":
                above = found[open_at[column]]
                assert above.columns == cell.grid_span
                assert not _text(cell)
                found[open_at[column]] = above._replace(rows=above.rows + 1)
            else:
                found[row, column] = Printed(row, column, 1, cell.grid_span, _text(cell))
                open_at[column] = (row, column)
            column += cell.grid_span
        assert column == len(table._tbl.tblGrid.gridCol_lst)
    return list(found.values())


def _text(cell) -> str:
    return "\n".join(paragraph.text for paragraph in cell.p_lst)
