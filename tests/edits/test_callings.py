"""Are names found among many as they are found one by one?"""

from hypothesis import given
from hypothesis import strategies as st

from collect.edits.callings import Callings, Names, callings, kind_of

KINDS = ("镇", "乡", "局", "县")
NAMES = st.lists(
    st.text("甲乙丙镇乡局县人民政府", min_size=1, max_size=9).map(lambda rest: f"示例县{rest}"), min_size=1, max_size=8
)
TEXTS = st.text("示例县甲乙丙镇乡局人民政府，", max_size=40)


def one_by_one(names: list[str], parent: str, kind: str) -> list[str]:
    """Every calling of every name of that kind, the longest first."""
    alike = (name for name in names if kind_of(name, KINDS) == kind)
    found = {each for name in alike for each in callings(name, parent, kinds=KINDS)}
    return sorted(found, key=lambda each: (-len(each), each))


@given(NAMES, TEXTS, st.sampled_from(["", "示例县", "示例县人民政府", "别县"]), st.sampled_from([*KINDS, ""]))
def test_the_longest_calling_at_a_place_is_the_one_found_by_trying_each(
    names: list[str], text: str, parent: str, kind: str
):
    _holds(names, text, parent=parent, kind=kind)
    for opening in (*names, *one_by_one(names, parent, kind)):  # a drawn text seldom begins with a name
        _holds(names, opening + text, parent=parent, kind=kind)


def _holds(names: list[str], text: str, *, parent: str, kind: str) -> None:
    sets = Names.of(names).of_kind(kind, parent, kinds=KINDS)
    slow = next((each for each in one_by_one(names, parent, kind) if text.startswith(each)), "")
    assert max((each.beginning(text, 0) for each in sets), key=len) == slow


@given(NAMES, TEXTS)
def test_every_name_within_a_text_is_found_where_it_stands_first(names: list[str], text: str):
    assert Callings(names).within(text) == {name: text.find(name) for name in names if name in text}
