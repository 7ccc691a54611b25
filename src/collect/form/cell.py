"""What the place asked about is called."""

from typing import NamedTuple


class Cell(NamedTuple):
    """The place asked about, as people quote it: ``T3:3.7:total``. Never a worksheet address."""

    table: str
    line: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}:{self.line}:{self.column}"

    @classmethod
    def named(cls, name: str) -> "Cell":
        """The cell a name stands for. Raises ValueError when the name has not three parts."""
        table, line, column = name.split(":")
        return cls(table, line, column)
