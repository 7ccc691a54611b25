"""What damaged files do to ingest: `PYTHONPATH=tests:samples python -m fuzz.run --count 20000 --seed 7 [--jobs 2]`.

Prints the seed, counts by outcome, the slowest file and the peak of memory; ends with 1 when a file was not
accounted for, broke its reader, took longer than ten seconds, or wanted more than 512 MB.
"""

import json
import secrets
import sys
import warnings
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from collect.campaign.folder import open_campaign
from collect.desk import Desk
from collect.parcel import foreign
from collect.verbs.ingest import ingest
from fuzz.mutator import Seeds
from nasty.altered import report
from nasty.containers import gbk_zip, mail, tnef
from nasty.making import FIGURES, HERE, Press, make_campaign
from verbs.county import settle

if sys.platform != "win32":
    import resource

BATCH = 100
SECONDS, MEGABYTES = 10.0, 512


@dataclass
class Tally:
    """What became of many files."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    megabytes: int = 0
    child_megabytes: int = 0

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)
        self.megabytes = max(self.megabytes, other.megabytes)
        self.child_megabytes = max(self.child_megabytes, other.child_megabytes)


def seed_files(folder: Path) -> Mapping[str, bytes]:
    """The good files, of every format there is a reader for; ``folder`` becomes their campaign."""
    press = Press(Desk(make_campaign(folder)))
    office = {path.name: path.read_bytes() for path in (HERE / "office").iterdir() if "文字" in path.name}
    return office | {
        "报表.xlsx": press.filled(),
        "改过.xlsx": press.typed({"T3:1:person": "７件", "T3:1:other": "/"}),
        "报告.docx": report(press, figures=FIGURES),
        "邮件.eml": mail([("年度报表.xlsx", press.filled()), ("winmail.dat", tnef([("报表.xlsx", press.filled())]))]),
        "压缩包.zip": gbk_zip("年度报表.xlsx", press.filled()),
    }


def batch(home: Path, seed: str, numbers: range) -> Tally:
    """Ingests these mutants into a campaign of their own."""
    warnings.simplefilter("ignore")
    files = {path.name: path.read_bytes() for path in (home / "seeds").iterdir()}
    mutants = dict(Seeds(files).mutant(seed, number) for number in numbers)
    with TemporaryDirectory() as scratch:
        copytree(home / "campaign", Path(scratch) / "c")
        campaign = open_campaign(Path(scratch) / "c")
        for name, content in mutants.items():
            (campaign.inbox / name).write_bytes(content)
            settle(campaign.inbox / name)
        clock = _Clock(sorted(mutants))
        told = ingest(campaign, watch=clock.tick).facts
        left = [path.name for path in campaign.inbox.iterdir()]
    tally = Tally(slowest=clock.slowest)
    tally.faults += [f"left in the inbox: {name}" for name in left]
    tally.faults += _faults(told["files"], mutants)
    tally.counts = Counter(f"{each['outcome']} {each['reason']}".strip() for each in told["files"])
    foreign.stop()
    tally.megabytes, tally.child_megabytes = _peaks()
    return tally


class _Clock:
    """Times each file by what ingest tells of its progress."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._at = perf_counter()
        self.slowest = (0.0, "")

    def tick(self, done: int, _: int) -> None:
        now = perf_counter()
        self.slowest = max(self.slowest, (now - self._at, self._names[done - 1]))
        self._at = now


def _faults(told: list[dict[str, Any]], mutants: Mapping[str, bytes]) -> Iterator[str]:
    names = Counter(each["name"] for each in told)
    yield from (f"told of twice: {name}" for name, times in names.items() if times > 1)
    roots = {name.split("/")[0] for name in names}
    yield from (f"not accounted for: {name}" for name in mutants.keys() - roots)
    yield from (f"broke its reader: {each['name']}: {each['said']}" for each in told if each["reason"] == "unreadable")


def _peaks() -> tuple[int, int]:
    """Peak of resident memory in MB, of this process and of its children; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0, 0
    unit = 1 if sys.platform == "darwin" else 1024
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, children = (resource.getrusage(who).ru_maxrss * unit // 1_000_000 for who in both)
    return own, children


def run(seed: str, count: int, *, jobs: int) -> Tally:
    """Ingests so many mutants, batch by batch."""
    total = Tally()
    with TemporaryDirectory() as scratch, ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        home = Path(scratch)
        (home / "seeds").mkdir()
        for name, content in seed_files(home / "campaign").items():
            (home / "seeds" / name).write_bytes(content)
        batches = [range(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
        for tally in pool.map(batch, [home] * len(batches), [seed] * len(batches), batches):
            total.add(tally)
            done = total.counts.total()
            sys.stderr.write(
                f"\rseed {seed}: {done} told of, {len(total.faults)} faults, slowest {total.slowest[0]:.1f} s"
            )
    sys.stderr.write("\n")
    return total


def main() -> int:
    """See the top of this file."""
    asked = _asked()
    start = perf_counter()
    total = run(asked.seed, asked.count, jobs=asked.jobs)
    took, bad = perf_counter() - start, list(total.faults)
    if total.slowest[0] > SECONDS:
        bad.append(f"slow: {total.slowest}")
    if max(total.megabytes, total.child_megabytes) > MEGABYTES:
        bad.append(f"memory: {total.megabytes} MB, children {total.child_megabytes} MB")
    told = {
        "seed": asked.seed, "count": asked.count, "seconds": round(took), "counts": dict(total.counts.most_common()),
        "slowest": [round(total.slowest[0], 2), total.slowest[1]], "megabytes": total.megabytes,
        "child_megabytes": total.child_megabytes, "faults": bad,
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 1 if bad else 0


def _asked() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", default=str(secrets.randbelow(1_000_000)))
    parser.add_argument("--jobs", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
