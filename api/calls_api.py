"""The read side: calls and messages, for people and their tools."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.call_gateway import CallGateway
from api.call_views import CallDetail, CallList, MessageList, Presenter
from api.fields import WORD, Instant, Key
from api.key_guard import GrantedRole, KeyGuard
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from domain.calls import Outcome
from domain.errors import NotFound, ProviderUnavailable
from domain.ports.access import ApiKeys
from domain.ports.reading import CallFilter, CallReader
from workflows.messages import CallView

_CallSid = Annotated[str, Path(max_length=64, pattern=WORD, description="Twilio's id of the call")]
_Organisation = Annotated[Key | None, Query(description="Only those of this organisation")]


@dataclass(frozen=True, slots=True)
class CallsApi:
    """Shows calls. `view_patience` bounds the question to a running call's workflow."""

    reader: CallReader
    gateway: CallGateway
    keys: ApiKeys
    presenter: Presenter
    view_patience: timedelta

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key."""
        guard = Depends(KeyGuard(self.keys))
        router = APIRouter(prefix="/api", tags=["calls"], dependencies=[guard])
        router.add_api_route("/calls", self.list_calls, summary="List calls, newest first")
        router.add_api_route("/calls/{call_sid}", self.show_call, summary="Show one call, everything said and done")
        router.add_api_route("/messages", self.list_messages, summary="List messages left for a human, newest first")
        return router

    async def list_calls(
        self,
        *,
        role: GrantedRole,
        organisation: _Organisation = None,
        outcome: Annotated[Outcome | None, Query(description="Only calls that came to this")] = None,
        started_from: Annotated[Instant | None, Query(alias="from", description="Only calls since then")] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> CallList:
        """List calls, newest first; `from` carries a UTC offset."""
        where = CallFilter(outcome=outcome, started_from=started_from, organisation_id=organisation)
        # One row more than the page tells whether there is a next one.
        rows = await self.reader.calls(where, after=parsed_cursor(cursor), limit=limit + 1)
        return self.presenter.call_list(rows, role, limit=limit)

    async def show_call(self, call_sid: _CallSid, role: GrantedRole) -> CallDetail:
        """Show one call as the database has it, and as its workflow sees it where that answers in time."""
        record = await self.reader.call(call_sid)
        return self.presenter.call_detail(record, await self._view(call_sid), role)

    async def list_messages(
        self,
        role: GrantedRole,
        organisation: _Organisation = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> MessageList:
        """List messages left for a human, newest first."""
        after = parsed_cursor(cursor)
        rows = await self.reader.messages(after=after, limit=limit + 1, organisation_id=organisation)
        return self.presenter.message_list(rows, role, limit=limit)

    async def _view(self, call_sid: str) -> CallView | None:
        """Return the workflow's view; None when it is gone or does not answer in time: the database then suffices."""
        try:
            async with asyncio.timeout(self.view_patience.total_seconds()):
                return await self.gateway.view(call_sid)
        except (TimeoutError, NotFound, ProviderUnavailable):
            return None
