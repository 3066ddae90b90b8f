"""What counts against a provider, and what a request meets while it is not asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import pytest

from domain.circuit_breaker import BreakerState
from domain.errors import (
    HoldfastError,
    NotFound,
    OutcomeUnknown,
    ProviderRejected,
    ProviderUnavailable,
    RecipientRejected,
)
from domain.provider_guard import ProviderGuard
from tests.store.world import Stopwatch

DOWN = ProviderUnavailable("vendor", "503")
UNKNOWN = OutcomeUnknown("vendor", "reply lost")
REFUSED = ProviderRejected("vendor", "no permission")
CLOSED, OPEN = BreakerState.CLOSED, BreakerState.OPEN


@pytest.fixture
def watch() -> Stopwatch:
    """A clock that stands still until set."""
    return Stopwatch()


@pytest.fixture
def alone(watch: Stopwatch) -> ProviderGuard:
    """A provider nobody stands behind."""
    return ProviderGuard("vendor", "port", clock=watch)


@pytest.fixture
def followed(watch: Stopwatch) -> ProviderGuard:
    """A provider with another one behind it."""
    return ProviderGuard("vendor", "port", clock=watch, has_next=True)


def ask(guard: ProviderGuard, *outcomes: HoldfastError | None) -> None:
    """Make a request for each outcome."""
    for outcome in outcomes:
        with suppress(HoldfastError), guard.watched():
            if outcome is not None:
                raise outcome


class TestWhatCounts:
    """Trouble of the provider's, not of one request."""

    @pytest.mark.parametrize("trouble", [DOWN, UNKNOWN])
    def test_trouble_opens_the_breaker(self, alone: ProviderGuard, trouble: HoldfastError) -> None:
        """After five, and not before."""
        ask(alone, *[trouble] * 4)
        assert alone.state is CLOSED
        ask(alone, trouble)
        assert alone.state is OPEN

    @pytest.mark.parametrize("refusal", [REFUSED, RecipientRejected("vendor", "landline"), NotFound("no call")])
    def test_a_refusal_is_an_answer(self, alone: ProviderGuard, refusal: HoldfastError) -> None:
        """One agent's misspelt voice must not silence the others; refusals come at once anyway."""
        ask(alone, *[refusal] * 50)
        assert alone.state is CLOSED

    def test_one_failure_is_enough_where_another_waits(self, followed: ProviderGuard) -> None:
        """The next caller need not find it out again."""
        ask(followed, DOWN)
        assert followed.state is OPEN

    def test_one_failure_among_many_successes_is_not(self, followed: ProviderGuard) -> None:
        """A busy provider's single slip does not send everybody away."""
        ask(followed, *[None] * 10, DOWN)
        assert followed.state is CLOSED

    def test_a_refusal_counts_where_another_waits(self, followed: ProviderGuard) -> None:
        """Its key may be the one that is right."""
        ask(followed, REFUSED)
        assert followed.state is OPEN

    def test_a_lost_stream_counts_where_another_waits(self, followed: ProviderGuard) -> None:
        """The call that lost it opens the next one there."""
        followed.lost()
        assert followed.state is OPEN

    def test_lost_streams_do_not_close_the_only_way(self, alone: ProviderGuard) -> None:
        """A restart over there breaks a hundred streams at once; all of them may open again."""
        for _ in range(100):
            alone.lost()
        assert alone.state is CLOSED
        assert alone.failures == {"lost": 100}

    def test_failures_are_counted_by_code(self, alone: ProviderGuard) -> None:
        """Whoever looks sees an outage and a wrong key apart."""
        ask(alone, DOWN, None, DOWN, REFUSED)
        assert alone.failures == {"provider_unavailable": 2, "provider_rejected": 1}

    async def test_a_caller_who_hangs_up_says_nothing(self, followed: ProviderGuard) -> None:
        """A request given up is neither a success nor a failure."""
        with pytest.raises(asyncio.CancelledError), followed.watched():
            raise asyncio.CancelledError
        assert (followed.state, dict(followed.failures)) == (CLOSED, {})


class TestWhileOpen:
    """Fail fast."""

    @pytest.mark.parametrize(("says_when", "expected"), [(True, timedelta(seconds=6)), (False, None)])
    def test_nothing_is_asked(
        self, alone: ProviderGuard, watch: Stopwatch, expected: timedelta | None, *, says_when: bool
    ) -> None:
        """Only whom nobody waits for is told to come back when there is a chance."""
        ask(alone, *[DOWN] * 5)
        watch.seconds = 4
        with pytest.raises(ProviderUnavailable) as refused, alone.watched(says_when=says_when):
            pytest.fail("asked")
        assert refused.value.retry_after == expected
        assert refused.value.provider == "vendor"
        assert alone.failures.total() == 5

    def test_a_success_after_the_pause_lets_everybody_in(self, alone: ProviderGuard, watch: Stopwatch) -> None:
        """The first one is the trial."""
        ask(alone, *[DOWN] * 5)
        watch.seconds = 10
        ask(alone, None, None)
        assert alone.state is CLOSED

    def test_a_refusal_proves_that_it_answers(self, alone: ProviderGuard, watch: Stopwatch) -> None:
        """The trial may be about a number that can't be reached."""
        ask(alone, *[DOWN] * 5)
        watch.seconds = 10
        ask(alone, REFUSED)
        assert alone.state is CLOSED


@pytest.mark.parametrize(("outcomes", "state"), [((DOWN,), OPEN), ((REFUSED,), OPEN), ((None,), CLOSED)])
def test_a_failure_after_the_answer_counts_too(
    followed: ProviderGuard, outcomes: Sequence[HoldfastError | None], state: BreakerState
) -> None:
    """A stream that had begun and was cut."""
    ask(followed, None)
    for outcome in outcomes:
        with suppress(HoldfastError), followed.noted():
            if outcome is not None:
                raise outcome
    assert followed.state is state
