"""The idle watch, with a clock that is passed in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.idle import Idle, Watch


def test_warning_then_end() -> None:
    watch = Watch(90, 30, touched=1000)
    assert [watch.at(1000 + s) for s in (0, 89, 90, 119, 120)] == [Idle.ACTIVE, Idle.ACTIVE, Idle.WARN, Idle.WARN, Idle.END]
    assert watch.left(1095) == 25
    assert watch.left(2000) == 0


@given(st.floats(0, 1e6), st.integers(0, 19))
def test_the_warning_is_never_shorter_than_20_seconds(now: float, warning: int) -> None:
    watch = Watch(90, warning, touched=now)
    assert watch.at(now + 109) is Idle.WARN


@given(st.lists(st.floats(0, 119), min_size=10, max_size=30))
def test_touching_in_time_extends_as_often_as_needed(pauses: list[float]) -> None:
    now, watch = 0.0, Watch(90, 30, touched=0)
    for pause in pauses:
        now += pause
        assert watch.at(now) is not Idle.END
        watch = watch.touch(now)
    assert watch.at(now) is Idle.ACTIVE


def test_a_clock_that_jumps_back_does_not_end_the_visit() -> None:
    assert Watch(90, 30, touched=1000).touch(500).at(1050) is Idle.ACTIVE
