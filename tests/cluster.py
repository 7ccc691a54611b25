"""A cluster of separate processes, as it stands on other machines."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

TESTS = Path(__file__).parent


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._environment = os.environ | {"PYTHONPATH": str(TESTS)}
        self.processes = [self._started("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file")]

    def _started(self, role: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dask", role, *options, str(self._file)]
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def add_worker(self) -> "subprocess.Popen[bytes]":
        options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--scheduler-file")
        self.processes.append(self._started("worker", *options))
        return self.processes[-1]

    @property
    def address(self) -> str:
        """Where the scheduler listens, once it does."""
        until = monotonic() + 60
        while monotonic() < until:
            if self._file.is_file() and self._file.read_text(encoding="utf-8").strip():
                return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])
            sleep(0.1)
        raise AssertionError("the scheduler did not start")

    def end(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=30)

    def kill_a_worker(self) -> None:
        """Ends one worker as a power cut would."""
        os.kill(self.processes[1].pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)


@contextmanager
def a_cluster(folder: Path) -> Generator[Cluster]:
    """A scheduler and two workers, until the ``with`` ends."""
    running = Cluster(folder)
    try:
        assert running.address
        running.add_worker()
        running.add_worker()
        yield running
    finally:
        running.end()
