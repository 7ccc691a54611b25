"""How much hangs on a rule."""

from enum import StrEnum


class Severity(StrEnum):
    """``hard`` cannot be right, ``soft`` is confirmed or explained, ``note`` is shown only.

    A new rule on ``trial`` is counted and shown to the office, never to the sender.
    """

    HARD = "hard"
    SOFT = "soft"
    NOTE = "note"
    TRIAL = "trial"
