"""Do 500 damaged files leave ingest standing, in time, within memory, each accounted for?

``make fuzz`` does the same to 20,000.
"""

import json
import os
import subprocess
import sys

import pytest

from source import ROOT

SEED = os.environ.get("COLLECT_FUZZ_SEED", "1")
COUNT = 500


@pytest.mark.slow
def test_whatever_is_done_to_a_file_ingest_says_what_it_is():
    """In a process of its own: its memory is measured, and a hang ends there."""
    command = [sys.executable, "-m", "fuzz.run", "--count", str(COUNT), "--seed", SEED]
    paths = os.pathsep.join(str(ROOT / name) for name in ("src", "tests", "samples"))
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert done.stdout, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["faults"] == [], told
    assert done.returncode == 0
    assert told["count"] == COUNT
    assert sum(told["counts"].values()) >= COUNT
    assert len(told["counts"]) >= 8, "the mutants are too much alike to prove anything"
