"""Does what waits in the spool come back as it was?"""

import pytest

from collect.intake import spool as room
from collect.intake.opening import Reading
from collect.intake.spool import spool
from collect.review import Review
from collect.submission import Rejection, Submission
from returns import a_return


def a_reading(name: str, read: Submission | Rejection) -> Reading:
    """A file of that name as it was read."""
    held = Review(()) if isinstance(read, Submission) else None
    return Reading(name, 7, "0" * 64, whole=True, read=read, held=held, saved_at="", inbox_name=name,
                   inbox_sha256="0" * 64, changed_at=1.5)  # fmt: skip


@pytest.mark.parametrize("at_hand", [0, 1, 2, room._AT_HAND])
@pytest.mark.parametrize("most", [1, room._IN_MEMORY])
def test_readings_are_taken_in_any_order_as_they_were_put_down(
    at_hand: int, most: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(room, "_AT_HAND", at_hand)
    monkeypatch.setattr(room, "_IN_MEMORY", most)
    readings = [
        a_reading("a.xlsx", a_return("T3:1:person = 12", "T3:2:person = 0.5", "N1 tells 总体情况")),
        a_reading("b.pdf", Rejection("not-a-workbook", {"said": "PDF"})),
        a_reading("c.xlsx", a_return("T4 nil", "T3:1:person says 3件")),
    ]
    with spool() as lying:
        numbers = [lying.put(each) for each in readings]
        assert [lying.take(number) for number in reversed(numbers)] == readings[::-1]
        late = a_reading("d.xlsx", a_return())
        assert lying.take(lying.put(late)) == late
        assert lying.take(numbers[0]) == readings[0]
