"""How fast everything is, measured in one run and written into ``docs/performance.md``.

``python benchmarks/bench.py [--growth]`` (with ``PYTHONPATH=tests``; ``make bench``). Leave the machine idle meanwhile.
Peers do the same work, their outputs are compared first, they take turns in one process; what counts are the ratios.
Exit 1 when one is below half of its target. ``--growth`` runs the year at 100, 1,000 and 10,000 units as well.
"""

import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from os import cpu_count, getloadavg
from pathlib import Path

import cold
import generate
import returned
import rollup
import word
from country import run
from race import Race

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured by make bench -->", "<!-- end -->"


def races() -> Iterator[Race]:
    """Every race, the shortest first."""
    with tempfile.TemporaryDirectory() as home:
        list(run(Path(home) / "year", 14, jobs=1))
        yield cold.starts(Path(home) / "year" / "country")
    yield from generate.races()
    yield from returned.races()
    yield from word.races()
    yield from rollup.races()


def report() -> Iterator[tuple[str, bool]]:
    """The lines of the report, each with whether all is well so far."""
    machine = f"{platform.machine()}, {cpu_count()} cores, Python {platform.python_version()}"
    yield f"{date.today().isoformat()}, {machine}, load {getloadavg()[0]:.1f} at the beginning.\n", True
    for race in races():
        yield "\n".join(race.lines()), not race.missed
    yield "### A year, each stage a process of its own\n", True
    sizes = cold.SIZES + (cold.GROWTH if "--growth" in sys.argv else ())
    yield "\n".join(cold.years(sizes)), True


def main() -> int:
    """See the top of this file."""
    lines, well = [BEGIN, ""], True
    for line, good in report():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        lines.append(line)
        well &= good
    measured = "\n".join([*lines, END])
    page = PAGE.read_text(encoding="utf-8")
    between = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    PAGE.write_text(between.sub(lambda _: measured, page), encoding="utf-8", newline="\n")
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
