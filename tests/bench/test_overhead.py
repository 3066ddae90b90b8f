"""Our part of a turn."""

from __future__ import annotations

import pytest

from bench.distribution import Distribution
from bench.manners import Silent
from bench.overhead import own_part
from bench.phone import Phone


def phone_with(call_sid: str, answered_at: list[float]) -> Phone:
    """Return a phone that was answered at some times."""
    phone = Phone(call_sid, manners=Silent(), noise=(b"",), end=b"", lead=0.2)
    phone.record.answered_at = answered_at
    return phone


def test_each_final_goes_with_the_first_audio_after_it() -> None:
    """What lies between, less the vendors' time, is ours."""
    phones = [phone_with("CA1", [10.3, 20.4]), phone_with("CA2", [5.25])]
    found = own_part({"CA1": [10.0, 20.0], "CA2": [5.0]}, phones, vendors=0.2)
    assert found.values == pytest.approx((50, 100, 200))


def test_a_turn_without_an_answer_takes_no_other_turns_answer() -> None:
    """Audio after the next final belongs to the next one."""
    found = own_part({"CA1": [10.0, 20.0]}, [phone_with("CA1", [20.3])], vendors=0.2)
    assert found.values == pytest.approx((100,))


def test_nothing_said_is_nothing_measured() -> None:
    """A call without turns adds nothing."""
    assert own_part({"CA1": []}, [phone_with("CA1", [])], vendors=0.2) == Distribution(())
