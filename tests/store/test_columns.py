"""Values survive the database exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine.default import DefaultDialect

from domain.business import OpeningHours, OpenSpan
from store.columns import ExactDecimal, UtcDateTime
from store.opening_hours import read_hours, write_hours

#: The types do the same for every database.
ANY = DefaultDialect()
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
SPANS = st.lists(MINUTES, unique=True, max_size=6).map(
    lambda times: tuple(OpenSpan(*pair) for pair in zip(*[iter(sorted(times))] * 2, strict=False))
)


class TestUtcDateTime:
    """Instants are aware UTC."""

    @given(st.datetimes(timezones=ZONES, min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))  # noqa: DTZ001 - Hypothesis wants naive bounds
    def test_same_instant_comes_back_from_sqlite(self, at: datetime) -> None:
        """SQLite drops the zone, so what it keeps has to be UTC."""
        column = UtcDateTime()
        stored = column.process_bind_param(at, ANY)
        assert stored is not None
        returned = column.process_result_value(stored.replace(tzinfo=None), ANY)
        assert returned == at
        assert returned.tzinfo is UTC

    def test_zone_of_the_connection_does_not_matter(self) -> None:
        """PostgreSQL answers in any zone; we read UTC."""
        at = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=-5)))
        returned = UtcDateTime().process_result_value(at, ANY)
        assert returned == at
        assert returned.tzinfo is UTC

    def test_naive_datetime_is_refused(self) -> None:
        """A time without a zone names no instant."""
        with pytest.raises(ValueError, match="zone"):
            UtcDateTime().process_bind_param(datetime(2026, 11, 24), ANY)  # noqa: DTZ001 - naive is the point


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_decimal_keeps_its_digits(price: Decimal) -> None:
    """59.00 does not become 59 or 59.0."""
    column = ExactDecimal()
    stored = column.process_bind_param(price, ANY)
    assert str(column.process_result_value(stored, ANY)) == str(price)


@given(st.dictionaries(st.integers(0, 6), SPANS), st.frozensets(st.dates(min_value=date(1000, 1, 1))))
def test_opening_hours_survive_json(weekly: dict[int, tuple[OpenSpan, ...]], closed_on: frozenset[date]) -> None:
    """Reading undoes writing."""
    hours = OpeningHours(weekly, closed_on)
    assert read_hours(write_hours(hours)) == hours
