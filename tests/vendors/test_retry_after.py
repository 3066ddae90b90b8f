"""How long vendors ask to be left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vendors.retry_after import LONGEST, read_retry_after


@pytest.mark.parametrize(
    ("header", "seconds"), [("0", 0), ("30", 30), (" 1.5 ", 1.5), ("1e9", 3600), ("inf", 3600), ("9" * 400, 3600)]
)
def test_seconds_are_read_and_bounded(header: str, seconds: float) -> None:
    """No header puts a call off for ever."""
    assert read_retry_after(header) == timedelta(seconds=seconds)
    assert timedelta(hours=1) == LONGEST


@pytest.mark.parametrize(
    "header", [None, "", "\N{SUPERSCRIPT TWO}", "-1", "nan", "soon", "Sat, 21 Nov 2026 15:00:00 GMT"]
)
def test_what_can_not_be_read_is_nothing(header: str | None) -> None:
    """And never an error of its own."""
    assert read_retry_after(header) is None
