"""Which media process carries a stream."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from domain.media_choice import choose_media

THREE = ("a", "b", "c")


@given(st.text(), st.sets(st.sampled_from(THREE), min_size=1))
def test_a_ready_process_is_chosen(call_sid: str, ready: set[str]) -> None:
    """The others would refuse the stream."""
    assert choose_media(THREE, ready=ready, call_sid=call_sid) in ready


@given(st.text(), st.sets(st.sampled_from(THREE), min_size=2), st.sampled_from(THREE))
def test_a_lost_stream_goes_on_elsewhere(call_sid: str, ready: set[str], left: str) -> None:
    """Whatever has just lost it may not know it yet."""
    assert choose_media(THREE, ready=ready, call_sid=call_sid, left=left) != left


def test_the_only_ready_process_gets_its_call_back() -> None:
    """Better there than nowhere."""
    assert choose_media(THREE, ready={"b"}, call_sid="CA1", left="b") == "b"


@given(st.text(), st.sampled_from(THREE))
def test_none_ready_is_as_good_as_all(call_sid: str, left: str) -> None:
    """The one before is avoided all the same."""
    chosen = choose_media(THREE, ready=(), call_sid=call_sid, left=left)
    assert chosen == choose_media(THREE, ready=THREE, call_sid=call_sid, left=left) != left


def test_calls_are_spread_evenly() -> None:
    """Of three thousand calls each process gets a third, give or take a tenth of it."""
    counts = Counter(choose_media(THREE, ready=THREE, call_sid=f"CA{number:032x}") for number in range(3000))
    assert all(900 < counts[process] < 1100 for process in THREE)


@given(st.text(), st.permutations(THREE))
def test_the_order_of_the_list_does_not_matter(call_sid: str, order: list[str]) -> None:
    """Two copies of the api with differently sorted settings agree."""
    chosen = choose_media(THREE, ready=THREE, call_sid=call_sid)
    assert choose_media(order, ready=THREE, call_sid=call_sid) == chosen
