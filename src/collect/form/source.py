"""On which line of a TOML file a key stands."""

import re

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]+\"|[\w-]+)\s*=")
_MULTILINE = re.compile(r'"""|\'\'\'')


class Rows:
    """The line of every key, by its path: ``("table", 2, "block", 0, "stub")``; tables count from 0.

    The standard library's reader keeps no lines, and a complaint without its line is of no use.
    """

    def __init__(self, text: str) -> None:
        self._rows: dict[tuple[str | int, ...], int] = {(): 1}
        self._counts: dict[tuple[str | int, ...], int] = {}
        self._here: tuple[str | int, ...] = ()
        quoted = False
        for row, line in enumerate(text.split("\n"), 1):
            if not quoted:
                self._read(line, row)
            quoted ^= len(_MULTILINE.findall(line)) % 2 == 1

    def of(self, *path: str | int) -> int:
        """The line of a key or table, or of the nearest table around it that is written down."""
        while path not in self._rows:
            path = path[:-1]
        return self._rows[path]

    def _read(self, line: str, row: int) -> None:
        if header := _TABLE.match(line):
            self._enter(header[2].split("."), counted=header[1] == "[[")
            self._rows.setdefault(self._here, row)
            if header[1] == "[[":
                self._rows.setdefault(self._here[:-1], row)
        elif key := _KEY.match(line):
            self._rows.setdefault((*self._here, key[1].strip('"')), row)

    def _enter(self, names: list[str], *, counted: bool) -> None:
        path: tuple[str | int, ...] = ()
        for name in names[:-1]:
            path = (*path, name.strip())
            path = (*path, self._counts[path]) if path in self._counts else path
        path = (*path, names[-1].strip())
        if counted:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        self._here = path
