"""Five wrong PINs lock; no clock that is set, and no restart, opens early."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from kiosk.core.lock import FIRST, LONGEST, TRIES, Lock

NOON = 1_795_000_000  # a day in November 2026, seconds since 1970
YEARS = 100 * 365 * 86_400


def wrong(lock: Lock, times: int = TRIES) -> Lock:
    for _ in range(times):
        lock = lock.attempt()
    return lock


def test_five_wrong_lock_for_15_minutes_then_twice_as_long_up_to_a_day() -> None:
    lock, now, minutes = Lock(), float(NOON), []
    for _ in range(10):
        lock = wrong(lock.at(now, now, "a"))
        minutes.append(lock.left / 60)
        now += lock.left
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]


def test_four_wrong_do_not_lock() -> None:
    lock = wrong(Lock(), TRIES - 1)
    assert (lock.left, lock.tries) == (0, 1)


def test_no_attempt_is_possible_one_second_early_and_five_are_at_the_end() -> None:
    lock = wrong(Lock().at(NOON, 100, "a"))
    with pytest.raises(ValueError, match="locked"):
        lock.at(NOON + FIRST - 1, 100 + FIRST - 1, "a").attempt()
    assert lock.at(NOON + FIRST, 100 + FIRST, "a").tries == TRIES


def test_a_right_pin_forgets_wrong_ones_and_rounds() -> None:
    lock = wrong(Lock().at(NOON, 0, "a"))
    lock = wrong(lock.at(NOON + FIRST, FIRST, "a"), 2).right()
    assert (lock.tries, lock.left, wrong(lock).left) == (TRIES, 0, FIRST)


@pytest.mark.parametrize("wall", [0, NOON - 86_400, NOON + YEARS])
def test_the_wall_clock_set_while_running_changes_nothing(wall: float) -> None:
    lock = wrong(Lock().at(NOON, 100, "a")).at(wall, 160, "a")
    assert lock.left == FIRST - 60


def test_after_a_restart_the_wall_clock_counts_but_never_backwards() -> None:
    locked = wrong(Lock().at(NOON, 100, "a"))
    assert locked.at(NOON + 600, 5, "b").left == FIRST - 600
    assert locked.at(NOON - 86_400, 5, "b").left == FIRST
    back_and_right_again = locked.at(NOON - 86_400, 5, "b").at(NOON + 60, 5, "c")
    assert back_and_right_again.left == FIRST - 60, "the day that the clock was set back is not counted"


def test_a_steady_clock_that_stumbles_counts_no_second_twice() -> None:
    lock = wrong(Lock().at(NOON, 100, "a")).at(NOON, 200, "a").at(NOON, 150, "a").at(NOON, 200, "a")
    assert lock.left == FIRST - 100


class Desk(RuleBasedStateMachine):
    """A desk in true time (whole seconds) with a wall clock that anybody sets and a machine that is switched off and on.

    What the rules leave out: a wall clock put forward between the last look and the first look after a restart.
    Nothing on the machine can tell that from time that really passed.
    """

    kind: type[Lock] = Lock

    @initialize()
    def begin(self) -> None:
        self.true, self.offset, self.booted, self.boots = 0, 0, 0, 0
        self.until = self.round = self.wrong = 0
        self.exact = True  # no restart since the lock fell: then it must end on the second
        self.lock = self.kind()
        self.seen = 0
        self.look()

    @rule()
    def look(self) -> None:
        wall = NOON + self.true + self.offset
        self.lock = self.lock.at(wall, self.true - self.booted, str(self.boots))
        self.looked, self.seen = self.true, max(wall, self.seen)

    @rule(seconds=st.one_of(st.integers(0, 120), st.sampled_from([FIRST - 1, FIRST, FIRST + 1, 3600, LONGEST - 1, LONGEST])))
    def time_passes(self, seconds: int) -> None:
        self.true += seconds
        self.look()

    @rule(by=st.one_of(st.integers(-YEARS, YEARS), st.sampled_from([-3600, 3600, FIRST, -FIRST, LONGEST])))
    def the_clock_is_set(self, by: int) -> None:
        self.offset += by

    @precondition(lambda self: NOON + self.true + self.offset - self.seen <= self.true - self.looked)
    @rule(off=st.integers(0, 2 * LONGEST), back=st.sampled_from([0, 0, 1, 3600, YEARS]))
    def off_and_on(self, off: int, back: int) -> None:
        self.true += off
        self.offset -= back
        self.booted, self.boots = self.true, self.boots + 1
        self.exact = self.until <= self.true and self.lock.at(NOON + self.true + self.offset, 0, str(self.boots)).left == 0
        self.look()

    @precondition(lambda self: self.lock.left == 0)
    @rule(times=st.integers(1, TRIES))
    def wrong_pins(self, times: int) -> None:
        self.look()
        for _ in range(times):
            if self.true < self.until:
                return  # the promise is about to be broken; the invariant says so
            self.lock = self.lock.attempt()
            self.wrong += 1
            if self.wrong == TRIES:
                self.wrong, self.round, self.exact = 0, self.round + 1, True
                self.until = self.true + min(FIRST * 2 ** (self.round - 1), LONGEST)
                return

    @precondition(lambda self: self.lock.left == 0 and self.true >= self.until)
    @rule()
    def right_pin(self) -> None:
        self.look()
        self.lock = self.lock.attempt().right()
        self.wrong = self.round = 0
        self.until, self.exact = self.true, True

    @invariant()
    def never_open_early(self) -> None:
        left = max(0, self.until - self.looked)
        assert self.lock.left >= left
        assert self.lock.left <= LONGEST
        if self.exact:
            assert self.lock.left == left, "nobody is locked out for longer than was said"
        assert self.lock.tries == TRIES - self.wrong


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


class WallClockOnly(Lock):
    """The obvious lock, and wrong: it believes the clock on the wall."""

    def at(self, now: float, steady: float, era: str) -> Lock:
        return replace(self, left=max(0.0, self.left - max(0.0, now - self.seen)), seen=now, steady=steady, era=era)


class ForgetsTheLatest(Lock):
    """Steady while it runs, but remembers the last wall time instead of the latest: back, restart, forth opens it."""

    def at(self, now: float, steady: float, era: str) -> Lock:
        return replace(super().at(now, steady, era), seen=now)


@pytest.mark.parametrize("bad", [WallClockOnly, ForgetsTheLatest])
def test_positive_control_a_lock_that_believes_the_wall_clock_is_caught(bad: type[Lock]) -> None:
    class Control(Desk):
        kind = bad

    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Control, settings=settings(max_examples=2000, stateful_step_count=30, deadline=None, derandomize=True, phases=[Phase.generate])
        )
