"""Is a sentence in which everything is listed ever done with?"""

from collections.abc import Iterator

from collect.form.arithmetic import Number
from collect.form.readings import readings
from collect.wording.shares import wrong_shares
from prose_read import read
from returns import YEAR, a_form

RECEIVED = ("收到", "新收", "新收到", "接收", "接到", "受理", "收件", "新增申请")


def test_words_joined_before_a_number_are_added_whatever_each_may_mean():
    people = "自然人、商业企业、科研机构、社会公益组织、法律服务机构"
    said = readings(a_form(), f"新收政府信息公开申请中，{people}共3件。", year=YEAR).readings
    assert [(each.number.value, len(each.equals)) for each in said] == [(3, 2**5)]


def test_a_number_that_could_be_more_sums_than_anyone_can_try_is_read_in_no_way():
    words = "、".join(RECEIVED * 5)  # each of them may count what was carried over: 2 ** 40 sums
    assert read(f"全年政府信息公开申请{words}3件。") == []


def test_a_percentage_among_hundreds_of_numbers_is_held_against_all_of_them():
    sent = "，".join(f"发放{number**2 * 7 + 1}册" for number in range(300))  # 45,000 parts, as many wholes
    text = f"收到政府信息公开申请9000件，{sent}，其中予以公开30件，占收到总数的{{}}%。"
    wrong, right = ([*_wrong_shares(text.format(said))] for said in ("97.5300017", "0.3333333"))
    assert (wrong, right) == ([(30, 9000)], [])


def _wrong_shares(text: str) -> Iterator[tuple[Number, Number]]:
    said = readings(a_form(), text, year=YEAR)
    return ((each.part, each.whole) for each in wrong_shares(a_form(), text, year=YEAR, said=said))
