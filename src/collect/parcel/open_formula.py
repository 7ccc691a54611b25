"""How a formula of an .ods is spelled in Excel."""

import re

_PREFIXES = ("of:=", "oooc:=")
_PIECE = re.compile(r'(?P<text>"(?:[^"]|"")*")|\[(?P<place>(?:\'(?:[^\']|\'\')*\'|[^\]\'])*)\]|(?P<rest>[^"\[]+)')
_CELL = r"(?:\$?(?P<sheet{0}>'(?:[^']|'')*'|[^.:'#\[\]]*))?\.(?P<cell{0}>\$?[A-Z]{{1,3}}\$?[0-9]{{1,7}})"
_AREA = re.compile(f"{_CELL.format(1)}(?::{_CELL.format(2)})?")
_OWN = re.compile(r"\b(?:COM\.|ORG\.|LEGACY\.)|[{}|~]")  # functions and signs that Excel spells otherwise


def in_excel(formula: str) -> str:
    """The formula without its leading ``=``; ``""`` where it cannot be told for certain."""
    prefix = next((each for each in _PREFIXES if formula.startswith(each)), None)
    if prefix is None:
        return ""
    body = formula.removeprefix(prefix)
    pieces = [_piece(found) for found in _PIECE.finditer(body)]
    whole = sum(len(found[0]) for found in _PIECE.finditer(body)) == len(body)
    return "".join(piece for piece in pieces if piece) if whole and None not in pieces else ""


def _piece(found: re.Match[str]) -> str | None:
    if found["text"] is not None:
        return found["text"]
    if found["rest"] is not None:
        return None if _OWN.search(found["rest"]) else found["rest"].replace(";", ",")
    area = _AREA.fullmatch(found["place"])
    if area is None or area["sheet2"]:
        return None
    sheet = f"{area['sheet1']}!" if area["sheet1"] else ""
    return sheet + area["cell1"] + (f":{area['cell2']}" if area["cell2"] else "")
