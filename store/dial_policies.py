"""When and how often businesses ring people, from the database; the law's bounds where one has said nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from domain.compliance import DialPolicy
from domain.ports.dialling import DialPolicies
from store.database import Database
from store.inserting import insert_once
from store.tables import DialPolicyRow


class SqlDialPolicies(DialPolicies):
    """`DialPolicies` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def policy(self, organisation_id: str) -> DialPolicy:
        """Return what a business allows itself."""
        async with self._database.reading() as unit:
            return _read(await unit.get(DialPolicyRow, organisation_id))

    async def change(self, organisation_id: str, change: Callable[[DialPolicy], DialPolicy]) -> DialPolicy:
        """Store a change of what a business allows itself; raises RuleBroken for a business that is not known."""
        async with self._database.transaction() as unit:
            await insert_once(unit, [_row(organisation_id, DialPolicy())])
            row = await unit.get_one(DialPolicyRow, organisation_id, with_for_update=True)
            changed = change(_read(row))
            row.sqlmodel_update(_row(organisation_id, changed))
            return changed


def _read(row: DialPolicyRow | None) -> DialPolicy:
    if row is None:
        return DialPolicy()
    pause = timedelta(seconds=row.pause_s)
    return DialPolicy(row.opens, row.closes, row.dials_a_day, row.dials_an_intent, pause)


def _row(organisation_id: str, policy: DialPolicy) -> DialPolicyRow:
    return DialPolicyRow(
        organisation_id=organisation_id,
        opens=policy.opens,
        closes=policy.closes,
        dials_a_day=policy.dials_a_day,
        dials_an_intent=policy.dials_an_intent,
        pause_s=round(policy.pause.total_seconds()),
    )
