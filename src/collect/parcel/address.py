"""Which row and column an address inside a received file means."""

from functools import lru_cache

ROWS, COLUMNS = 1_048_576, 16_384  # what Excel has; LibreOffice may have more columns, but saves these


def place_of(address: str) -> tuple[int, int] | None:
    """Row and column from 0 of an address such as ``B12``; None for one that Excel does not have."""
    letters = address.rstrip("0123456789")
    digits = address[len(letters) :]
    if not 0 < len(letters) <= 3 or not 0 < len(digits) <= 7:
        return None
    row, column = int(digits), column_of(letters)
    return (row - 1, column) if column is not None and 0 < row <= ROWS else None


@lru_cache(maxsize=COLUMNS)
def column_of(letters: str) -> int | None:
    """The column from 0 that up to three capital letters name; None for any other text."""
    if len(letters) > 3 or not (letters.isascii() and letters.isalpha() and letters.isupper()):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1 if column <= COLUMNS else None
