"""The only place that asks what time it is."""

from __future__ import annotations

import time
from datetime import datetime


def now() -> datetime:
    """Local time at the desk."""
    return datetime.now()


def steady() -> float:
    """Seconds on a clock that nobody can set."""
    return time.monotonic()
