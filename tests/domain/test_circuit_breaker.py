"""When a breaker opens, and how it closes again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.circuit_breaker import BreakerSettings, BreakerState, CircuitBreaker

SETTINGS = BreakerSettings(fewest_failures=3, latest=6, window=timedelta(seconds=30), pause=timedelta(seconds=10))


def breaker_after(outcomes: str, *, now: float = 0.0) -> CircuitBreaker:
    """Return a breaker that saw outcomes at one moment: `+` a success, `-` a failure."""
    breaker = CircuitBreaker(SETTINGS)
    for outcome in outcomes:
        assert breaker.lets_through(now)
        (breaker.succeeded if outcome == "+" else breaker.failed)(now)
    return breaker


class TestClosed:
    """Everything is let through until too much fails."""

    @pytest.mark.parametrize("outcomes", ["", "--", "-+-", "+-+-+", "++++--", "--+"])
    def test_few_failures_change_nothing(self, outcomes: str) -> None:
        """Fewer than three, whatever their share."""
        assert breaker_after(outcomes).state(0.0) is BreakerState.CLOSED

    @pytest.mark.parametrize("outcomes", ["---", "+++---", "-+-+-"])
    def test_enough_failures_that_are_half_of_all_open_it(self, outcomes: str) -> None:
        """In a row, or among successes."""
        assert breaker_after(outcomes).state(0.0) is BreakerState.OPEN

    def test_only_the_latest_outcomes_count(self) -> None:
        """An hour of success does not outweigh a vendor that has just gone."""
        assert breaker_after("+" * 1000 + "---").state(0.0) is BreakerState.OPEN

    def test_old_failures_are_forgotten(self) -> None:
        """Two half a minute ago and one now are no outage."""
        breaker = breaker_after("--")
        breaker.failed(30.1)
        assert breaker.state(30.1) is BreakerState.CLOSED

    def test_failures_within_the_window_count_together(self) -> None:
        """To its very end."""
        breaker = breaker_after("--")
        breaker.failed(30.0)
        assert breaker.state(30.0) is BreakerState.OPEN


class TestOpen:
    """Nobody is let through for the pause."""

    def test_nothing_passes_until_the_pause_is_over(self) -> None:
        """The wait is told to whoever asks."""
        breaker = breaker_after("---")
        assert not breaker.lets_through(9.9)
        assert breaker.wait(4.0) == 6.0

    @pytest.mark.parametrize("outcome", [CircuitBreaker.succeeded, CircuitBreaker.failed])
    def test_what_comes_back_late_changes_nothing(self, outcome: object) -> None:
        """Requests made before say nothing about now."""
        breaker = breaker_after("---")
        outcome(breaker, 9.0)  # type: ignore[operator]  # one of the two methods
        assert [breaker.state(now) for now in (9.9, 10.0)] == [BreakerState.OPEN, BreakerState.HALF_OPEN]


class TestHalfOpen:
    """One trial decides."""

    def test_one_request_is_the_trial(self) -> None:
        """The next one waits for its outcome."""
        breaker = breaker_after("---")
        assert [breaker.lets_through(10.0), breaker.lets_through(10.0)] == [True, False]
        assert breaker.wait(11.0) == 9.0

    def test_asking_for_the_state_takes_no_trial(self) -> None:
        """Metrics may look as often as they like."""
        breaker = breaker_after("---")
        assert breaker.state(10.0) is BreakerState.HALF_OPEN
        assert breaker.wait(10.0) == 0.0
        assert breaker.lets_through(10.0)

    def test_success_closes_it_with_a_clean_slate(self) -> None:
        """The failures of before the pause count no more."""
        breaker = breaker_after("---")
        assert breaker.lets_through(10.0)
        breaker.succeeded(10.5)
        breaker.failed(10.6)
        breaker.failed(10.7)
        assert breaker.state(10.7) is BreakerState.CLOSED

    def test_failure_opens_it_for_another_pause(self) -> None:
        """Which begins with the failure, not with the trial."""
        breaker = breaker_after("---")
        assert breaker.lets_through(10.0)
        breaker.failed(12.0)
        assert [breaker.lets_through(now) for now in (21.9, 22.0)] == [False, True]

    def test_a_trial_nobody_reports_on_makes_way(self) -> None:
        """Its caller hung up: the provider must not be shut out for ever."""
        breaker = breaker_after("---")
        assert breaker.lets_through(10.0)
        assert [breaker.lets_through(now) for now in (19.9, 20.0)] == [False, True]
