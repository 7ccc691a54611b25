"""How the gallery of damaged files is made: `PYTHONPATH=samples python -m nasty.make FOLDER [--office]`.

FOLDER becomes a campaign with every file of the gallery in its inbox; what must be said of each is in
``expected.toml``. With ``--office`` the files in ``office/`` are made anew by LibreOffice, which must be there.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from collect.campaign.folder import Campaign
from collect.desk import Desk
from nasty.altered import formats, rescued, stamped, typings
from nasty.containers import containers, gbk_zip, mail
from nasty.hostile import hostile
from nasty.making import HERE, Press, make_campaign, revalued

OFFICE = HERE / "office"
PASSED_OVER = {
    "~$报表.xlsx": b"\x05Clerk",
    ".DS_Store": b"\0\0\0\1Bud1",
    "Thumbs.db": b"\xd0\xcf\x11\xe0",
    "._报表.xlsx": b"x",
}
"""Litter: it stays where it is, and nothing is said of it."""


def gallery(campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    """Every file of the gallery by its name, litter too."""
    press = Press(Desk(campaign))
    for made in (containers, formats, rescued, stamped, typings, hostile):
        yield from made(press)
    for path in sorted(OFFICE.iterdir()):
        yield path.name, path.read_bytes()
    repeated = press.filled()
    yield "同一份 甲.xlsx", repeated
    yield "同一份 乙.xlsx", repeated
    yield "同一份 丙.eml", mail([("报表.xlsx", repeated)])
    yield from PASSED_OVER.items()


def make_office(folder: Path) -> None:
    """Has LibreOffice save workbooks of the first units in other formats."""
    from collect.office.suite import convert, require_suite  # noqa: PLC0415 - only here

    suite, desk = require_suite(), Desk(make_campaign(folder / "campaign"))
    press = Press(desk)
    OFFICE.mkdir(exist_ok=True)
    for number, kind in enumerate(("xlsx", "xls", "ods"), 2):
        saved = _saved(folder, f"LibreOffice 存的 {kind}", press.filled(f"QA{number:03}"))
        stale = press.filled(f"QA{number + 3:03}")
        old = revalued(stale, press.spot("T3:1:total"), "8888")
        typed = press.typed({"T3:1:person": "７件", "T3:1:other": "/"}, press.filled(f"QA{number + 6:03}"))
        files = [
            saved,
            _saved(folder, f"LibreOffice 旧合计 {kind}", old),
            _saved(folder, f"LibreOffice 文字 {kind}", typed),
        ]
        convert(suite, files, to=kind, folder=OFFICE)
    (OFFICE / "LibreOffice 存的 xls.xls").replace(OFFICE / "LibreOffice 存的 et.et")
    ods = (OFFICE / "LibreOffice 存的 ods.ods").read_bytes()
    (OFFICE / "包里的 ods.zip").write_bytes(gbk_zip("报表.ods", ods))
    (OFFICE / "LibreOffice 存的 ods.ods").unlink()


def _saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / f"{name}.xlsx"
    path.write_bytes(content)
    return path


def main() -> None:
    """Makes what was asked for."""
    target = Path(sys.argv[1])
    if "--office" in sys.argv:
        with TemporaryDirectory() as folder:
            make_office(Path(folder))
    campaign = make_campaign(target)
    for name, content in gallery(campaign):
        (campaign.inbox / name).write_bytes(content)


if __name__ == "__main__":
    main()
