"""Where scenarios are played: the sandbox, our database and our doors, of a running stack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import httpx

from domain.ports.access import Role
from processes.create_key import issue_key
from processes.rehearsal.box import Box
from processes.rehearsal.own_business import put_own
from processes.rehearsal.reminding import Sweep, sweeper
from processes.rehearsal.scenario import Scenario
from processes.stack_plan import StackPlan
from store.api_keys import SqlApiKeys
from store.database import Database

#: A plan takes a moment.
_PATIENCE: Final = 40.0


@dataclass(frozen=True, slots=True)
class Theatre:
    """Where scenarios are played.

    Attributes:
        box: Where callers, callees and texters are.
        database: The product's.
        sweep: Runs the daily reminders of a business once, and returns when they are started.
        office: Reaches our REST API (`/api`) with an owner's key.
        api: Base URL of the api, where vendors find our webhooks.
    """

    box: Box
    database: Database
    sweep: Sweep
    office: httpx.AsyncClient
    api: str

    async def put(self, scenario: Scenario) -> None:
        """Give a scenario the business it has to itself, if it has one."""
        if scenario.own is not None:
            await put_own(self.database, scenario.own, scenario.business, scenario.name)
            await self.box.point_number(scenario.own.number, self.api)


@asynccontextmanager
async def opened_theatre(box: Box, plan: StackPlan) -> AsyncIterator[Theatre]:
    """Open what a running stack's scenarios are played with."""
    database = Database.open(plan.database)
    try:
        key, key_id = await issue_key(database, Role.OWNER, "scenarios")
        headers = {"Authorization": f"Bearer {key}"}
        try:
            async with httpx.AsyncClient(base_url=f"{plan.api}/api", headers=headers, timeout=_PATIENCE) as office:
                yield Theatre(box, database, sweeper(plan), office, plan.api)
        finally:
            await SqlApiKeys(database, lambda: datetime.now(UTC)).revoke(key_id)
    finally:
        await database.close()
