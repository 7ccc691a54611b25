"""What a clerk waits for: commands as they are typed, the start of the program included.

Start-up is told in times of a bare ``python -c pass``, in turn with it. The whole year runs at several sizes, each
stage a process of its own: its seconds and the most memory it held.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from compileall import compile_dir
from pathlib import Path

import collect
from race import Race, Ratio, medians

ROUNDS, MOST = 15, 6.0
SIZES = (14, 200)
GROWTH = (100, 1_000, 10_000)
COUNTRY = str(Path(__file__).with_name("country.py"))


def starts(campaign: Path) -> Race:
    """How long the two quickest commands take, beside a Python that does nothing; compiled, as an installation is."""
    compile_dir(Path(collect.__file__).parent, quiet=1)
    ours = [sys.executable, "-m", "collect"]
    hands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "collect --help": [*ours, "--help"],
        "collect status": [*ours, "-C", str(campaign), "status"],
    }
    spent = medians({name: lambda typed=typed: _typed(typed) for name, typed in hands.items()}, ROUNDS)
    bare, *judged = hands
    return Race("Start-up", spent, tuple(Ratio(name, bare, MOST, at_most=True) for name in judged))


def _typed(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def years(sizes: Sequence[int]) -> Iterator[str]:
    """A table of every stage at every size; the last line of a size tells the whole."""
    yield "| units | stage | time | per unit | peak | folder |\n|---|---|---|---|---|---|"
    for units in sizes:
        yield from (f"| {units:,} {line}" for line in _year(units))
    yield ""


def _year(units: int) -> list[str]:
    """The stages, run by a process that is small itself: a child counts what its parent held when it began."""
    with tempfile.TemporaryDirectory() as home:
        typed = [sys.executable, COUNTRY, str(Path(home) / "year"), "--units", str(units), "--jobs", "1"]
        told = subprocess.run(typed, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    return [line for line in told.splitlines() if line.startswith("| ") and not line.startswith("| stage")]
