"""What the damaged files are made from: a campaign of its own with a known key, and its issued workbooks."""

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from collect.campaign.folder import Campaign, open_campaign
from collect.campaign.founding import Plan, create
from collect.desk import Desk
from collect.form.model import Cell
from collect.workbook.draft import issued_workbook
from collect.workbook.layout import Spot
from collect.workbook.write import write_workbook

HERE = Path(__file__).resolve().parent
KEY = sha256(b"samples/nasty").hexdigest()
"""Known to everybody: whoever makes the gallery anew seals it alike."""
UNITS = 140
YEAR = 2023
HEADS = ("单位代码", "单位名称", "级别")
FIGURES = {
    "T2:1.2:made": "2", "T2:1.2:valid": "5", "T2:5.1:decisions": "31", "T2:8.1:amount": "25.1",
    "T3:1:person": "7", "T3:1:other": "2", "T3:3.1:person": "3", "T3:3.3.1:person": "1", "T3:3.3.2:person": "1",
    "T3:3.6.3:other": "2", "T3:4:person": "2", "T4:1:review.upheld": "1", "T4:1:direct.other": "4",
    "T4:1:after.upheld": "6",
}  # fmt: skip
"""A correct return in which figures that could be taken for each other differ."""
TEXTS = {
    "N1": "本年度依法公开各类政府信息，办理政府信息公开申请。\n统计期限为本年1月1日至12月31日。",
    "N5": "公开内容还不够全面，下一年度将逐项补齐，并加强培训。",
    "N6": "本年度没有收取政府信息公开信息处理费。",
}
PEOPLE = {"filled_by": "张三", "signed_by": "李四", "telephone": "0455-1234567"}
Parts = dict[str, bytes]


def name_of(number: int) -> str:
    """The name of a unit that does not exist."""
    return f"示例县第{number:03}镇"


def make_campaign(folder: Path) -> Campaign:
    """The campaign of the gallery; its workbooks count as issued because their stamps are sealed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    roster = folder.with_name(f"{folder.name} 名册.xlsx")
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for line in (HEADS, *((f"QA{n:03}", name_of(n), "乡镇") for n in range(1, UNITS + 1))):
        sheet.append(line)
    book.save(roster)
    create(folder, Plan(HERE / "form", YEAR, date(2099, 1, 20), "示例县人民政府办公室", roster))
    (folder / "secret.key").write_text(KEY + "\n", encoding="ascii")
    return open_campaign(folder)


@dataclass
class Press:
    """Prints filled workbooks, each for another unit, so that none replaces another."""

    desk: Desk
    number: int = field(default=20)  # the first units belong to the files made by an office suite

    def filled(
        self,
        code: str = "",
        figures: Mapping[str, str] = FIGURES,
        *,
        texts: Mapping[str, str] = TEXTS,
        people: Mapping[str, str] = PEOPLE,
        serial: int = 1,
    ) -> bytes:
        """The workbook of a unit (the next one, when none is named) with this return typed in."""
        form = self.desk.campaign.form
        known = self.desk.campaign.roster.get(code or self._next())
        assert known is not None
        issue = self.desk.issuing.blank(known, serial)
        typed = {Cell.named(name): int(Decimal(text) * self._scale(name)) for name, text in figures.items()}
        submission = replace(
            issue.submission,
            figures={**dict.fromkeys(form.entries, 0), **typed},
            narratives={each.code: texts.get(each.code, "") for each in form.narratives},
            contacts=dict(people),
        )
        return write_workbook(issued_workbook(self.desk.layout, replace(issue, submission=submission)))

    def spot(self, name: str) -> Spot:
        """Where a cell stands: ``T3:1:person``."""
        return self.desk.layout.cells[Cell.named(name)]

    def typed(self, keys: Mapping[str, Any], content: bytes | None = None) -> bytes:
        """The workbook with something else typed into these cells."""

        def change(book: Any) -> None:
            for name, value in keys.items():
                spot = self.spot(name)
                book[spot.sheet][spot.address] = value

        return handled(content or self.filled(), change)

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """The sheet of each table."""
        return {code: table.sheet for code, table in self.desk.layout.tables.items()}

    def _next(self) -> str:
        self.number += 1
        return f"QA{self.number:03}"

    def _scale(self, name: str) -> Decimal:
        return Decimal(self.desk.campaign.form.measure(Cell.named(name)).scale)


# ── hands on a file ──────────────────────────────────────────────────────────────────────────────


def handled(content: bytes, change: Callable[[Any], object]) -> bytes:
    """The file after somebody did this to it; no formula keeps its computed value."""
    book = load_workbook(BytesIO(content))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def parts(content: bytes) -> Parts:
    """The members of a zip."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Iterable[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members in this order; a name may come twice."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 5, 9, 0, 0)), content, method)
    return target.getvalue()


def edited(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part rewritten as text."""
    members = parts(content)
    before = members[part].decode("utf-8")
    after = change(before)
    assert after != before, part
    return packed((members | {part: after.encode("utf-8")}).items())


def part_of(content: bytes, sheet: str) -> str:
    """The part that holds a sheet, as our own pen numbers them."""
    names = re.findall(r'<sheet name="([^"]*)"', parts(content)["xl/workbook.xml"].decode("utf-8"))
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def recelled(content: bytes, spot: Spot, inside: str, *, kind: str = "") -> bytes:
    """The workbook in which one cell holds this XML."""

    def change(text: str) -> str:
        pattern = rf'<c r="{spot.address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
        return re.sub(pattern, rf'<c r="{spot.address}"\1{kind}>{inside}</c>', text, count=1)

    return edited(content, part_of(content, spot.sheet), change)


def revalued(content: bytes, spot: Spot, value: str) -> bytes:
    """The workbook in which one formula shows another result: it was not computed again."""

    def change(text: str) -> str:
        return re.sub(rf'(<c r="{spot.address}"[^>]*><f>[^<]*</f><v>)[^<]*', rf"\g<1>{value}", text, count=1)

    return edited(content, part_of(content, spot.sheet), change)
