"""Do the quick ways to look at a text and a number say what the plain ones say?"""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.form.model import Measure
from collect.parcel.cells import Kind, TypedCell
from collect.reading.labels import LONGEST, plain, words
from collect.reading.signs import seen, solid, spoken
from collect.reading.understood import Meant, meant, visible
from collect.workbook.values import from_unit

TEXTS = st.text(max_size=40) | st.text("甲１a \u3000\u200b\xad\ufeff（）、。《》+-\n\t", max_size=LONGEST * 2)


@given(TEXTS)
def test_signs_are_dropped_by_what_unicode_says_of_each(text: str):
    thin = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    assert seen(text) == thin
    assert solid(text) == "".join(sign for sign in thin if not sign.isspace())
    assert spoken(text) == "".join(sign for sign in text if unicodedata.category(sign)[0] not in "PS")


@given(TEXTS)
def test_labels_are_compared_by_the_same_signs_asked_once_or_twice(text: str):
    folded = unicodedata.normalize("NFKC", text.replace("_x000D_", "")).casefold()
    bare = "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf")
    assert plain(text) == plain(text) == bare
    assert words(text) == words(text) == "".join(sign for sign in bare if unicodedata.category(sign)[0] not in "PS")


@given(TEXTS)
def test_what_is_visible_of_a_text_is_what_has_a_width(text: str):
    shown = text.replace("_x000D_", "")
    assert visible(text) == "".join(sign for sign in shown if unicodedata.category(sign) != "Cf").strip()


@pytest.mark.parametrize("decimals", [0, 2, 6])
@given(st.from_regex(r"[0-9]{1,17}", fullmatch=True))
def test_a_whole_number_means_what_its_decimal_literal_does(decimals: int, digits: str):
    measure = Measure(decimals=decimals)
    read = meant(TypedCell(Kind.NUMBER, digits, None, locked=False), measure)
    assert read == Meant(from_unit(digits, measure))
    assert isinstance(read, Meant)
    assert read.number == Decimal(digits) * measure.scale or len(digits) > 15
