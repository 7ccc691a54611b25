"""Is nothing lost when ingest is killed at any instant?"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from shutil import rmtree

import pytest

from collect.campaign.folder import open_campaign
from collect.verbs.ingest import ingest
from verbs.county import County
from verbs.villages import a_library, copy_of, lies, told

FILES, TRIALS = 40, 50
SEED = "COLLECT_KILL_SEED"
TOO_LATE = "over before it was killed"


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Two villages accepted, forty files in the inbox; never ingested itself."""
    return a_library(tmp_path_factory.mktemp("kill") / "图书 2023", FILES)


def begun(county: County) -> subprocess.Popen[bytes]:
    """An ingest in a process of its own."""
    typed = [sys.executable, "-m", "collect", "-C", str(county.folder), "ingest"]
    return subprocess.Popen(typed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds(county: County) -> float:
    """How long a whole ingest takes here and now."""
    start = time.perf_counter()
    assert begun(county).wait() in {0, 1}
    return time.perf_counter() - start


def state(county: County, before: County, ended: int) -> str:
    """How far a killed run had come, by what lies where."""
    if ended in {0, 1}:
        return TOO_LATE
    inbox, kept = len(county.files("inbox")), len(county.files("archive"))
    if inbox == 0:
        return "all filed, not yet said so"
    if inbox < FILES:
        return "filing"
    wholes = len(before.files("archive"))
    if kept == wholes:
        return "starting or reading"
    return "keeping" if kept < wholes + FILES - 2 else "all kept, entering"


@pytest.mark.slow
def test_ingest_killed_at_fifty_instants_loses_nothing_and_doubles_nothing(waiting: County, tmp_path: Path):
    seed = int(os.environ.get(SEED) or time.time_ns() % 1_000_000)
    chance = random.Random(seed)
    whole = copy_of(waiting, tmp_path / "undisturbed")
    lasts = seconds(whole)
    idle = seconds(whole)  # nothing left to do: what starting takes
    expected, trays = told(whole), lies(whole)
    assert whole.files("inbox") == set()
    assert len(expected["arrival"]) == FILES + 2
    states: Counter[str] = Counter()
    for trial in range(3 * TRIALS):
        county = copy_of(waiting, tmp_path / f"trial {trial}")
        # one in each fiftieth of the time in which it works, wherever the machine is slow
        instant = 0.8 * idle + (trial % TRIALS + chance.random()) / TRIALS * (1.1 * lasts - 0.8 * idle)
        process = begun(county)
        time.sleep(instant)
        process.kill()
        ended = process.wait()
        states[state(county, waiting, ended)] += 1
        if ended in {0, 1}:  # the machine is quicker than when it was measured: this kill does not count
            lasts *= 0.97
        ingest(open_campaign(county.folder))
        place = f"trial {trial}, killed after {instant:.3f} s, {SEED}={seed}"
        assert told(county) == expected, place
        assert lies(county) == trays, place
        assert not ingest(open_campaign(county.folder)).facts["files"], place
        assert (told(county), lies(county)) == (expected, trays), place
        rmtree(county.folder)
        if states.total() - states[TOO_LATE] == TRIALS:
            break
    sys.stdout.write(f"\n{SEED}={seed}: {lasts:.2f} s whole, {idle:.2f} s idle; {dict(states)}\n")
    assert states.total() - states[TOO_LATE] == TRIALS, states
    assert states["keeping"] + states["filing"] + states["all filed, not yet said so"] >= 1, states
