"""Who is in charge, and how often somebody may guess."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import RuleBroken
from domain.principals import FAILURES, Lockout, check_pin, hashed, is_hash_of, said_digits

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def failed(lockout: Lockout, times: int, at: datetime = NOW) -> Lockout:
    """Return a lockout after so many failures."""
    for _ in range(times):
        lockout = lockout.after_failure(at)
    return lockout


def test_four_failures_lock_nobody_out_and_the_fifth_does() -> None:
    """For a quarter of an hour, to the second."""
    assert failed(Lockout(), FAILURES - 1) == Lockout(failures=4)
    locked = failed(Lockout(), FAILURES)
    assert locked == Lockout(0, 1, NOW + timedelta(minutes=15))
    assert locked.is_locked(NOW + timedelta(minutes=15) - timedelta(seconds=1))
    assert not locked.is_locked(NOW + timedelta(minutes=15))


def test_each_further_lock_lasts_twice_as_long_up_to_a_day() -> None:
    """However often it happens."""
    spans, lockout = [], Lockout()
    for _ in range(9):
        lockout = failed(lockout, FAILURES)
        assert lockout.locked_until is not None
        spans.append(lockout.locked_until - NOW)
    assert spans[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert spans[-3:] == [timedelta(hours=16), timedelta(days=1), timedelta(days=1)]


@pytest.mark.parametrize("pin", ["7294", "113355", "120987654"])
def test_a_pin_of_four_to_twelve_digits_is_one(pin: str) -> None:
    """As long as it is none that anybody would try."""
    check_pin(pin)


@pytest.mark.parametrize("pin", ["", "729", "72941a", "1111", "1234", "987654", "٧٢٩٤", "7294 ", "7294110385"])
def test_what_is_no_pin_or_an_obvious_one_is_refused(pin: str) -> None:
    """Too short, too long, letters, other scripts, equal and counted digits."""
    with pytest.raises(RuleBroken):
        check_pin(pin)


def test_what_is_kept_tells_right_from_wrong_and_does_not_hold_the_digits() -> None:
    """Under a salt of its own each time; where nothing is kept nothing fits."""
    kept = hashed("7294", b"a" * 16)
    assert is_hash_of(kept, "7294")
    assert not is_hash_of(kept, "7295")
    assert not is_hash_of(None, "7294")
    assert "7294" not in kept
    assert kept != hashed("7294", b"b" * 16)


@pytest.mark.parametrize("said", ["7294", "7 2 9 4", "seven two nine four", "it's 72-94", "Seven, two, nine, four."])
def test_digits_are_digits_however_they_were_said(said: str) -> None:
    """As recognisers and models write them."""
    assert said_digits(said) == "7294"
