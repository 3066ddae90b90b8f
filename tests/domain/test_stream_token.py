"""The token of a media stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.stream_token import check_token, make_token

SECRET = b"0123456789abcdef0123456789abcdef"


def test_same_stream_same_token() -> None:
    """A webhook that is asked again gives the same answer."""
    assert make_token(SECRET, "CA1", 2) == make_token(SECRET, "CA1", 2)


def test_token_is_known() -> None:
    """The token stays what it is across releases: processes of two versions run side by side."""
    assert make_token(b"s", "CA1", 1) == "oLIln-5WbIISevdvnrZo6pHUJ3CLZE6aqymg5PUney0"


@given(st.binary(min_size=1), st.text(), st.integers(0))
def test_own_token_is_accepted(secret: bytes, call_sid: str, epoch: int) -> None:
    """What was made can be checked, and needs no escaping in a URL or TwiML."""
    token = make_token(secret, call_sid, epoch)
    assert check_token(token, secret=secret, call_sid=call_sid, stream_epoch=epoch)
    assert len(token) == 43
    assert token.replace("-", "").replace("_", "").isalnum()


def test_token_of_anything_else_is_refused() -> None:
    """Another call, an older stream, another secret, a changed token."""
    token = make_token(SECRET, "CA1", 2)
    assert not check_token(token, secret=SECRET, call_sid="CA2", stream_epoch=2)
    assert not check_token(token, secret=SECRET, call_sid="CA1", stream_epoch=1)
    assert not check_token(token, secret=b"other", call_sid="CA1", stream_epoch=2)
    assert not check_token(token[:-1], secret=SECRET, call_sid="CA1", stream_epoch=2)


@given(st.text())
def test_any_text_is_refused_without_failing(token: str) -> None:
    """A stranger may send anything."""
    assert not check_token(token, secret=SECRET, call_sid="CA1", stream_epoch=0)
