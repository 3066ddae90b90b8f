"""Waits after failures, whose they are, and what follows from a token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sign_in import (
    OF_ADDRESS,
    OF_SOURCE,
    FailureLimit,
    Failures,
    csrf_token,
    subject_of_address,
    subject_of_source,
    token_hash,
)

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
LIMIT = FailureLimit(3, timedelta(seconds=30), timedelta(minutes=3), timedelta(hours=1))


def failed(times: int, *, at: datetime = NOW) -> Failures:
    """Return so many failures in a row."""
    failures = Failures()
    for _ in range(times):
        failures = failures.with_one_more(LIMIT, at)
    return failures


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (2, 0), (3, 30), (4, 60), (5, 120), (6, 180), (7, 180), (10**9, 180)]
)
def test_waits_double_up_to_the_longest(failures: int, seconds: int) -> None:
    """A person who mistypes hardly waits, a machine that guesses nearly always."""
    assert LIMIT.wait(failures) == timedelta(seconds=seconds)


def test_nobody_waits_who_has_not_failed() -> None:
    """Nor after a few failures."""
    assert [failed(times).waits_until(LIMIT) for times in range(3)] == [None] * 3
    assert failed(3).waits_until(LIMIT) == NOW + LIMIT.first_wait


def test_failures_of_long_ago_are_forgotten() -> None:
    """The next one is the first again."""
    assert failed(5).with_one_more(LIMIT, NOW + LIMIT.forgotten_after) == Failures(1, NOW + LIMIT.forgotten_after)


def test_the_attempt_that_was_right_is_taken_off() -> None:
    """Never more than there are."""
    assert failed(2).with_one_less().count == 1
    assert Failures().with_one_less().count == 0


@pytest.mark.parametrize("limit", [OF_ADDRESS, OF_SOURCE])
def test_no_wait_outlasts_the_memory_of_failures(limit: FailureLimit) -> None:
    """Otherwise whoever sits it out would be forgiven."""
    assert limit.longest_wait < limit.forgotten_after


@given(st.text(max_size=40))
def test_a_subject_is_short_and_names_no_address(email: str) -> None:
    """However long what was typed is."""
    subject = subject_of_address(f"{email}@x.example")
    assert len(subject.key) == len("address:") + 64
    assert "@" not in subject.key


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("203.0.113.9", "source:203.0.113.9"),
        ("::ffff:203.0.113.9", "source:203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "source:2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "source:2001:db8:1:2::/64"),
        ("", "source:unknown"),
        ("no address", "source:unknown"),
    ],
)
def test_a_source_is_an_address_or_one_customers_network(host: str, key: str) -> None:
    """Whoever has a network of IPv6 has all its addresses."""
    assert subject_of_source(host).key == key


def test_tokens_lead_neither_to_each_other_nor_back() -> None:
    """What is kept, what the cookie holds and what a page sends are three things."""
    assert len({"token", token_hash("token"), csrf_token("token"), csrf_token(token_hash("token"))}) == 4
    assert csrf_token("token") == csrf_token("token")
