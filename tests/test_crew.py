"""Many hands do what one does: nothing lost, nothing twice, in order."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from cluster import a_cluster
from collect.crew import BREAK_EVEN, Hands, crew
from collect.errors import CollectError
from steps import Piece, deadly, doubled, refused, slowly

MANY = 400


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


@pytest.mark.slow
def test_a_cluster_does_the_same_and_a_worker_that_is_killed_is_made_up_for(tmp_path: Path):
    done: list[tuple[int, int]] = []
    with a_cluster(tmp_path) as cluster, crew(Hands(cluster=cluster.address), steps=MANY) as hands:
        for each in hands.done(slowly, numbers()):
            done.append(each)
            if len(done) == MANY // 3:
                cluster.kill_a_worker()
    assert [number for number, _ in done] == twice()
    assert {process for _, process in done} == {process.pid for process in cluster.processes[1:]}


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_said():
    with pytest.raises(CollectError) as told, crew(Hands(cluster="tcp://127.0.0.1:9"), steps=1):
        pass
    assert (told.value.code, told.value.values["address"]) == ("cluster-away", "tcp://127.0.0.1:9")
