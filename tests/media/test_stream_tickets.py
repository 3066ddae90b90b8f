"""What entitles a stream to a call."""

from __future__ import annotations

import pytest

from domain.stream_token import make_token
from media.stream_tickets import StreamTickets
from media.twilio_stream import Started

SECRET = b"0123456789abcdef0123456789abcdef"


def _started(*, call_sid: str = "CA1", epoch: str = "1", token: str | None = None) -> Started:
    ours = make_token(SECRET, "CA1", 1) if token is None else token
    return Started("MZ1", call_sid, {"call_token": ours, "stream_epoch": epoch})


def test_a_ticket_of_ours_is_taken_once() -> None:
    """Whoever has seen a token on the wire can do nothing with it."""
    tickets = StreamTickets(SECRET)
    assert tickets.take(_started()) == 1
    assert tickets.take(_started()) is None


@pytest.mark.parametrize("epoch", ["01", "١", "+1", " 1", "1.0", "", "9" * 10, "-1"])
def test_an_epoch_has_one_spelling(epoch: str) -> None:
    """Another spelling of the same number would be another ticket."""
    assert StreamTickets(SECRET).take(_started(epoch=epoch)) is None


@pytest.mark.parametrize(("call_sid", "epoch", "token"), [("CA2", "1", None), ("CA1", "2", None), ("CA1", "1", "x")])
def test_a_token_is_for_one_call_and_epoch(call_sid: str, epoch: str, token: str | None) -> None:
    """A wrong ticket is refused, and leaves the right one good."""
    tickets = StreamTickets(SECRET)
    assert tickets.take(_started(call_sid=call_sid, epoch=epoch, token=token)) is None
    assert tickets.take(_started()) == 1
