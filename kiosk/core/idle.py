"""When a screen is left alone: first a warning, then the end. The clock is passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Idle(Enum):
    """What the moment asks for."""

    ACTIVE = "active"
    WARN = "warn"
    END = "end"


@dataclass(frozen=True)
class Watch:
    """Seconds on one monotonic clock. `after` without touch comes the warning, `warning` later the end.

    The warning is part of the promise, so it never shrinks below 20 seconds (WCAG 2.2.1); every touch
    starts the watch anew, as often as needed.
    """

    after: float
    warning: float
    touched: float

    def touch(self, now: float) -> Watch:
        return replace(self, touched=max(now, self.touched))

    def at(self, now: float) -> Idle:
        alone = now - self.touched
        if alone < self.after:
            return Idle.ACTIVE
        return Idle.WARN if alone < self.after + max(self.warning, 20) else Idle.END

    def left(self, now: float) -> int:
        """Whole seconds until the end."""
        return max(0, round(self.touched + self.after + max(self.warning, 20) - now))
