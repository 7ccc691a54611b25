"""Do the shipped forms ask exactly what the statute prints?

Codes, captions and spans are written out here by hand, from the printed tables: nothing is taken from the forms.
"""

import pytest

from collect.form.grid import Box, Grid, Role, printed
from collect.form.load import examine
from collect.form.model import Form
from returns import EVERY_FORM, SHIPPED, a_form, folder_of

KINDS = ["person", "business", "research", "charity", "legal", "other"]
LINES_2019 = [
    *["1", "2", "3.1", "3.2"],
    *["3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5", "3.3.6", "3.3.7", "3.3.8"],
    *["3.4.1", "3.4.2", "3.4.3"],
    *["3.5.1", "3.5.2", "3.5.3", "3.5.4", "3.5.5"],
    *["3.6", "3.7", "4"],
]
LINES_2021 = [each for line in LINES_2019 for each in (["3.6.1", "3.6.2", "3.6.3"] if line == "3.6" else [line])]
REVIEWS = [
    f"{course}.{end}"
    for course in ("review", "direct", "after")
    for end in ("upheld", "corrected", "other", "pending", "total")
]
TABLE_2_OF_2021 = [
    *[f"T2:1.1:{column}" for column in ("made", "repealed", "valid")],
    *[f"T2:1.2:{column}" for column in ("made", "repealed", "valid")],
    *["T2:5.1:decisions", "T2:6.1:decisions", "T2:6.2:decisions", "T2:8.1:amount"],
]
TABLE_2_OF_2019 = [
    *[f"T2:1.{line}:{column}" for line in (1, 2) for column in ("made", "published", "total")],
    *[f"T2:{line}:{column}" for line in ("5.1", "5.2", "6.1", "6.2") for column in ("before", "change", "decisions")],
    *["T2:8.1:before", "T2:8.1:change", "T2:9.1:projects", "T2:9.1:amount"],
]
CELLS = {
    "disclosure-2021": (TABLE_2_OF_2021, LINES_2021, (10, 175, 15)),
    "disclosure-2021-mixed": (TABLE_2_OF_2021, LINES_2019, (10, 161, 15)),
    "disclosure-2019": (TABLE_2_OF_2019, LINES_2019, (22, 161, 15)),
}

HEAD = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
REFUSED = [
    *["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"],
    *["5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项"],
]
NOT_HELD = ["1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"]
NOT_HANDLED = [
    *["1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请"],
    "5.要求行政机关确认或重新出具已获取信息",
]
OTHERWISE = [
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
]


def cells(form: Form, table: str) -> list[str]:
    return [str(cell) for cell in form.places if cell.table == table]


@pytest.mark.parametrize("name", EVERY_FORM)
def test_the_form_has_no_fault(name: str) -> None:
    form, complaints = examine(folder_of(name))
    assert list(complaints) == []
    assert form is not None
    assert form.id == name


@pytest.mark.parametrize("name", SHIPPED)
def test_its_cells_are_exactly_those_with_a_fixed_name(name: str) -> None:
    form = a_form(name)
    table_2, lines, counts = CELLS[name]
    assert cells(form, "T2") == table_2
    assert cells(form, "T3") == [f"T3:{line}:{kind}" for line in lines for kind in [*KINDS, "total"]]
    assert cells(form, "T4") == [f"T4:1:{column}" for column in REVIEWS]
    assert tuple(len(cells(form, table)) for table in ("T2", "T3", "T4")) == counts
    assert len(form.places) == sum(counts)


@pytest.mark.parametrize("name", SHIPPED)
def test_its_totals_are_the_last_column_the_line_of_results_and_the_three_of_reviews(name: str) -> None:
    form = a_form(name)
    totals = {f"T3:{line}:total" for line in CELLS[name][1]} | {f"T3:3.7:{kind}" for kind in KINDS}
    totals |= {f"T4:1:{course}.total" for course in ("review", "direct", "after")}
    assert {str(cell) for cell in form.parts} == totals


@pytest.mark.parametrize("name", SHIPPED)
def test_line_two_is_brought_forward_from_line_four_of_last_year(name: str) -> None:
    pairs = {(str(cell), str(source)) for cell, source in a_form(name).carried.items()}
    assert pairs == {(f"T3:2:{kind}", f"T3:4:{kind}") for kind in KINDS}


@pytest.mark.parametrize("name", SHIPPED)
def test_its_sections_stand_in_the_statutory_order(name: str) -> None:
    form = a_form(name)
    titles = {each.code: each.title for each in (*form.tables, *form.narratives)}
    assert [titles[code] for code in form.sections] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]


def test_its_amounts_are_kept_to_the_fen_and_changes_may_be_negative() -> None:
    form = a_form("disclosure-2019")
    measures = {str(cell): form.measure(cell) for cell in form.places}
    assert {name for name, measure in measures.items() if measure.decimals == 6} == {"T2:9.1:amount"}
    signed = {f"T2:{line}:change" for line in ("5.1", "5.2", "6.1", "6.2", "8.1")}
    assert {name for name, measure in measures.items() if measure.negative} == signed


# ---------------------------------------------------------------- how a table is printed


def sketch(grid: Grid, *roles: Role) -> list[tuple[str, int, int]]:
    """What stands in the printed boxes of these roles, row by row: text, rows and columns they span."""
    boxes = sorted((box.row, box.column, box) for box in grid.boxes if box.role in roles)
    return [(box.text, box.rows, box.columns) for _, _, box in boxes]


def fills(grid: Grid) -> bool:
    """Whether the boxes cover the grid without gap or overlap."""

    def covered(box: Box) -> set[tuple[int, int]]:
        rows, columns = range(box.row, box.row + box.rows), range(box.column, box.column + box.columns)
        return {(row, column) for row in rows for column in columns}

    places = [place for box in grid.boxes for place in covered(box)]
    return sorted(places) == [(row, column) for row in range(grid.rows) for column in range(grid.columns)]


@pytest.mark.parametrize("name", EVERY_FORM)
def test_every_place_of_a_printed_table_is_in_exactly_one_box(name: str) -> None:
    assert all(fills(printed(table)) for table in a_form(name).tables)


@pytest.mark.parametrize("name", SHIPPED[:2])
def test_table_two_has_fourteen_rows_of_four_columns(name: str) -> None:
    grid = printed(a_form(name).table("T2"))
    assert (grid.rows, grid.columns, grid.label_columns) == (14, 4, 1)
    assert sketch(grid, Role.HEADING, Role.HEAD, Role.LABEL) == [
        ("第二十条第（一）项", 1, 4),
        *[("信息内容", 1, 1), ("本年制发件数", 1, 1), ("本年废止件数", 1, 1), ("现行有效件数", 1, 1)],
        *[("规章", 1, 1), ("行政规范性文件", 1, 1)],
        ("第二十条第（五）项", 1, 4),
        *[("信息内容", 1, 1), ("本年处理决定数量", 1, 3), ("行政许可", 1, 1)],
        ("第二十条第（六）项", 1, 4),
        *[("信息内容", 1, 1), ("本年处理决定数量", 1, 3), ("行政处罚", 1, 1), ("行政强制", 1, 1)],
        ("第二十条第（八）项", 1, 4),
        *[("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3), ("行政事业性收费", 1, 1)],
    ]


@pytest.mark.parametrize(
    ("name", "rows"), [("disclosure-2021", 25), ("disclosure-2021-mixed", 23), ("disclosure-2019", 23)]
)
def test_table_three_has_three_rows_of_heads_and_three_columns_of_labels(name: str, rows: int) -> None:
    grid = printed(a_form(name).table("T3"))
    assert (grid.rows, grid.columns, grid.label_columns, grid.head_rows) == (3 + rows, 10, 3, 3)
    assert sketch(grid, Role.HEAD) == [
        *[(HEAD, 3, 3), ("申请人情况", 1, 7)],
        *[("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        *[(label, 1, 1) for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]


@pytest.mark.parametrize(
    ("name", "rows"), [("disclosure-2021", 22), ("disclosure-2021-mixed", 20), ("disclosure-2019", 20)]
)
def test_the_lines_of_table_three_are_labelled_word_for_word(name: str, rows: int) -> None:
    branches = [("（三）不予公开", REFUSED), ("（四）无法提供", NOT_HELD), ("（五）不予处理", NOT_HANDLED)]
    if name == "disclosure-2021":
        branches.append(("（六）其他处理", OTHERWISE))
    branched = [
        label for branch, lines in branches for label in [(branch, len(lines), 1), *((line, 1, 1) for line in lines)]
    ]
    grid = printed(a_form(name).table("T3"))
    assert sketch(grid, Role.LABEL) == [
        ("一、本年新收政府信息公开申请数量", 1, 3),
        ("二、上年结转政府信息公开申请数量", 1, 3),
        ("三、本年度办理结果", rows, 1),
        ("（一）予以公开", 1, 2),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2),
        *branched,
        *([] if name == "disclosure-2021" else [("（六）其他处理", 1, 2)]),
        ("（七）总计", 1, 2),
        ("四、结转下年度继续办理", 1, 3),
    ]
    assert [box.text for box in grid.boxes if box.vertical] == ["三、本年度办理结果"]


@pytest.mark.parametrize("name", SHIPPED)
def test_table_four_has_fifteen_columns_and_one_row_of_figures(name: str) -> None:
    grid = printed(a_form(name).table("T4"))
    assert (grid.rows, grid.columns, grid.label_columns, grid.head_rows) == (4, 15, 0, 3)
    ends = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert sketch(grid, Role.HEAD) == [
        *[("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        *[(end, 2, 1) for end in ends],
        *[("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        *[(end, 1, 1) for end in [*ends, *ends]],
    ]


def test_table_two_of_2019_keeps_its_own_heads_in_every_block() -> None:
    grid = printed(a_form("disclosure-2019").table("T2"))
    assert (grid.columns, grid.label_columns) == (4, 1)
    projects = [("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 1), ("处理决定数量", 1, 1)]
    assert sketch(grid, Role.HEADING, Role.HEAD, Role.LABEL) == [
        ("第二十条第（一）项", 1, 4),
        *[("信息内容", 1, 1), ("本年新制作数量", 1, 1), ("本年新公开数量", 1, 1), ("对外公开总数量", 1, 1)],
        *[("规章", 1, 1), ("规范性文件", 1, 1)],
        *[("第二十条第（五）项", 1, 4), *projects, ("行政许可", 1, 1), ("其他对外管理服务事项", 1, 1)],
        *[("第二十条第（六）项", 1, 4), *projects, ("行政处罚", 1, 1), ("行政强制", 1, 1)],
        ("第二十条第（八）项", 1, 4),
        *[("信息内容", 1, 1), ("上一年项目数量", 1, 1), ("本年增/减", 1, 2), ("行政事业性收费", 1, 1)],
        ("第二十条第（九）项", 1, 4),
        *[("信息内容", 1, 1), ("采购项目数量", 1, 1), ("采购总金额", 1, 2), ("政府集中采购", 1, 1)],
    ]
