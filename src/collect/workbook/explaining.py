"""What an explanation box is: where a unit says why an unusual figure is right."""

from collections.abc import Iterator

from collect.words import say
from collect.workbook.ink import Allowed, Inked, Look
from collect.workbook.layout import Spot

LEAST, MOST = 4, 500
"""Characters of an explanation."""


def explanation_box(
    box: Spot, *, key: Spot, dress: tuple[Look, Look], key_text: str, given: str = ""
) -> Iterator[Inked]:
    """The open box and the key in small print on its row, by which its text is found again whatever is re-saved.

    ``dress`` is the look of the box and that of the key.
    """
    yield Inked(box.row, box.column, given or None, dress[0])
    yield Inked(key.row, key.column, key_text, dress[1])


def asked_why(box: Spot) -> Allowed:
    """What may be typed into the box."""
    return Allowed(
        box.row, box.column, "length", say("workbook.explanation-head"), say("workbook.explanation-prompt"),
        say("workbook.explanation-refusal", least=LEAST, most=MOST), lowest=LEAST, highest=MOST,
    )  # fmt: skip
