"""Many hands read an inbox as one does: the same ledger, the same trays, whoever is killed meanwhile."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from cluster import a_cluster
from collect import crew
from collect.campaign.folder import open_campaign
from collect.crew import Hands
from collect.verbs.ingest import ingest
from verbs.county import County
from verbs.villages import a_library, copy_of, lies, told

pytestmark = pytest.mark.slow
FILES = 40


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Forty files in the inbox of a campaign; never ingested itself."""
    return a_library(tmp_path_factory.mktemp("hands") / "图书 2023", FILES)


@pytest.fixture(scope="module")
def alone(waiting: County, tmp_path_factory: pytest.TempPathFactory) -> County:
    """The same, ingested by one process."""
    county = copy_of(waiting, tmp_path_factory.mktemp("alone") / "图书 2023")
    ingest(open_campaign(county.folder))
    assert county.files("inbox") == set()
    return county


@pytest.fixture(autouse=True)
def no_work_is_too_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "BREAK_EVEN", 1)
    monkeypatch.setattr("collect.verbs.ingest._PIECE", 2)


class Killer:
    """Told how far the reading has come; half-way it kills one of the processes that read."""

    def __init__(self) -> None:
        self.killed = 0

    def __call__(self, done: int, of: int, /) -> None:
        children = multiprocessing.active_children()
        if done > of // 2 and children and not self.killed:
            self.killed = children[0].pid or 0
            os.kill(self.killed, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)


def test_two_processes_leave_the_same_ledger_and_the_same_trays(waiting: County, alone: County, tmp_path: Path):
    county = copy_of(waiting, tmp_path / "two")
    ran = county.run("ingest", "--jobs", "2")
    assert ran.code in {0, 1}
    assert (told(county), lies(county)) == (told(alone), lies(alone))


def test_a_process_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    waiting: County, alone: County, tmp_path: Path
):
    county, killer = copy_of(waiting, tmp_path / "killed"), Killer()
    ingest(open_campaign(county.folder), hands=Hands(jobs=2), watch=killer)
    assert killer.killed
    assert (told(county), lies(county)) == (told(alone), lies(alone))


def test_a_cluster_of_which_a_worker_is_killed_leaves_the_same(waiting: County, alone: County, tmp_path: Path):
    county = copy_of(waiting, tmp_path / "cluster")
    with a_cluster(tmp_path) as cluster:

        def watch(done: int, of: int, /) -> None:
            if done == of // 2:
                cluster.kill_a_worker()

        ingest(open_campaign(county.folder), hands=Hands(cluster=cluster.address), watch=watch)
        assert cluster.processes[1].poll() is not None
    assert (told(county), lies(county)) == (told(alone), lies(alone))
