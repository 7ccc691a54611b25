"""Who does the work: this process, several beside it, or a cluster."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any, NamedTuple, ParamSpec, TypeVar

from collect.errors import CollectError

_Work = TypeVar("_Work")
_Done = TypeVar("_Done")
_Given = ParamSpec("_Given")
_Waiting = deque[tuple[_Work, "Future[_Done]"]]
"""Pieces of work under way, in order."""

BREAK_EVEN = 200
"""Fewer steps than this are over before processes that had to be begun would save much (docs/notes/many-hands.md)."""
_AHEAD = 4
"""Pieces of work under way for each hand: enough that none waits, few enough that memory stays flat."""
_LOSSES = 3
"""How often hands may be lost over the same piece of work before it is given up."""


class Hands(NamedTuple):
    """What a person says of it: how many processes (0: as many as there are cores), or the address of a cluster."""

    jobs: int = 1
    cluster: str = ""


class Alone(Executor):
    """This process: every step is done when it is asked for."""

    def submit(self, fn: Callable[_Given, _Done], /, *args: _Given.args, **kwargs: _Given.kwargs) -> "Future[_Done]":
        """The step, done."""
        future: Future[_Done] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as fault:  # noqa: BLE001 - the contract of an executor: it comes out at ``result``
            future.set_exception(fault)
        return future


class Crew:
    """So many hands at work. ``hire`` gives their executor, and another when some were lost, which ``lost`` says."""

    def __init__(self, hire: Callable[[], Executor], *, hands: int = 1, lost: type[Exception] = BrokenExecutor) -> None:
        self._hire, self._lost = hire, lost
        self._ahead = 1 if hands == 1 else hands * _AHEAD
        self._executor = hire()

    def done(self, step: Callable[[_Work], _Done], work: Iterable[_Work]) -> Generator[_Done]:
        """What ``step`` makes of each piece of work, in the order of the work, which is only taken as it is needed.

        A piece whose hands were lost is done again. Raises CollectError ``hands-lost`` when that happens again and
        again, and whatever a step raises.
        """
        coming = iter(work)
        waiting: _Waiting[_Work, _Done] = deque()
        try:
            self._take(step, islice(coming, self._ahead), waiting=waiting)
            while waiting:
                yield self._first(step, waiting)
                self._take(step, islice(coming, 1), waiting=waiting)
        finally:
            for _, future in waiting:  # the one who asked has gone, or will not hear of them
                future.cancel()

    def _take(
        self, step: Callable[[_Work], _Done], work: Iterable[_Work], *, waiting: "_Waiting[_Work, _Done]"
    ) -> None:
        waiting.extend((piece, self._begun(step, piece)) for piece in work)

    def _begun(self, step: Callable[[_Work], _Done], piece: _Work) -> "Future[_Done]":
        """A piece under way; hands that were lost meanwhile take nothing more."""
        try:
            return self._executor.submit(step, piece)
        except self._lost as fault:
            future: Future[_Done] = Future()
            future.set_exception(fault)
            return future

    def _first(self, step: Callable[[_Work], _Done], waiting: "_Waiting[_Work, _Done]") -> _Done:
        for _ in range(_LOSSES):
            try:
                result = waiting[0][1].result()
            except self._lost:
                self._begin_again(step, waiting)
            else:
                waiting.popleft()
                return result
        raise CollectError("hands-lost")

    def _begin_again(self, step: Callable[[_Work], _Done], waiting: "_Waiting[_Work, _Done]") -> None:
        """New hands for what is not done yet: one process that is killed takes the whole pool with it."""
        self.dismiss()
        self._executor = self._hire()
        for place, (piece, future) in enumerate(waiting):
            if not _well(future):
                waiting[place] = (piece, self._begun(step, piece))

    def dismiss(self) -> None:
        """Lets the hands go."""
        self._executor.shutdown(wait=False)


@contextmanager
def crew(hands: Hands, *, steps: int) -> Generator[Crew]:
    """The hands for about so many steps. Below the break-even this process does the work alone; a cluster is already
    there and always used.

    Raises CollectError ``cluster-missing`` (the extra is not installed) or ``cluster-away`` (nobody answers there).
    """
    if hands.cluster:
        with _cluster(hands.cluster) as found:
            yield found
        return
    jobs = hands.jobs or os.cpu_count() or 1
    found = Crew(Alone) if jobs == 1 or steps < BREAK_EVEN else Crew(lambda: _processes(jobs), hands=jobs)
    try:
        yield found
    finally:
        found.dismiss()


def _well(future: "Future[Any]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _processes(jobs: int) -> Executor:
    """Processes begun afresh, as Windows knows no other way; a forked one would share the ledger's connection."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


@contextmanager
def _cluster(address: str) -> Generator[Crew]:
    """The workers of a Dask scheduler, behind the standard executor. It looks after lost workers by itself."""
    try:
        engine: Any = import_module("distributed")
    except ModuleNotFoundError:
        raise CollectError("cluster-missing") from None
    try:
        client = engine.Client(address, timeout="10s", set_as_default=False)
    except OSError as fault:
        raise CollectError("cluster-away", address=address, fault=fault) from None
    with client:
        hands = sum(client.nthreads().values()) or 1
        # pure: equal work would be done once and its answer kept; each piece of ours is its own
        found = Crew(lambda: client.get_executor(pure=False), hands=max(hands, 2), lost=engine.KilledWorker)
        try:
            yield found
        finally:
            found.dismiss()
