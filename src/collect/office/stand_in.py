"""What fills in a workbook where no office suite is installed: openpyxl, which computes nothing."""

from collections.abc import Sequence
from decimal import Decimal

from openpyxl import load_workbook

from collect.office.suite import Typing


def fill_in(typings: Sequence[Typing]) -> None:
    """Writes the keys of each typing into a copy of its workbook; totals and verdicts are left uncomputed."""
    for typing in typings:
        book = load_workbook(typing.source)
        for (sheet, address), key in typing.keys.items():
            book[sheet][address] = float(key) if isinstance(key, Decimal) else key
        typing.target.parent.mkdir(parents=True, exist_ok=True)
        book.save(typing.target)
