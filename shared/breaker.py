"""The breaker: a systematic fault must not drain a topic into the dead letters. It counts, and says when to stop."""

from collections import deque
from dataclasses import dataclass, field

IN_A_ROW = 20
SHARE, WINDOW, LEAST = 0.05, 300.0, 20  # more than so much of what came in so many seconds, but at least so many


@dataclass(slots=True)
class Breaker:
    tripped: str = ""  # why, once it has; only a restart, after somebody has looked, makes it whole
    _row: int = 0
    _seconds: deque[list[float]] = field(default_factory=deque)  # [second, all, bad]

    def note(self, good: bool, at: float) -> None:
        """One message more; `at` in seconds of any clock that does not go back."""
        if not self._seconds or self._seconds[-1][0] != int(at):
            self._seconds.append([int(at), 0, 0])
            while self._seconds[0][0] <= at - WINDOW:
                self._seconds.popleft()
        self._seconds[-1][1] += 1
        self._seconds[-1][2] += not good
        self._row = 0 if good else self._row + 1
        if not good and not self.tripped:
            self._judge()

    def _judge(self) -> None:
        all_, bad = (sum(s[n] for s in self._seconds) for n in (1, 2))
        if self._row >= IN_A_ROW:
            self.tripped = f"{self._row} bad messages in a row"
        elif bad >= LEAST and bad > SHARE * all_:
            self.tripped = f"{bad:.0f} of {all_:.0f} messages bad in {WINDOW / 60:.0f} minutes"
