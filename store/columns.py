"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import BigInteger, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

_PLACES: Final = 10


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out. SQLite keeps no zone and PostgreSQL answers in the connection's zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert an aware instant to UTC; raises ValueError for a naive one, which names no instant."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Mark what SQLite returns as the UTC it was stored as; convert what PostgreSQL returns."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FreeText(TypeDecorator[str]):
    """What people say, write and look for: NUL characters are left out, which PostgreSQL refuses and SQLite keeps."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Leave out what no database of ours is to see."""
        del dialect
        return None if value is None else value.replace("\0", "")


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its digits: SQLite has no exact number type, so text serves both databases."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the digits, trailing zeros included."""
        del dialect
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the digits."""
        del dialect
        return None if value is None else Decimal(value)


class Money(TypeDecorator[Decimal]):
    """An amount kept as a whole number of its tenth decimal places, so that databases add it up without an error."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Write the places; raises ValueError for an amount with more of them."""
        del dialect
        if value is None:
            return None
        scaled = value.scaleb(_PLACES)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"an amount has at most {_PLACES} decimal places")
        return int(scaled)

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Decimal | None:
        """Read the places; a sum on PostgreSQL comes as a decimal."""
        del dialect
        return None if value is None else Decimal(value).scaleb(-_PLACES)
