"""Schedules that follow a change over REST at once."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

from api.schedule_desk import ScheduleDesk
from domain.errors import HoldfastError
from processes.schedules import ScheduleKeeper

_LOG: Final = logging.getLogger(__name__)
#: Whoever has changed something waits for it.
_PATIENCE: Final = timedelta(seconds=3)


class TemporalScheduleDesk(ScheduleDesk):
    """`ScheduleDesk` on Temporal."""

    def __init__(self, keeper: ScheduleKeeper) -> None:
        """Take who keeps the schedules."""
        self._keeper = keeper

    async def follow(self, organisation_id: str) -> None:
        """Bring a business's schedules to its settings; what can't be done now is logged, and done by workers."""
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                await self._keeper.keep_business(organisation_id)
        except (HoldfastError, TimeoutError) as error:
            why = str(error) or "Temporal has not answered"
            _LOG.warning("schedules of %s are left to the workers: %s", organisation_id, why)
