"""What a call came to."""

from __future__ import annotations

import pytest

from domain.calls import Outcome, decide_outcome


@pytest.mark.parametrize(
    ("is_emergency", "bookings", "messages", "exchanges", "expected"),
    [
        (False, 0, 0, 0, Outcome.ABANDONED),
        (False, 0, 0, 1, Outcome.ANSWERED),
        (False, 0, 1, 1, Outcome.MESSAGE_TAKEN),
        (False, 1, 1, 1, Outcome.BOOKED),
        (True, 1, 1, 1, Outcome.EMERGENCY),
        (False, 0, 1, 0, Outcome.MESSAGE_TAKEN),
    ],
)
def test_the_most_valuable_outcome_counts(
    *, is_emergency: bool, bookings: int, messages: int, exchanges: int, expected: Outcome
) -> None:
    """An emergency outweighs everything, then a booking, then a message, then having talked at all."""
    outcome = decide_outcome(is_emergency=is_emergency, bookings=bookings, messages=messages, exchanges=exchanges)
    assert outcome is expected
