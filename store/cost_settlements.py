"""What was reckoned, beside what vendors say."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ports.costs import CostSpan, Settlement
from store.tables import CostEventRow


def item_key() -> ColumnElement[str]:
    """Return `vendor/unit/item` of a use."""
    return col(CostEventRow.vendor) + "/" + col(CostEventRow.unit) + "/" + col(CostEventRow.item)


async def read_settlements(unit: AsyncSession, span: CostSpan) -> Sequence[Settlement]:
    """Add up what vendors have told of the uses within a span that they price themselves, by item."""
    row = CostEventRow
    is_settled = col(row.settled_at).is_not(None)
    is_told = and_(is_settled, col(row.vendor_currency) == col(row.currency))
    is_foreign = and_(is_settled, col(row.vendor_currency) != col(row.currency))
    is_silent = and_(is_settled, col(row.vendor_amount).is_(None))
    key = item_key().label("key")
    wanted = (
        select(
            key,
            _many(col(row.settled_at).is_(None)),
            _many(is_told),
            _many(is_foreign),
            _many(is_silent),
            func.sum(case((is_told, col(row.amount)))),
            func.sum(case((is_told, col(row.vendor_amount)))),
        )
        .where(
            col(row.organisation_id) == span.organisation_id,
            col(row.at) >= span.begin,
            col(row.at) < span.end,
            col(row.vendor_id).is_not(None),
        )
        .group_by(key)
        .order_by(key)
    )
    return [
        Settlement(item, waiting, told, foreign, silent, reckoned or Decimal(0), charged or Decimal(0))
        for item, waiting, told, foreign, silent, reckoned, charged in await unit.execute(wanted)
    ]


def _many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count(case((condition, 1)))
