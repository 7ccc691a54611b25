"""How long a whole country takes on one machine: 140,000 units issued, filled in, ingested, added up.

``python benchmarks/country.py FOLDER [--units N] [--jobs N]`` (with ``PYTHONPATH=tests``; 140,000 units want 20 GB
and an hour or two). Each stage is a command of its own, as a clerk types it; what is measured of it is its time, the
most memory its largest process held, and what the campaign's folder takes on the disk after it. Between issuing and
ingesting the answers are stamped into copies of the issued workbooks, here and not by ``collect``: 1,000 right returns,
so that no two neighbours in a county of fifty are the same. The table is printed and is meant for
``docs/performance.md``. Ends with 1 when a unit is not accepted, or not in the sum.
"""

import json
import re
import subprocess
import sys
import zlib
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from time import perf_counter
from zipfile import ZipFile

from collect.campaign.folder import Campaign, open_campaign
from collect.form.arithmetic import computed
from collect.form.figures import written
from collect.rehearsal.scene import Scene
from collect.roster import Unit
from collect.stamping.zipped import Member, deflate, zipped
from collect.submission import Submission
from collect.workbook.layout import Layout, Spot

FORM, YEAR = "disclosure-2021-mixed", 2023
COUNTY, ANSWERS = 50, 1_000
_BLANK = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")(?:/>|(><f>[^<]*</f>)<v>0</v></c>)')
"""A cell in which nothing stands, or a sum of cells in which nothing stands."""
_QUICK = 1
_SHEETS = re.compile(r'<sheet name="([^"]+)"')


# A child counts as its own what its parent held when it began: between them stands one that holds nothing.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
"""


@dataclass(frozen=True)
class Stage:
    """What one stage took: seconds, the largest process in MB, the folder after it in GB."""

    name: str
    seconds: float
    megabytes: float
    gigabytes: float

    def line(self, units: int) -> str:
        """A line of the table."""
        took = f"{self.seconds:,.1f} s | {1000 * self.seconds / units:.2f} ms"
        return f"| {self.name} | {took} | {self.megabytes:,.0f} MB | {self.gigabytes:.1f} GB |"


def roster(path: Path, count: int) -> None:
    """A list of so many units, fifty to a county."""
    lines = ["单位代码,单位名称,级别,上级"]
    lines += [f"C{number:06},示例第{number}镇人民政府,乡镇,示例{number // COUNTY}县人民政府" for number in range(count)]
    path.write_text("\n".join(lines), encoding="utf-8")


def command(name: str, *typed: str, folder: Path) -> Stage:
    """Runs one command; its standard output goes beside the campaign."""
    begun = perf_counter()
    asked = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "collect", *typed]
    with folder.with_name(f"{name}.json").open("wb") as told:
        ran = subprocess.run(asked, stdout=told, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    code, kilobytes = map(int, ran.stderr.splitlines()[-1].split())
    if code not in (0, 1):
        raise SystemExit(f"{name} ended with {code}: {ran.stderr}")
    return Stage(name, perf_counter() - begun, kilobytes / 1024, _size(folder))


def _size(folder: Path) -> float:
    return sum(each.stat().st_blocks * 512 for each in folder.rglob("*") if each.is_file()) / 1e9


# ── filling in ───────────────────────────────────────────────────────────────────────────────────


def answers(campaign: Campaign, count: int) -> list[Mapping[str, Mapping[str, bytes]]]:
    """Right returns as what stands in the blank cells: by sheet and address the rest of the cell's tag."""
    layout = Layout(campaign.form, campaign.style)
    unit = Unit("C", "示例镇", "乡镇", "示例县")
    scenes = (Scene(campaign.form, unit, YEAR, seed).right for seed in range(4 * count))
    plain = (scene for scene in scenes if not scene.nil)
    return [typed(layout, next(plain)) for _ in range(count)]


def typed(layout: Layout, submission: Submission) -> Mapping[str, Mapping[str, bytes]]:
    """One return as it stands in cells."""
    sheets: dict[str, dict[str, bytes]] = {}
    for spot, cell in _typed(layout, submission):
        sheets.setdefault(spot.sheet, {})[spot.address] = cell
    return sheets


def _typed(layout: Layout, submission: Submission) -> Iterator[tuple[Spot, bytes]]:
    form = layout.form
    for cell, number in computed(form, submission.figures).items():
        yield layout.cells[cell], f"<v>{written(number, form.measure(cell))}</v></c>".encode()
    for spots, texts in ((layout.narratives, submission.narratives), (layout.contacts, submission.contacts)):
        for code, text in texts.items():
            yield spots[code], f"<is><t>{escape(text)}</t></is></c>".encode()


def filled(content: bytes, answer: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """The issued workbook with the answers in its blank cells; the other parts as they are."""
    with ZipFile(BytesIO(content)) as archive:
        named = _SHEETS.findall(archive.read("xl/workbook.xml").decode())
        cells = {f"xl/worksheets/sheet{place}.xml": answer.get(name) for place, name in enumerate(named, 1)}
        return zipped(_member(archive, content, name, cells.get(name)) for name in archive.namelist())


def _member(archive: ZipFile, content: bytes, name: str, cells: Mapping[str, bytes] | None) -> Member:
    told = archive.getinfo(name)
    if not cells:
        start = told.header_offset + 30 + len(name.encode())
        return Member(name, content[start : start + told.compress_size], told.CRC, told.file_size)

    def answered(found: re.Match[bytes]) -> bytes:
        value = cells.get(found[1].decode())
        if value is None:
            return found[0]
        kind = b' t="inlineStr"' if value.startswith(b"<is>") else b""
        return b'<c r="' + found[1] + b'"' + found[2] + kind + (found[3] or b">") + value

    text = _BLANK.sub(answered, archive.read(name))
    return Member(name, deflate(text, level=_QUICK), zlib.crc32(text), len(text))


_POOL: list[Mapping[str, Mapping[str, bytes]]] = []


def _ready(folder: Path, count: int) -> None:
    _POOL.extend(answers(open_campaign(folder), count))


def _fill(paths: list[tuple[int, Path, Path]]) -> int:
    for number, source, target in paths:
        target.write_bytes(filled(source.read_bytes(), _POOL[number % len(_POOL)]))
    return len(paths)


def fill(folder: Path) -> Stage:
    """Every issued workbook, filled in, in the inbox."""
    begun = perf_counter()
    campaign = open_campaign(folder)
    work = [(number, path, campaign.inbox / path.name) for number, path in enumerate(sorted(campaign.outbox.iterdir()))]
    pieces = [work[start : start + COUNTY] for start in range(0, len(work), COUNTY)]
    with ProcessPoolExecutor(initializer=_ready, initargs=(folder, min(ANSWERS, len(work)))) as pool:
        done = sum(pool.map(_fill, pieces))
    assert done == len(work)
    return Stage("(answers stamped)", perf_counter() - begun, 0, _size(folder))


# ── the whole of it ──────────────────────────────────────────────────────────────────────────────


def run(home: Path, units: int, *, jobs: int) -> Iterator[Stage]:
    """All stages in order, each given as it ends."""
    home.mkdir(parents=True)
    roster(home / "roster.csv", units)
    folder = home / "country"
    at = ("-C", str(folder))
    begun = ("init", str(folder), "--form", FORM, "--year", str(YEAR), "--roster", str(home / "roster.csv"))
    many = ("--jobs", str(jobs)) if jobs != 1 else ()
    for stage in (
        lambda: command("init", *begun, "--json", folder=folder),
        lambda: command("generate", *at, "generate", "--json", folder=folder),
        lambda: fill(folder),
        lambda: command("ingest", *at, "ingest", *many, "--json", folder=folder),
        lambda: command("status", *at, "status", "--json", folder=folder),
        lambda: command("report", *at, "report", "--json", folder=folder),
        lambda: command("rollup", *at, "rollup", "--json", folder=folder),
    ):
        yield stage()


def whole(stages: Sequence[Stage]) -> Stage:
    """All that was typed, together."""
    typed = [stage for stage in stages if not stage.name.startswith("(")]
    seconds, most = sum(stage.seconds for stage in typed), max(stage.megabytes for stage in typed)
    return Stage("**all commands**", seconds, most, stages[-1].gigabytes)


def faults(home: Path, units: int) -> list[str]:
    """What did not come out as it should: every unit accepted, every one in the sum."""
    ingested = json.loads((home / "ingest.json").read_bytes())["counts"]
    summed = json.loads((home / "rollup.json").read_bytes())
    found = [f"{count} {fate}" for fate, count in ingested.items() if count and fate != "accepted"]
    return found + ([f"{len(summed['counted'])} in the sum"] if len(summed["counted"]) != units else [])


def main() -> int:
    """See the top of this file."""
    parser = ArgumentParser(prog="country")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--units", type=int, default=140_000)
    parser.add_argument("--jobs", type=int, default=0)
    wish = parser.parse_args()
    sys.stdout.write("| stage | time | per unit | peak | folder |\n|---|---|---|---|---|\n")
    stages: list[Stage] = []
    for stage in run(wish.folder, wish.units, jobs=wish.jobs):
        stages.append(stage)
        sys.stdout.write(stage.line(wish.units) + "\n")
        sys.stdout.flush()
    sys.stdout.write(whole(stages).line(wish.units) + "\n")
    wrong = faults(wish.folder, wish.units)
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "every unit accepted, every one in the sum\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
