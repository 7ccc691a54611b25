"""Whether the check code we print is the one on the unit's sealed paper."""

from verbs.county import County


def test_a_figure_written_as_text_counts_for_nothing_in_the_code_as_in_the_units_own_workbook(county: County):
    plain = county.receive_one(county.filled("QA01", "T2:1.2:valid blank"), name="空.xlsx")
    spelled = county.receive_one(county.filled("QA01", "T2:1.2:valid says 3件"), name="文字.xlsx")
    assert spelled["outcome"] == "accepted"
    assert code_in(spelled) == code_in(plain)


def code_in(told: dict[str, str]) -> str:
    """The check code in what was said of a file."""
    return told["said"].split()[1]
