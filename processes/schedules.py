"""What Temporal starts by itself for each business: kept as the settings say, by every worker alike.

Rules:
- A schedule is compared before it is written: only what differs is updated, and one somebody has paused stays paused.
- Several processes may keep them at once: all want the same, and whoever comes second finds it done.
- A schedule whose business is gone, or does not want it any more, is deleted. They are listed before the businesses are
  read, so that one whose business is just being added is never taken for left over.
- One that can't be kept, or whose business can't be read, holds up no other: it is left as it is, and tried again.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final, Self

from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from activities.temporal_failures import translated_temporal_errors
from domain.business import Organisation
from domain.errors import ConfigurationError, HoldfastError, NotFound
from domain.names import PRICE_SWEEP_ID, calendar_sync_id, reminder_schedule_id
from processes.calendar_schedule import calendar_sync_schedule
from processes.price_schedule import price_sweep_schedule
from processes.reminder_schedule import reminder_schedule
from store.database import Database
from store.directory import SqlDirectory
from store.organisations import organisation_ids

_LOG: Final = logging.getLogger(__name__)

#: How long a change of the settings may take to count.
_KEPT_EVERY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ScheduleKind:
    """One kind of schedule, at most one of it for each business.

    Attributes:
        schedule_id: Organisation id → schedule id; the ids of a kind begin alike and as those of no other kind.
        plan: What is wanted for a business; None: nothing.
    """

    schedule_id: Callable[[str], str]
    plan: Callable[[Organisation], Schedule | None]


@dataclass(slots=True)
class Kept:
    """What was done to schedules, by id."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def schedule_kinds(*, calendar_sync_every: timedelta) -> tuple[ScheduleKind, ...]:
    """Return every kind there is."""
    return (
        ScheduleKind(reminder_schedule_id, reminder_schedule),
        ScheduleKind(calendar_sync_id, partial(calendar_sync_schedule, every=calendar_sync_every)),
    )


class ScheduleKeeper:
    """Keeps the schedules of all businesses; what this one has kept before is not asked for again."""

    def __init__(
        self,
        client: Client,
        *,
        businesses: Callable[[], Awaitable[Sequence[str]]],
        read: Callable[[str], Awaitable[Organisation]],
        kinds: Sequence[ScheduleKind],
        standing: Mapping[str, Schedule] | None = None,
    ) -> None:
        """Take where the schedules are, what returns the ids of all businesses, and what reads one.

        `standing` are those, by id, that belong to no business.
        """
        self._standing = standing or {}
        self._client = client
        self._businesses, self._read = businesses, read
        self._kinds = kinds
        self._known: Mapping[str, Schedule] = {}

    @classmethod
    def over(cls, client: Client, database: Database, *, calendar_sync_every: timedelta) -> Self:
        """Return the keeper of every kind, for the businesses of a database."""
        return cls(
            client,
            businesses=partial(organisation_ids, database),
            read=SqlDirectory(database).organisation,
            kinds=schedule_kinds(calendar_sync_every=calendar_sync_every),
            standing={PRICE_SWEEP_ID: price_sweep_schedule()},
        )

    async def keep(self) -> Kept:
        """Create, update and delete what differs; what could not be is named and logged.

        Raises:
            ProviderUnavailable: Temporal or the database does not answer at all; all is done the next time.
            ConfigurationError: The database knows no business, and Temporal has schedules of some.
        """
        kept = Kept()
        with translated_temporal_errors():
            there = await self._there()
        businesses = await self._businesses()
        if there - self._standing.keys() and not businesses:
            raise ConfigurationError(
                "This database knows no business, and Temporal has schedules of some: the two do not belong together. "
                "Nothing was changed; name the right database."
            )
        wanted = await self._wanted(businesses, kept)
        for schedule_id, schedule in wanted.items():
            if schedule_id not in there or self._known.get(schedule_id) != schedule:
                with _alone([schedule_id], kept):
                    await self._keep(schedule_id, schedule, kept)
        for schedule_id in sorted(there - wanted.keys() - set(kept.failed)):
            with _alone([schedule_id], kept):
                await self._delete(schedule_id, kept)
        self._known = {one: schedule for one, schedule in wanted.items() if one not in kept.failed}
        return kept

    async def keep_business(self, organisation_id: str) -> Kept:
        """Bring the schedules of one business to its settings, whoever has written them last.

        Raises:
            NotFound: There is no such business.
            ProviderUnavailable: The database does not answer.
        """
        kept, wanted = Kept(), self._plans(await self._read(organisation_id))
        for schedule_id in (kind.schedule_id(organisation_id) for kind in self._kinds):
            with _alone([schedule_id], kept):
                if schedule_id in wanted:
                    await self._keep(schedule_id, wanted[schedule_id], kept)
                else:
                    await self._delete(schedule_id, kept)
        return kept

    async def _there(self) -> set[str]:
        prefixes = tuple(kind.schedule_id("") for kind in self._kinds)
        listed = [one.id async for one in await self._client.list_schedules()]
        return {one for one in listed if one in self._standing or one.startswith(prefixes)}

    async def _wanted(self, businesses: Sequence[str], kept: Kept) -> dict[str, Schedule]:
        wanted = dict(self._standing)
        for organisation_id in businesses:
            with _alone([kind.schedule_id(organisation_id) for kind in self._kinds], kept), suppress(NotFound):
                wanted |= self._plans(await self._read(organisation_id))
        return wanted

    def _plans(self, organisation: Organisation) -> dict[str, Schedule]:
        planned = {kind.schedule_id(organisation.organisation_id): kind.plan(organisation) for kind in self._kinds}
        return {schedule_id: schedule for schedule_id, schedule in planned.items() if schedule is not None}

    async def _keep(self, schedule_id: str, wanted: Schedule, kept: Kept) -> None:
        try:
            await self._client.create_schedule(schedule_id, wanted)
        except ScheduleAlreadyRunningError:
            if not await self._is_as_wanted(schedule_id, wanted):
                await self._client.get_schedule_handle(schedule_id).update(_changed_to(wanted))
                kept.updated.append(schedule_id)
        else:
            kept.created.append(schedule_id)

    async def _is_as_wanted(self, schedule_id: str, wanted: Schedule) -> bool:
        found = (await self._client.get_schedule_handle(schedule_id).describe()).schedule
        is_same = (found.spec, found.policy) == (wanted.spec, wanted.policy)
        return is_same and await self._action(found) == await self._action(wanted)

    async def _action(self, schedule: Schedule) -> tuple[object, ...]:
        """Return what a schedule starts, its input as it is decoded."""
        action = schedule.action
        if not isinstance(action, ScheduleActionStartWorkflow):
            return ()
        converter = self._client.data_converter
        # The server gives its input back as it got it, encrypted each time otherwise: only decoded it can be compared.
        payloads = [one for one in action.args if isinstance(one, Payload)] or await converter.encode(action.args)
        decoded = await converter.decode(payloads)
        return (action.workflow, action.id, action.task_queue, action.execution_timeout, action.run_timeout, decoded)

    async def _delete(self, schedule_id: str, kept: Kept) -> None:
        with suppress(NotFound), translated_temporal_errors():
            await self._client.get_schedule_handle(schedule_id).delete()
            kept.deleted.append(schedule_id)


@asynccontextmanager
async def kept_schedules(keeper: ScheduleKeeper, *, every: timedelta = _KEPT_EVERY) -> AsyncIterator[None]:
    """Keep schedules for as long as the context lasts: at once, and again and again, since settings change."""
    async with asyncio.TaskGroup() as tasks:
        keeping = tasks.create_task(_keep_on(keeper, every))
        try:
            yield
        finally:
            keeping.cancel()


async def _keep_on(keeper: ScheduleKeeper, every: timedelta) -> None:
    while True:
        try:
            await keeper.keep()
        except HoldfastError as error:
            _LOG.warning("schedules are not looked after at the moment: %s", error)
        except Exception as error:  # noqa: BLE001 — the worker carries calls, and must outlive a bug in this
            _log_unexpected("schedules are not looked after at the moment", error)
        await asyncio.sleep(every.total_seconds())


@contextmanager
def _alone(schedule_ids: Sequence[str], kept: Kept) -> Iterator[None]:
    """Let what goes wrong with one business, or one schedule, hold up no other."""
    try:
        with translated_temporal_errors():
            yield
    except HoldfastError as error:
        _LOG.warning("%s not kept: %s", ", ".join(schedule_ids), error)
    except Exception as error:  # noqa: BLE001 — one business must not stop the reminders of all others
        _log_unexpected(f"{', '.join(schedule_ids)} not kept", error)
    else:
        return
    kept.failed += schedule_ids


def _log_unexpected(what: str, error: Exception) -> None:
    """Log an error's class and where it was raised, without its message, which may quote a customer."""
    _LOG.error("%s: unexpected %s\n%s", what, type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def _changed_to(wanted: Schedule) -> Callable[[ScheduleUpdateInput], ScheduleUpdate]:
    """Return the update that leaves alone whether somebody has paused it."""

    def change(found: ScheduleUpdateInput) -> ScheduleUpdate:
        state = found.description.schedule.state
        return ScheduleUpdate(Schedule(wanted.action, wanted.spec, wanted.policy, state))

    return change
