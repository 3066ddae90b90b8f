"""The home page of a business in one answer; every part of it is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends

from api.appointment_views import appointment_item
from api.businesses import Businesses
from api.call_gateway import CallGateway
from api.call_views import Presenter
from api.cost_views import plain
from api.fields import OrganisationId
from api.health_board import HealthBoard
from api.key_guard import GrantedRole, KeyGuard
from api.message_views import MessageItem
from api.overview_views import (
    DayAppointments,
    DayCost,
    DayNumbers,
    DuePromise,
    DuePromises,
    FailedTask,
    LiveCall,
    OpenMessages,
    Overview,
    StatusCount,
    WaitingApproval,
    WaitingApprovals,
    day_numbers,
)
from api.shown import shown_number, shown_text
from domain.business import Organisation
from domain.calls import Direction
from domain.costs import cost_so_far
from domain.errors import ProviderUnavailable
from domain.phases import Phase
from domain.ports.access import ApiKeys, Role
from domain.ports.costs import CostReader, CostSpan, RunningCall
from domain.ports.overview import OverviewReader, Stretch
from domain.ports.reading import AppointmentFilter, AppointmentReader, CallFilter, CallOverview, CallReader
from domain.ports.tasks import TaskFilter, TaskReader
from domain.prices import PriceBook
from domain.tasks import TaskState

_MOST_CALLS: Final = 50
_MOST_APPOINTMENTS: Final = 100
_FEW: Final = 5
_SOME: Final = 20
_DAY: Final = timedelta(days=1)
#: What has failed before that is no news any more.
_NEWS: Final = timedelta(days=7)
#: Above the hour a call may last; what is older and not closed was lost.
_LONGEST_CALL: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewApi:
    """Shows what happens now, what is due, and how the days go.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    overview: OverviewReader
    calls: CallReader
    appointments: AppointmentReader
    tasks: TaskReader
    costs: CostReader
    prices: PriceBook
    gateway: CallGateway
    presenter: Presenter
    health: HealthBoard
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the route; it needs a key."""
        router = APIRouter(prefix="/api", tags=["overview"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/overview", summary="Show a business at a glance")(self.show)
        return router

    async def show(self, role: GrantedRole, organisation: OrganisationId = None) -> Overview:
        """Show calls under way, what waits for somebody, today's appointments, and today and yesterday in numbers."""
        business, now = await self.businesses.named(organisation), self.now()
        zone = ZoneInfo(business.time_zone)
        today = now.astimezone(zone).date()
        try:
            async with asyncio.TaskGroup() as asking:
                live = asking.create_task(self._live(business, now, role))
                approvals = asking.create_task(self._approvals(business, role))
                appointments = asking.create_task(self._appointments(business, _day(business, today, zone)))
                due = asking.create_task(self._due(business, now, role))
                numbers = asking.create_task(self._numbers(business, today, zone))
                before = asking.create_task(self._numbers(business, today - _DAY, zone))
                health = asking.create_task(self.health.states())
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures  # one part fails as the whole page does
        return Overview(
            organisation_id=business.organisation_id,
            name=business.name,
            time_zone=business.time_zone,
            at=now,
            calls=live.result(),
            approvals=approvals.result(),
            appointments=appointments.result(),
            due=due.result(),
            today=numbers.result(),
            yesterday=before.result(),
            health=health.result(),
        )

    async def _live(self, business: Organisation, now: datetime, role: Role) -> list[LiveCall]:
        since = now - _LONGEST_CALL
        where = CallFilter(organisation_id=business.organisation_id, is_running=True, started_from=since)
        calls = await self.calls.calls(where, after=None, limit=_MOST_CALLS)
        if not calls:
            return []
        used = await self.costs.running(business.organisation_id, since=since, limit=_MOST_CALLS)
        phases = await self._phases(calls)
        by_sid = {one.call_sid: one for one in used}
        return [self._live_call(call, by_sid.get(call.call_sid), phases, now, role) for call in calls]

    async def _phases(self, calls: Sequence[CallOverview]) -> Mapping[str, Phase]:
        try:
            return await self.gateway.phases([call.call_sid for call in calls])
        except ProviderUnavailable:
            return {}

    def _live_call(
        self, call: CallOverview, used: RunningCall | None, phases: Mapping[str, Phase], now: datetime, role: Role
    ) -> LiveCall:
        cost, unpriced = cost_so_far(call.direction, now - call.started_at, used.used if used else (), self.prices)
        caller = call.from_number if call.direction is Direction.INBOUND else call.to_number
        return LiveCall(
            call_sid=call.call_sid,
            direction=call.direction,
            caller=shown_number(caller, role),
            contact_id=call.contact_id,
            contact_name=call.contact_name,
            phase=phases.get(call.call_sid),
            started_at=call.started_at,
            cost=plain(cost),
            unpriced=unpriced,
            temporal_url=self.presenter.temporal_url(call),
        )

    async def _approvals(self, business: Organisation, role: Role) -> WaitingApprovals:
        tasks = await self.tasks.waiting(business.organisation_id, after=None, limit=_FEW)
        return WaitingApprovals(
            count=await self.overview.waiting_tasks(business.organisation_id),
            soonest=[
                WaitingApproval(
                    task_id=task.task_id,
                    goal=shown_text(task.goal, role),
                    opened_at=task.opened_at,
                    expires_at=task.expires_at,
                    estimate=task.estimate,
                )
                for task in tasks
            ],
        )

    async def _appointments(self, business: Organisation, day: Stretch) -> DayAppointments:
        where = AppointmentFilter(business.organisation_id, starts_from=day.begin, starts_before=day.end)
        rows = await self.appointments.appointments(where, after=None, limit=_MOST_APPOINTMENTS + 1)
        counted = await self.overview.appointments(day)
        return DayAppointments(
            by_status=[StatusCount(status=status, count=counted[status]) for status in sorted(counted)],
            appointments=[appointment_item(row, business) for row in rows[:_MOST_APPOINTMENTS]],
            is_cut=len(rows) > _MOST_APPOINTMENTS,
        )

    async def _due(self, business: Organisation, now: datetime, role: Role) -> DuePromises:
        business_id = business.organisation_id
        promises = await self.overview.promises(business_id, limit=_SOME)
        failed = await self.tasks.tasks(TaskFilter(business_id, frozenset({TaskState.FAILED})), after=None, limit=_SOME)
        newest = await self.calls.messages(after=None, limit=_FEW, organisation_id=business_id, is_open=True)
        return DuePromises(
            promises=[
                DuePromise(
                    contact_id=one.contact_id,
                    contact_name=one.contact_name,
                    promise_id=one.promise.promise_id,
                    text=shown_text(one.promise.text, role),
                    due=one.promise.due,
                )
                for one in promises
            ],
            failed_tasks=[
                FailedTask(
                    task_id=task.task_id,
                    goal=shown_text(task.goal, role),
                    report=shown_text(task.report, role),
                    changed_at=task.changed_at,
                )
                for task in failed
                if task.changed_at > now - _NEWS
            ],
            messages=OpenMessages(
                count=await self.overview.open_messages(business_id),
                newest=[MessageItem.of(message, role) for message in newest],
            ),
        )

    async def _numbers(self, business: Organisation, day: date, zone: ZoneInfo) -> DayNumbers:
        stretch = _day(business, day, zone)
        total = await self.costs.total(CostSpan(stretch.organisation_id, stretch.begin, stretch.end))
        cost = DayCost(amount=plain(total.amount), currency=self.prices.currency, unpriced=total.unpriced)
        outcomes = await self.overview.outcomes(stretch)
        return day_numbers(day, outcomes, await self.overview.latency(stretch), cost)


def _day(business: Organisation, day: date, zone: ZoneInfo) -> Stretch:
    """Return a day of the business's wall clock; it may have 23 or 25 hours."""
    begin, end = (datetime.combine(one, time(0), zone) for one in (day, day + _DAY))
    return Stretch(business.organisation_id, begin, end)
