"""Whether a return that is written down is read back exactly."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.campaign.kept import from_json
from collect.campaign.written import to_json
from collect.form.model import Cell
from collect.submission import Oddity, Oddness, Remark, Stamp, Submission

numbers = st.integers() | st.fractions()
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20)
texts = st.text(max_size=20) | chinese
parts = st.from_regex(r"[A-Za-z0-9.]{1,8}", fullmatch=True)
cells = st.builds(Cell, parts, parts, parts)
mappings = st.dictionaries(texts, texts, max_size=4)
submissions = st.builds(
    Submission,
    stamp=st.builds(Stamp, texts, texts, texts, texts, st.integers(), st.integers()),
    figures=st.dictionaries(cells, numbers, max_size=6),
    oddities=st.dictionaries(cells, st.builds(Oddity, st.sampled_from(Oddness), texts), max_size=4),
    stated=st.dictionaries(cells, numbers, max_size=4),
    spelled=st.frozensets(cells, max_size=4),
    nil=st.frozensets(parts, max_size=4),
    narratives=mappings,
    contacts=mappings,
    remarks=st.lists(st.builds(Remark, texts, mappings), max_size=3).map(tuple),
    explanations=mappings,
)
STAMP = Stamp("tiny", "1", "0" * 12, "A1", 2023, 1)


@given(submissions)
def test_what_was_written_is_read_back(submission: Submission):
    again = from_json(to_json(submission))
    assert again == submission
    assert list(again.figures) == list(submission.figures)


def test_a_figure_is_written_as_an_exact_number():
    figures = {Cell("T2", "8.1", "amount"): 10**30 + 1, Cell("T3", "1", "person"): Fraction(5, 2)}
    written = json.loads(to_json(Submission(STAMP, figures)))
    assert written["figures"] == {"T2:8.1:amount": "1" + "0" * 29 + "1", "T3:1:person": "5/2"}


def test_a_return_written_down_before_there_were_explanations_has_none():
    written = json.loads(to_json(Submission(STAMP, {}, explanations={"R10#": "情况属实"})))
    assert written.pop("explanations") == {"R10#": "情况属实"}
    assert from_json(json.dumps(written)).explanations == {}


@pytest.mark.parametrize("text", ["\ud83d", "一\udc00二", "\x00", "\u2028"])
def test_a_broken_character_is_kept_and_can_be_stored(text: str):
    written = to_json(Submission(STAMP, {}, narratives={"N1": text}))
    assert written.encode("utf-8")
    assert from_json(written).narratives["N1"] == text
