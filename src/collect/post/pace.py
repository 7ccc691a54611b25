"""How fast letters may go."""

import time
from collections.abc import Callable, Iterable

_HOUR = 3600.0
AGAIN = (10.0, 60.0, 180.0)
"""Seconds to wait before a letter is tried a second, third, fourth time: greylisting wants some minutes."""


class Pace:
    """A pause between letters, so many letters an hour. Seconds throughout; ``ages``: of letters sent earlier."""

    def __init__(
        self,
        *,
        pause: float,
        per_hour: int,
        ages: Iterable[float] = (),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause, self._per_hour = pause, max(1, per_hour)
        self._clock, self.sleep = clock, sleep
        self._sent = sorted(clock() - age for age in ages)

    def due(self) -> float:
        """How long to wait before the next letter may go; 0 for at once."""
        now = self._clock()
        after_last = self._sent[-1] + self._pause if self._sent else now
        room = self._sent[-self._per_hour] + _HOUR if len(self._sent) >= self._per_hour else now
        return max(0.0, after_last - now, room - now)

    def count(self) -> None:
        """A letter goes now."""
        self._sent.append(self._clock())
