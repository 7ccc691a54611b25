"""Many hands do what one does: nothing lost, nothing twice, in order."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from collect.crew import BREAK_EVEN, Hands, crew
from collect.errors import CollectError
from steps import Piece, deadly, doubled, refused, slowly

MANY = 400
TESTS = Path(__file__).parent


def numbers(count: int = MANY) -> list[Piece]:
    return [Piece(number) for number in range(count)]


def twice(count: int = MANY) -> list[int]:
    return [2 * number for number in range(count)]


def test_one_job_is_done_here():
    with crew(Hands(), steps=MANY) as hands:
        done = list(hands.done(doubled, numbers()))
    assert [number for number, _ in done] == twice()
    assert {process for _, process in done} == {os.getpid()}


def test_little_work_starts_no_process():
    with crew(Hands(jobs=4), steps=BREAK_EVEN - 1) as hands:
        assert {process for _, process in hands.done(doubled, numbers(9))} == {os.getpid()}


def test_alone_a_piece_is_taken_when_the_one_before_is_done():
    taken: list[int] = []

    def watched() -> Iterator[Piece]:
        for piece in numbers(5):
            taken.append(piece.number)
            yield piece

    with crew(Hands(), steps=5) as hands:
        for place, (number, _) in enumerate(hands.done(doubled, watched())):
            assert (number, taken) == (2 * place, list(range(place + 1)))


def test_what_a_step_raises_comes_out():
    with crew(Hands(), steps=1) as hands, pytest.raises(ValueError, match="7"):
        list(hands.done(refused, [Piece(7)]))


@pytest.mark.slow
def test_several_processes_keep_the_order_and_take_little_ahead():
    taken: list[int] = []

    def watched() -> Iterator[Piece]:
        for piece in numbers():
            taken.append(piece.number)
            yield piece

    ahead: list[int] = []
    with crew(Hands(jobs=2), steps=MANY) as hands:
        done = []
        for each in hands.done(doubled, watched()):
            done.append(each)
            ahead.append(len(taken) - len(done))
    assert [number for number, _ in done] == twice()
    assert os.getpid() not in {process for _, process in done}
    assert max(ahead) < 2 * 4


@pytest.mark.slow
def test_a_process_killed_over_its_work_loses_nothing_and_doubles_nothing(tmp_path: Path):
    work = [Piece(number, str(tmp_path / "died") if number == MANY // 2 else "") for number in range(MANY)]
    with crew(Hands(jobs=2), steps=MANY) as hands:
        done = list(hands.done(doubled, work))
    assert (tmp_path / "died").exists()
    assert [number for number, _ in done] == twice()


@pytest.mark.slow
def test_work_that_kills_whoever_does_it_is_given_up():
    with crew(Hands(jobs=2), steps=MANY) as hands, pytest.raises(CollectError) as told:
        list(hands.done(deadly, numbers()))
    assert told.value.code == "hands-lost"


@pytest.mark.slow
def test_whoever_stops_listening_leaves_nobody_at_work():
    with crew(Hands(jobs=2), steps=MANY) as hands:
        with closing(hands.done(slowly, numbers())) as done:
            assert next(done)[0] == 0
        begun = monotonic()
    assert monotonic() - begun < MANY * 0.05 / 2  # what was under way may end; the rest is not begun


# ---------------------------------------------------------------- a cluster of separate processes


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


@pytest.fixture
def cluster(tmp_path: Path) -> Generator[Cluster]:
    running = Cluster(tmp_path)
    try:
        assert running.address
        running.add_worker()
        running.add_worker()
        yield running
    finally:
        running.end()


@pytest.mark.slow
def test_a_cluster_does_the_same_and_a_worker_that_is_killed_is_made_up_for(cluster: Cluster):
    with crew(Hands(cluster=cluster.address), steps=MANY) as hands:
        done: list[tuple[int, int]] = []
        for each in hands.done(slowly, numbers()):
            done.append(each)
            if len(done) == MANY // 3:
                os.kill(cluster.processes[1].pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    assert [number for number, _ in done] == twice()
    assert {process for _, process in done} == {process.pid for process in cluster.processes[1:]}


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_said():
    with pytest.raises(CollectError) as told, crew(Hands(cluster="tcp://127.0.0.1:9"), steps=1):
        pass
    assert (told.value.code, told.value.values["address"]) == ("cluster-away", "tcp://127.0.0.1:9")
