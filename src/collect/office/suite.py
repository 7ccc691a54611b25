"""What the office suite installed on this machine does for us."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from collect.errors import CollectError
from collect.office.installed import Suite, find_suite, require_suite
from collect.office.job import Done, Step, TypedKey, run

__all__ = ["ErrorCell", "Suite", "Typing", "convert", "find_suite", "require_suite", "type_into", "values"]

_FILTERS: Mapping[str, dict[str, str]] = {
    "pdf": {"sheets": "calc_pdf_Export", "text": "writer_pdf_Export"},
    "xlsx": {"sheets": "Calc MS Excel 2007 XML"},
    "xls": {"sheets": "MS Excel 97"},
    "ods": {"sheets": "calc8"},
}


@dataclass(frozen=True, slots=True)
class Typing:
    """What is typed into a copy of ``source``, saved at ``target``; keys are (sheet name, A1 address)."""

    source: Path
    target: Path
    keys: Mapping[tuple[str, str], int | float | Decimal | str]


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell whose formula has no result: the suite's error number, and what the cell shows (``#DIV/0!``)."""

    number: int
    shown: str


def type_into(suite: Suite, typings: Sequence[Typing]) -> None:
    """Opens each source in one headless process, types every key, recalculates all, saves as .xlsx at target.

    Numbers are typed as numbers; text stays text, even when it looks like a formula. Validation does not
    stop what is typed, as it does not stop what a person pastes. A workbook with a key that a person could
    not type is not saved: CollectError ``office-locked`` or ``office-no-cell`` names the first such cell,
    when the other workbooks are done.
    """
    steps = [_typing_step(typing) for typing in typings]
    answers = run(suite, steps, recalculate=False)
    for typing, answer in zip(typings, answers, strict=True):
        _complain_of_refusals(typing.source, answer)


def convert(
    suite: Suite, files: Sequence[Path], *, to: str, folder: Path, recalculate: bool = False
) -> tuple[Path, ...]:
    """Saves each file into ``folder`` as ``to`` (pdf, xlsx, xls, ods) in one process; the new paths.

    Workbooks become any of the four, texts (.docx) a pdf. With ``recalculate`` every formula is computed
    anew; without it the suite believes what an .xlsx has cached. KeyError: ``to`` is none of the four.
    CollectError ``office-same-name``: two files would be saved under one name.
    """
    filters = _FILTERS[to]
    targets = tuple(folder / f"{file.stem}.{to}" for file in files)
    _complain_of_doubles(targets)
    steps = [
        Step(verb="convert", source=_absolute(file), target=_absolute(target), filters=filters)
        for file, target in zip(files, targets, strict=True)
    ]
    run(suite, steps, recalculate=recalculate)
    return targets


def values(
    suite: Suite,
    files: Sequence[Path],
    *,
    wanted: Mapping[str, Sequence[str]] | None = None,
    recalculate: bool = True,
) -> list[Mapping[tuple[str, str], float | str | ErrorCell]]:
    """What the cells of each file show, by (sheet name, A1 address), read in one process.

    ``wanted`` names the addresses of each sheet, of which a blank one reads as ``""``; without it, every cell
    that is not blank. A truth value reads as 1.0 or 0.0. CollectError ``office-no-cell`` for a place that is
    not there.
    """
    asked = None if wanted is None else {sheet: list(addresses) for sheet, addresses in wanted.items()}
    answers = run(suite, [Step(verb="read", source=_absolute(f), wanted=asked) for f in files], recalculate=recalculate)
    for file, answer in zip(files, answers, strict=True):
        _complain_of_refusals(file, answer)
    return [{(sheet, at): _value(raw) for sheet, at, raw in answer["values"]} for answer in answers]


def _typing_step(typing: Typing) -> Step:
    return Step(
        verb="type",
        source=_absolute(typing.source),
        target=_absolute(typing.target),
        filters=_FILTERS["xlsx"],
        keys=[_key(place, key) for place, key in typing.keys.items()],
    )


def _key(place: tuple[str, str], key: float | Decimal | str) -> TypedKey:
    # Figures travel as decimal text: the only binary number is the one in the cell.
    return (*place, "text" if isinstance(key, str) else "number", str(key))


def _absolute(path: Path) -> str:
    return str(path.absolute())


def _value(raw: float | str | tuple[int, str]) -> float | str | ErrorCell:
    return raw if isinstance(raw, float | int | str) else ErrorCell(raw[0], raw[1])


def _complain_of_refusals(place: Path, answer: Done) -> None:
    for sheet, address, why in answer["refused"]:
        code = "office-locked" if why == "locked" else "office-no-cell"
        raise CollectError(code, place=place, sheet=sheet, address=address, count=len(answer["refused"]))


def _complain_of_doubles(targets: Sequence[Path]) -> None:
    # Names that differ in case only are one file on Windows.
    for name, times in Counter(target.name.casefold() for target in targets).items():
        if times > 1:
            raise CollectError("office-same-name", place=name)
