"""The pages of a county the tests look at: drawn up without a campaign, of as many units as one likes."""

from collections.abc import Sequence

from collect.campaign.coverage import Coverage
from collect.campaign.disposition import Disposition, Standing
from collect.countybook.source import County, OutstandingLine, SettledLine, UnitLine
from collect.countypage.draft import CountyPage
from collect.countypage.rows import Link
from collect.countypage.write import pictures
from collect.form.model import Severity
from collect.rollup import rolled_up
from collect.roster import Roster, Unit
from collect.submission import Submission
from returns import YEAR, a_form, a_layout, a_return

FORM = "disclosure-2021-mixed"
NASTY = "<script>document.title = 'broken'</script>\"'&\x0b$x$</details></td></svg>--><!--{% raw %}"
"""What a name might hold that means something to a browser, a template or a drawer of charts."""
NASTIER = f"{NASTY}\x00\ud800"
"""What a sentence might: it quotes what stood in a spreadsheet."""
SAID = "“自然人”栏：第一项加第二项之和应等于第三项加第四项之和。左边是 {}，右边是 87。"
STATES = (Disposition.ACCEPTED, Disposition.RETURNED, Disposition.ISSUED, Disposition.EXPLAINED, Disposition.WAIVED)
"""Where the units stand, one after the other: the first and the fourth of each five are in the sum."""


def units(count: int) -> tuple[Unit, ...]:
    """A roster of so many units."""
    return tuple(Unit(f"QA{number:04}", f"示例{number}镇", "乡镇") for number in range(1, count + 1))


def a_page(roster: Sequence[Unit], *, said: str = SAID, charts: bool = False) -> CountyPage:
    """The page of a county of these units. Of those that were returned each has one hard finding and a remark, of
    those that explained one question, which they answered.
    """
    standing = [_standing(place, unit) for place, unit in enumerate(roster)]
    county = _county(roster, standing, said=said)
    return CountyPage(
        county,
        standing,
        moment="截止 2024 年 1 月 20 日，还有 3 天。",
        why={unit.code: f"{said}（{unit.code}）" for unit in county.aggregate.missing},
        links={unit.code: (Link("报送的表", f"../accepted/{unit.code}.xlsx"),) for unit in roster},
        pictures=pictures(county) if charts else (),
        files=(Link("县汇总表", "../rollup/a.xlsx"),),
    )


def _standing(place: int, unit: Unit) -> Standing:
    state = STATES[place % len(STATES)]
    if state in {Disposition.ISSUED, Disposition.WAIVED}:
        return Standing(unit.code, state)
    at = f"2024-01-{10 + place % 10:02}T08:{place % 60:02}:00+08:00"
    return Standing(unit.code, state, version=1 + place % 3, received_at=at, first_at=at)


def _county(roster: Sequence[Unit], standing: Sequence[Standing], *, said: str) -> County:
    form, lines = a_form(FORM), [_line(unit, each) for unit, each in zip(roster, standing, strict=True)]
    accepted = {line.unit.code: _accepted(place, line.unit) for place, line in _of(lines, Disposition.ACCEPTED)}
    accepted |= {line.unit.code: _accepted(place, line.unit) for place, line in _of(lines, Disposition.EXPLAINED)}
    waived = [line.unit.code for _, line in _of(lines, Disposition.WAIVED)]
    answered = sum(line.version > 0 for line in lines)
    open_ones = [
        OutstandingLine(line.unit, rule, severity, said.format(place))
        for place, line in _of(lines, Disposition.RETURNED)
        for rule, severity in (("N1", Severity.NOTE), ("R3", Severity.HARD))
    ]
    settled = [
        SettledLine(line.unit, "S1", "单位说明", said.format(place), f"今年搬了新楼{said}", "")
        for place, line in _of(lines, Disposition.EXPLAINED)
    ]
    aggregate = rolled_up(form, Roster(tuple(roster)), accepted=accepted, waived=waived)
    coverage = Coverage(len(lines) - len(waived), answered, answered, 0, len(accepted))
    return County(form, a_layout(FORM).style, "示例县人民政府", YEAR, aggregate, coverage, lines, open_ones, settled)


def _of(lines: Sequence[UnitLine], state: Disposition) -> list[tuple[int, UnitLine]]:
    return [(place, line) for place, line in enumerate(lines) if STATES[place % len(STATES)] is state]


def _accepted(place: int, unit: Unit) -> tuple[Submission, str]:
    return a_return(f"T3:1:person = {place * 7 % 101}", form=a_form(FORM), unit=unit), "ABC234"


def _line(unit: Unit, each: Standing) -> UnitLine:
    return UnitLine(unit, each.disposition.label, each.received_at, each.version, bool(each.version) or None, "", 0)
