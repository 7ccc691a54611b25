"""Which period a text states."""

import re
from collections.abc import Iterator

from collect.wording.asked import Asked, narrow
from collect.wording.fault import Fault, quoted
from collect.words import say

_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?:(?P<{}>(?:19|20)\d\d) ?[年./-])? ?"
_FIRST = r"(?<![\d十])(?:0?1|元) ?(?:月(?: ?0?1 ?日)?|[./-] ?0?1(?!\d)|(?= ?[-—–~至到] ?12 ?月))"
_LAST = r"(?<![\d十])(?:12|十2) ?(?:月(?: ?(?:31|3十1) ?日| ?[底末]|(?! ?[\d十]))|[./-] ?31(?!\d))"
_BETWEEN = r"(?: ?0+[时点])?[^。;\n\d十]{0,8}?"

_PERIOD = re.compile(_YEAR.format("start") + _FIRST + _BETWEEN + _YEAR.format("end") + _LAST)
"""2023年1月1日至12月31日, as people write it; a year that is only spoken of (本年, 今年) stands in between."""


def period_faults(asked: Asked) -> Iterator[Fault]:
    """The first of January to the last of December, of the reporting year where a year is written out."""
    for section, text in asked.texts:
        found = list(_PERIOD.finditer(narrow(text).translate(_NUMERALS)))
        if not any(_years(each) <= {asked.known.year} for each in found):
            yield _wrong(asked, section, found=found[0]) if found else _none(asked, section)


def _years(found: re.Match[str]) -> set[int]:
    """The years that are written out."""
    return {int(year) for year in found.group("start", "end") if year}


def _wrong(asked: Asked, section: str, *, found: re.Match[str]) -> Fault:
    year, text = asked.known.year, asked.submission.narratives[section]
    other = say("naming.join").join(str(each) for each in sorted(_years(found) - {year}))
    comparison = say("content.other-period", found=other, year=year)
    return Fault(section, comparison, quoted(text, found.start()), stated=other, expected=str(year))


def _none(asked: Asked, section: str) -> Fault:
    return Fault(section, say("content.no-period", year=asked.known.year))
