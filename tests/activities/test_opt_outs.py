"""Who does not want to hear of a business is on its list from then on."""

from __future__ import annotations

from datetime import UTC, datetime

from activities.opt_outs import OptOuts
from domain.ports.consent import SuppressionEntry
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.suppressions import SqlSuppressions

PHONE = "+15551230001"


async def test_a_number_is_suppressed_at_once_and_for_that_business_alone(sqlite: Database) -> None:
    """Said twice, it is the same."""
    suppressions = SqlSuppressions(sqlite)
    entry = SuppressionEntry(WORKSHOP_ID, PHONE, "said so", "CA1", datetime(2026, 11, 21, tzinfo=UTC))
    for _ in range(2):
        await OptOuts(suppressions).suppress(entry)
    assert await suppressions.is_suppressed(WORKSHOP_ID, PHONE)
    assert not await suppressions.is_suppressed("southgate", PHONE)
