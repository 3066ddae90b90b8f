"""Reads what people did in a business's calendars, each from where it was read to."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from temporalio import activity

from activities.availability import Clock
from activities.messages import CalendarNews, CalendarsRead
from domain.business import Organisation
from domain.calendar_changes import CalendarFinding, finding_of, without_moves
from domain.errors import ProviderRejected, SyncTokenExpired
from domain.ports.calendar_ledger import CalendarLedger, CalendarRead
from domain.ports.calendars import CalendarChanges, Calendars
from domain.ports.storage import Directory

#: Of one run: a message of Temporal's holds them with room. What is beyond comes with the next run.
MOST_FINDINGS: Final = 1000

_LOG: Final = logging.getLogger(__name__)


class CalendarReading:
    """Lists changes and keeps how far calendars have been read."""

    def __init__(
        self,
        *,
        directory: Directory,
        calendars: Calendars,
        ledger: CalendarLedger,
        clock: Clock,
        most_findings: int = MOST_FINDINGS,
    ) -> None:
        """Take the ports it works on; `clock` returns aware UTC."""
        self._directory = directory
        self._calendars = calendars
        self._ledger = ledger
        self._clock = clock
        self._most_findings = most_findings

    @activity.defn(name="calendar_reading.find_changes")
    async def find_changes(self, organisation_id: str) -> CalendarNews:
        """Return what people have done to events of appointments; a calendar without such news is read with that.

        One after the other, the one read longest ago first: callers' look-ups share the way to the vendor.
        """
        organisation = await self._directory.organisation(organisation_id)
        known = {read.calendar_id: read.sync_token for read in await self._ledger.reads(organisation_id)}
        owners = _owners(organisation)
        findings: list[CalendarFinding] = []
        reads: list[CalendarRead] = []
        for calendar_id in (*(one for one in owners if one not in known), *(one for one in known if one in owners)):
            room = self._most_findings - len(findings)
            read, found = await self._read(organisation_id, calendar_id, known.get(calendar_id), owners[calendar_id])
            findings += found[:room]
            if len(found) > room:
                break
            if read is not None and found:
                reads.append(read)
            elif read is not None:
                await self._ledger.keep(organisation_id, read)
        return CalendarNews(without_moves(findings), tuple(reads))

    @activity.defn(name="calendar_reading.keep")
    async def keep(self, read: CalendarsRead) -> None:
        """Keep how far calendars have been read, once everything found in them is followed."""
        for one in read.reads:
            await self._ledger.keep(read.organisation_id, one)

    async def _read(
        self, organisation_id: str, calendar_id: str, sync_token: str | None, resource_keys: Sequence[str]
    ) -> tuple[CalendarRead | None, list[CalendarFinding]]:
        """Return how far a calendar is read then and what was found; nothing of one we may not read (any more)."""
        try:
            changes = await self._changes(calendar_id, sync_token)
        except ProviderRejected as error:
            _LOG.error("a calendar of %s can't be read until an operator has mended it: %s", organisation_id, error)
            return None, []
        appointments = await self._ledger.appointments(organisation_id, changes.events)
        ours = ((event, appointments.get(event.event_id)) for event in changes.events)
        now = self._clock()
        found = [finding_of(event, one, resource_keys, now) for event, one in ours if one is not None]
        return CalendarRead(calendar_id, changes.next_token), [finding for finding in found if finding is not None]

    async def _changes(self, calendar_id: str, sync_token: str | None) -> CalendarChanges:
        try:
            return await self._calendars.changes(calendar_id, sync_token)
        except SyncTokenExpired:
            _LOG.warning("a calendar is read from scratch: what was known of it has expired")
            return await self._calendars.changes(calendar_id, None)


def _owners(organisation: Organisation) -> Mapping[str, list[str]]:
    """Return the keys of the resources that write into each calendar."""
    owners: dict[str, list[str]] = defaultdict(list)
    for resource in organisation.resources:
        if resource.calendar_id is not None:
            owners[resource.calendar_id].append(resource.key)
    return owners
