"""Does a sentence that can be read two ways, or that speaks of something else, stay without a finding?"""

import pytest

from prose_read import listed, read, silent

# ---------------------------------------------------------------- the traps every reviewer knows


def test_a_heading_that_says_handling_owns_no_number_that_follows():
    text = "办理政府信息公开申请。受理3259件，答复3278件，结转下年度41件。"
    assert read(text) == [("R13", "T3:1", 3259), ("R14", "T3:3.7", 3278), ("R14", "T3:4", 41)]


def test_reviews_and_lawsuits_do_not_cross():
    text = "行政复议案件134件，行政诉讼案件57件。"
    assert read(text) == [("R16", "T4:1:review.total", 134), ("R16", "T4:1:direct.total+", 57)]


def test_a_part_is_not_taken_for_the_whole():
    assert read("行政复议6件，其中结果维持3件，结果纠正1件。") == [("R16", "T4:1:review.total", 6)]


@pytest.mark.parametrize(
    "number",
    [
        "约60件",
        "近60件",
        "60余件",
        "60多件",
        "60件左右",
        "60件以上",
        "超过60件",
        "不足60件",
        "逾60件",
        "1.2万件",
        "一万二千件",
        "3万余件",
        "十余件",
        "十几件",
        "百余件",
        "二三件",
        "第60件",
        "60件次",
        "60件事",
    ],
)
def test_a_vague_number_is_never_compared(number: str):
    assert read(f"收到政府信息公开申请{number}。") == []


def test_channels_of_publication_are_no_requests():
    assert read("主动公开信息486条，公众号推送120篇，网站更新300次，接待咨询18件，答复网民留言6件。") == []


def test_the_office_and_the_whole_county_are_two_scopes():
    assert read("2023年，全县共收到政府信息公开申请347件，答复340件。") == []
    assert read("全县收到政府信息公开申请347件，我镇收到3件。") == [("R13", "T3:1", 3)]


@pytest.mark.parametrize("number", ["十二件", "１２件", "12 件", " 12件", "1 2件", "一十二件", "拾贰件"])
def test_numerals_and_full_width_digits_count(number: str):
    assert read(f"收到政府信息公开申请{number}。") == [("R13", "T3:1", 12)]


@pytest.mark.parametrize("number", ["3259", "3,259", "3，259", "３，２５９", "3 259", "三千二百五十九"])
def test_thousands_may_be_set_apart(number: str):
    assert read(f"收到政府信息公开申请{number}件。") == [("R13", "T3:1", 3259)]


def test_the_word_before_a_number_is_taken_whole():
    assert read("政府信息公开申请结果：目前答复10件。") == [("R14", "T3:3.7", 10)]
    assert read("行政规范性文件本年制发件数2件。") == [("R18", "T2:1.2:made", 2)]
    assert read("收到政府信息公开申请数十件。答复前10件。") == []


def test_a_part_of_a_machine_is_no_zero():
    assert read("依申请公开。收到零件，答复两件。") == [("R14", "T3:3.7", 2)]


# ---------------------------------------------------------------- more of the same kind


def test_a_difference_is_no_number_of_requests():
    assert read("政府信息公开申请较上年增加3件，同比增加收到5件。") == []
    text = "受理政府信息公开申请8件，较2022年增加3件，答复8件。"
    assert read(text) == [("R13", "T3:1", 8), ("R14", "T3:3.7", 8)]


def test_another_year_is_not_this_one():
    assert read("2022年收到政府信息公开申请5件，答复5件。") == []
    assert read("依申请公开。上年收到5件，今年收到9件。") == [("R13", "T3:1", 9)]
    assert read("2019—2023年收到政府信息公开申请50件。上半年收到2件。") == []


def test_what_last_year_carried_over_is_this_years_figure():
    assert read("依申请公开。上年结转3件，2022年结转3件。") == [("R14", "T3:2", 3), ("R14", "T3:2", 3)]


def test_a_part_by_channel_is_not_what_was_received():
    text = "收到政府信息公开申请62件，其中收到网上申请40件、收到信函22件。"
    assert read(text) == [("R13", "T3:1", 62)]


def test_a_part_answered_is_not_all_that_was_answered():
    assert read("收到政府信息公开申请62件，其中已答复58件。") == [("R13", "T3:1", 62)]


def test_natural_persons_among_those_answered_are_not_those_who_asked():
    assert read("办结政府信息公开申请61件，自然人50件。") == [("R14", "T3:3.7", 61)]
    assert read("答复政府信息公开申请61件（自然人50件、法人11件）。") == [("R14", "T3:3.7", 61)]


def test_after_a_complete_list_something_else_is_said():
    text = "收到政府信息公开申请62件，其中自然人51件、法人或其他组织11件，办结61件。"
    assert read(text)[-1] == ("R14", "T3:3.7", 61)


def test_proposals_and_complaints_take_numbers_away():
    assert read("依申请公开有序。办理人大建议5件、政协提案3件，答复8件。受理信访投诉120件，办结118件。") == []


def test_rules_of_the_house_are_no_statutory_rules():
    assert read("制定规章制度12件，制发政策文件3件，印发文件40件。") == []


def test_applications_for_something_else_are_no_requests():
    assert read("依申请公开。收到低保申请5件，受理行政许可申请40件。") == []


def test_cases_of_a_review_office_are_not_its_own():
    assert read("全年办理行政复议案件134件，出庭应诉行政诉讼57件。") == []


def test_permits_published_are_not_permits_decided():
    assert read("公示行政许可决定300件，公开行政处罚信息20件。") == []


def test_numbers_that_are_handed_out_in_turn_are_not_compared():
    assert read("予以公开、部分公开政府信息公开申请分别为29件、9件。") == []


def test_a_narrower_kind_of_request_is_not_all_of_them():
    assert read("收到涉及征地的政府信息公开申请3件，收到3件关于补偿的政府信息公开申请。") == []


def test_a_number_that_includes_more_than_its_word_says_is_left_alone():
    assert read("办结的政府信息公开申请中，予以公开7件（含部分公开2件）。") == []
    assert read("收到政府信息公开申请65件（含上年结转3件）。")[0] == ("R13", "T3:1", 65)


def test_business_of_other_kinds_is_not_dealt_with_under_the_same_heading():
    text = "（二）依申请公开。便民大厅办理各类事项5000件，处理案件30件，处理问题12件，申请量新增3件。"
    assert read(text) == []


def test_permits_among_what_is_published_are_not_all_permits():
    assert read("主动公开行政许可300件。") == []


@pytest.mark.parametrize("months", ["1-11月", "1月至11月", "前11月", "6月", "一季度", "上半年"])
def test_a_part_of_the_year_is_not_the_year(months: str):
    assert read(f"2023年{months}收到政府信息公开申请5件。") == []


@pytest.mark.parametrize("months", ["1-12月", "1月至12月", "1月1日至12月31日", "1月1日—12月31日", "度", "全年"])
def test_the_whole_year_may_be_named_by_its_months(months: str):
    assert read(f"2023年{months}收到政府信息公开申请5件。") == [("R13", "T3:1", 5)]


def test_a_subject_lasts_to_the_end_of_its_paragraph_only():
    assert read("依申请公开有序推进。\n收到3件。") == []


def test_a_heading_on_its_own_line_serves_what_follows():
    assert read("（二）依申请公开情况\n全年收到3件，答复3件。") == [("R13", "T3:1", 3), ("R14", "T3:3.7", 3)]


def test_a_subject_right_behind_the_number_decides():
    assert read("收到3件行政复议申请。共收到2件政府信息公开申请。") == [("R13", "T3:1", 2)]


# ---------------------------------------------------------------- that there was none


@pytest.mark.parametrize(
    "text",
    [
        "未收到政府信息公开申请。",
        "2023年度我镇没有收到政府信息公开申请",
        "无政府信息公开申请，",
        "依申请公开方面，全年未收到申请。",
        "本年未受理依申请公开。",
        "未收到公民、法人或其他组织提出的政府信息公开申请。",
    ],
)
def test_no_request_at_all_is_understood(text: str):
    assert silent(text) == ["request"]


@pytest.mark.parametrize(
    "text",
    [
        "未发生行政复议、行政诉讼。",
        "没有因政府信息公开引起的行政复议和行政诉讼案件。",
        "无行政复议、行政诉讼发生。",
        "没有复议诉讼。",
        "我镇没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。",
        "未发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
        "全年未因政府信息公开引发行政复议和行政诉讼。",
        "未发生政府信息公开行政复议及行政诉讼情况；",
    ],
)
def test_no_review_covers_the_lawsuits_joined_to_it(text: str):
    assert silent(text) == ["review", "lawsuit"]


@pytest.mark.parametrize(
    "text",
    [
        "无正当理由大量反复申请。",
        "未收到不予公开的政府信息公开申请。",
        "未发生行政复议被纠正的情形。",
        "没有超期答复政府信息公开申请。",
        "没有制定政府信息公开申请办法。",
        "没有专人负责政府信息公开申请工作。",
        "2022年未收到政府信息公开申请。",
        "各村未收到政府信息公开申请。",
        "未收到涉及征地的政府信息公开申请。",
        "没有收到申请人的异议。",
        "依申请公开有序，未出现问题。",
        "未收到来信，政府信息公开申请有三件。",
    ],
)
def test_what_only_sounds_like_none_is_left_alone(text: str):
    assert silent(text) == []


def test_no_request_for_review_is_about_reviews():
    assert silent("未收到行政复议申请。") == ["review"]


# ---------------------------------------------------------------- lists


def test_a_list_is_whole_and_parts():
    assert listed("行政复议6件，其中维持3件、纠正2件。") == [(6, [3, 2])]


@pytest.mark.parametrize(
    "text",
    [
        "行政复议6件，其中维持3件、纠正1件等。",
        "行政复议6件，其中维持3件，其余3件尚未审结。",
        "行政复议6件，其中维持3件，另有1件撤回。",
        "行政复议6件，其中主要是维持3件、纠正1件。",
        "行政复议6件，其中维持约3件、纠正1件。",
        "全年无行政复议。其中维持3件、纠正1件。",
    ],
)
def test_a_list_that_leaves_something_out_is_no_list(text: str):
    assert listed(text) == []


def test_a_list_ends_where_something_else_is_said():
    assert listed("收到政府信息公开申请62件，其中自然人51件，办结61件。") == [(62, [51])]
