"""Is a printed outline read as the tree of captions it shows?"""

from collect.form.caption import Caption
from collect.form.complaint import Complaints
from collect.form.outline import read_outline

BOXHEAD = """\
*          申请人情况
  person     自然人
  *          法人
    shop       商业企业
    legal      法律服务机构   :money
  total      总计 = person .. legal   # 不含其他
"""
STUB = """\
1      新收            < 2

2      结转
3      结果
  3.1    公开
  3.2    不公开
    a      属于“A=B”的
    b      其他 < 3.1
    sub    小计 = a + b
  3.7    总计 = 3.1 .. 3.2
"""


def read(text: str, first_row: int = 1) -> tuple[Caption, ...]:
    complaints = Complaints()
    tree = read_outline(text, first_row, complain=complaints.about("form.toml"))
    assert list(complaints) == []
    return tree


def leaves(text: str) -> dict[str, Caption]:
    return {leaf.code: leaf for root in read(text) for leaf in root.leaves()}


def test_indentation_makes_the_tree() -> None:
    (root,) = read(BOXHEAD)
    assert (root.code, root.label, root.depth) == ("", "申请人情况", 3)
    assert [child.label for child in root.children] == ["自然人", "法人", "总计"]
    assert [leaf.code for leaf in root.leaves()] == ["person", "shop", "legal", "total"]


def test_a_line_without_children_is_a_leaf_and_one_with_children_is_none() -> None:
    assert list(leaves(STUB)) == ["1", "2", "3.1", "a", "b", "sub", "3.7"]


def test_a_branch_in_the_middle_belongs_to_the_nearest_line_indented_less() -> None:
    *_, third = read(STUB)
    assert {child.code: [leaf.code for leaf in child.children] for child in third.children} == {
        "3.1": [],
        "3.2": ["a", "b", "sub"],
        "3.7": [],
    }


def test_a_total_adds_a_range_of_leaves_without_the_totals_among_them() -> None:
    assert leaves(BOXHEAD)["total"].total_of == ("person", "shop", "legal")
    assert leaves(STUB)["3.7"].total_of == ("3.1", "a", "b")


def test_a_total_adds_named_leaves() -> None:
    assert leaves(STUB)["sub"].total_of == ("a", "b")


def test_a_total_that_names_a_branch_adds_its_leaves_without_the_totals_among_them() -> None:
    tree = leaves(STUB.replace("= 3.1 .. 3.2", "= 3.1 + 3.2"))
    assert tree["3.7"].total_of == ("3.1", "a", "b")


def test_a_total_may_add_another_by_its_name() -> None:
    assert leaves(STUB.replace("= 3.1 .. 3.2", "= 3.1 + sub"))["3.7"].total_of == ("3.1", "sub")


def test_what_is_brought_forward_names_the_line_it_comes_from() -> None:
    assert {code: leaf.carried_from for code, leaf in leaves(STUB).items() if leaf.carried_from} == {
        "1": "2",
        "b": "3.1",
    }


def test_a_measure_is_named_after_a_colon() -> None:
    assert {code: leaf.measure for code, leaf in leaves(BOXHEAD).items()} == {
        "person": "",
        "shop": "",
        "legal": "money",
        "total": "",
    }


def test_marks_are_cut_from_the_label_and_signs_inside_it_are_not() -> None:
    labels = {code: leaf.label for code, leaf in leaves(STUB).items()}
    assert labels["1"] == "新收"
    assert labels["a"] == "属于“A=B”的"
    assert labels["b"] == "其他"
    assert labels["3.7"] == "总计"


def test_a_line_without_a_label_has_none() -> None:
    (line,) = read("1\n")
    assert (line.code, line.label) == ("1", "")


def test_every_caption_knows_its_line_of_the_file() -> None:
    rows = {caption.code: caption.row for root in read(STUB, 40) for caption in root.walk()}
    assert (rows["1"], rows["2"], rows["3"], rows["3.7"]) == (40, 42, 43, 49)
