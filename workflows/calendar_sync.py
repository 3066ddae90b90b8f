"""Brings what people did in a business's calendars into its bookings; a schedule starts it, one run at a time.

How far a calendar was read is kept once everything found in it was followed: whatever dies in between, the next run
finds it again, and following twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.calendar_reading import CalendarReading
    from activities.calendar_sync import CalendarSync
    from activities.messages import CalendarFindings, CalendarNews, CalendarsRead
    from domain.bookings import Adoption
    from domain.names import CALENDAR_SYNC_WORKFLOW
    from workflows.messages import CalendarSyncResult, CalendarSyncStart
    from workflows.options import CALENDAR_SYNC

#: Bookings that follow in one activity: a lost worker costs these at most.
_BATCH: Final = 20


@workflow.defn(name=CALENDAR_SYNC_WORKFLOW)
class CalendarSyncWorkflow:
    """Find changes, twice where something is deleted → let bookings follow → keep how far it was read."""

    @workflow.run
    async def run(self, start: CalendarSyncStart) -> CalendarSyncResult:
        """Follow everything there is, in bounded steps; fails where the calendar or the database stays away."""
        news = await _find_changes(start)
        if any(finding.change.is_deleted for finding in news.findings):
            await workflow.sleep(start.second_look, summary="Is it deleted for good?")
            news = await _find_changes(start)
        counts: Counter[Adoption] = Counter()
        for first in range(0, len(news.findings), _BATCH):
            some = news.findings[first : first + _BATCH]
            counts += Counter(
                await workflow.execute_activity_method(
                    CalendarSync.adopt, CalendarFindings(some), summary="Let bookings follow", **CALENDAR_SYNC
                )
            )
        if news.reads:
            read = CalendarsRead(start.organisation_id, news.reads)
            await workflow.execute_activity_method(
                CalendarReading.keep, read, summary="Keep how far it was read", **CALENDAR_SYNC
            )
        return CalendarSyncResult(
            adopted=counts[Adoption.ADOPTED],
            conflicts=counts[Adoption.CONFLICT],
            ignored=counts[Adoption.IGNORED],
        )


async def _find_changes(start: CalendarSyncStart) -> CalendarNews:
    return await workflow.execute_activity_method(
        CalendarReading.find_changes, start.organisation_id, summary="Find changes", **CALENDAR_SYNC
    )
