"""The read side of calls, for people and their tools."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from api.call_actions import ActionsFor
from api.call_gateway import CallGateway
from api.call_views import CallCost, CallDetail, CallList, CallSum, Presenter
from api.cost_views import cost_rows, plain
from api.fields import CallSid, Instant, Key
from api.key_guard import GrantedRole, KeyGuard
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from api.shown import sees_numbers
from domain.calls import Direction, Outcome
from domain.costs import cost_so_far
from domain.errors import NotFound, ProviderUnavailable
from domain.ports.access import ApiKeys, Role
from domain.ports.costs import CostReader
from domain.ports.reading import CallFilter, CallOverview, CallReader, CallRecord, CallText
from domain.prices import PriceBook
from domain.redaction import redact
from domain.said import Said
from workflows.messages import CallView

_Outcome = Annotated[
    Outcome | Literal["running"] | None, Query(description="Only calls that came to this; `running`: that run")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsApi:
    """Shows calls.

    Attributes:
        said: Returns what is being said on a running call, as its media process has it.
        view_patience: Bounds the question to a running call's workflow.
        now: Returns aware UTC.
    """

    reader: CallReader
    gateway: CallGateway
    keys: ApiKeys
    presenter: Presenter
    actions: ActionsFor
    costs: CostReader
    prices: PriceBook
    said: Callable[[str], Awaitable[Said | None]]
    view_patience: timedelta
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key."""
        guard = Depends(KeyGuard(self.keys))
        router = APIRouter(prefix="/api", tags=["calls"], dependencies=[guard])
        router.add_api_route("/calls", self.list_calls, summary="List calls, newest first")
        router.add_api_route("/calls/{call_sid}", self.show_call, summary="Show one call, everything said and done")
        return router

    async def list_calls(
        self,
        *,
        role: GrantedRole,
        organisation: Annotated[Key | None, Query(description="Only those of this organisation")] = None,
        outcome: _Outcome = None,
        direction: Annotated[Direction | None, Query(description="Only calls in this direction")] = None,
        contact: Annotated[Key | None, Query(description="Only calls with this contact")] = None,
        search: Annotated[
            str | None,
            Query(
                min_length=1,
                max_length=100,
                description="Part of the contact's name or of the summary; for an operator of a number too",
            ),
        ] = None,
        started_from: Annotated[Instant | None, Query(alias="from", description="Only calls since then")] = None,
        started_before: Annotated[Instant | None, Query(alias="until", description="Only calls before then")] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> CallList:
        """List calls, newest first; `from` and `until` carry a UTC offset."""
        where = CallFilter(
            outcome=None if outcome == "running" else outcome,
            is_running=True if outcome == "running" else None,
            started_from=started_from,
            started_before=started_before,
            organisation_id=organisation,
            direction=direction,
            contact_id=contact,
            words=search,
            searches=_searches(search or "", role),
        )
        # One row more than the page tells whether there is a next one.
        rows = await self.reader.calls(where, after=parsed_cursor(cursor), limit=limit + 1)
        return self.presenter.call_list(rows, await self._costs(rows), role, limit=limit)

    async def show_call(self, call_sid: CallSid, role: GrantedRole) -> CallDetail:
        """Show one call as the database has it; while it runs, as workflow and media see it where they answer in time.

        Of a call that is over the database has all there is, and its workflow more than that once somebody was erased.
        """
        record = await self.reader.call(call_sid)
        view, said = None, None
        if record.overview.ended_at is None:
            view, said = await asyncio.gather(self._view(call_sid), self.said(call_sid))
        return self.presenter.call_detail(
            record,
            view,
            said,
            role,
            cost=await self._cost(record, view),
            actions=await self.actions.of(record.overview, view, role),
        )

    async def _costs(self, calls: Sequence[CallOverview]) -> Mapping[str, CallSum]:
        """Return what each call that is over has cost."""
        over = [call.call_sid for call in calls if call.ended_at is not None]
        found = await self.costs.of_calls(over) if over else {}
        currency = self.prices.currency
        return {
            sid: CallSum(amount=plain(one.amount), currency=currency, unpriced=one.unpriced)
            for sid, one in found.items()
        }

    async def _view(self, call_sid: str) -> CallView | None:
        """Return the workflow's view; None when it is gone or does not answer in time: the database then suffices."""
        try:
            async with asyncio.timeout(self.view_patience.total_seconds()):
                return await self.gateway.view(call_sid)
        except (TimeoutError, NotFound, ProviderUnavailable):
            return None

    async def _cost(self, record: CallRecord, view: CallView | None) -> CallCost:
        """Return what a call has cost; the turns its running workflow knows of are more than are noted by then."""
        call = record.overview
        items = await self.costs.of_call(call.call_sid)
        amount, unpriced = sum((item.amount for item in items), start=Decimal(0)), sum(item.unpriced for item in items)
        is_running = call.ended_at is None
        if is_running and view is not None:
            used = [usage for turn in view.turns for usage in turn.used]
            amount, unpriced = cost_so_far(call.direction, self.now() - call.started_at, used, self.prices)
        return CallCost(
            amount=plain(amount),
            currency=self.prices.currency,
            is_estimate=is_running,
            unpriced=unpriced,
            items=cost_rows(items),
        )


def _searches(words: str, role: Role) -> frozenset[CallText]:
    """Return where words may be looked for: what a role sees redacted it may not find by guessing."""
    if sees_numbers(role):
        return frozenset(CallText)
    is_harmless = redact(words) == words and not any(character.isdigit() for character in words)
    return frozenset({CallText.SUMMARY}) if is_harmless else frozenset()
