"""Five wrong PINs lock, each further five lock twice as long. Every clock is passed in; none of them is trusted alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

TRIES = 5  # wrong PINs in a round
FIRST = 15 * 60  # seconds: the lock after the first round
LONGEST = 24 * 60 * 60  # seconds: what doubling stops at


@dataclass(frozen=True)
class Lock:
    """How many wrong PINs there were, and how long nobody may try.

    `wrong` counts within the round, `rounds` the locks since the last right PIN, `left` is the rest of the lock in
    seconds, as it was at the moment that the other three describe: `seen` is the latest wall time ever seen (seconds
    since 1970), `steady` the reading of a monotonic clock, and `era` names that clock: two readings may be
    compared only within one era, which ends with the process or the machine's uptime.
    """

    wrong: int = 0
    rounds: int = 0
    left: float = 0.0
    seen: float = 0.0
    steady: float = 0.0
    era: str = ""

    @property
    def tries(self) -> int:
        """PINs that may still be tried before the lock falls."""
        return TRIES - self.wrong

    def at(self, now: float, steady: float, era: str) -> Lock:
        """The lock after time has passed: wall time `now`, monotonic `steady` on the clock `era`.

        Within an era only the monotonic clock counts, so setting the wall clock changes nothing. Across eras only
        the wall clock knows; it counts from the latest time ever seen, so a clock set back and right again counts once.
        """
        same = era == self.era
        passed = steady - self.steady if same else now - self.seen
        return replace(
            self,
            left=max(0.0, self.left - max(0.0, passed)),
            seen=max(self.seen, now),
            steady=max(self.steady, steady) if same else steady,
            era=era,
        )

    def attempt(self) -> Lock:
        """One more PIN, counted as wrong before anyone knows whether it is. ValueError while it is locked."""
        if self.left > 0:
            raise ValueError("locked: no attempt may be made")
        if self.wrong + 1 < TRIES:
            return replace(self, wrong=self.wrong + 1)
        # seven doublings of the first lock are above the longest; more rounds need no larger power
        return replace(self, wrong=0, rounds=self.rounds + 1, left=float(min(FIRST * 2 ** min(self.rounds, 7), LONGEST)))

    def right(self) -> Lock:
        """The last counted PIN was right: nothing is held against anybody."""
        return replace(self, wrong=0, rounds=0, left=0.0)
