"""The audit log over REST, and every change over REST in the audit log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.fields import SHOWN_WORDS
from api.key_guard import GOVERNING, Actor, KeyGuard
from api.paging import DEFAULT_LIMIT, Limit
from api.problems import problem_of
from domain.audit import AuditEntry, AuditEvent, checked_chain
from domain.errors import HoldfastError
from domain.ports.access import ApiKeys
from domain.ports.audit import AuditFilter, AuditLog, AuditReader
from domain.redaction import mask_number

_CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_NUMBER: Final = re.compile(r"\+\d{7,15}")
_REFUSED: Final = 400


class AuditItem(BaseModel):
    """An entry of the audit log."""

    number: int
    organisation_id: str | None
    at: datetime
    actor: str
    action: str
    subject: str
    facts: dict[str, str]
    previous: str = Field(description="Hash of the entry before")
    hash: str

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """Show an entry."""
        event = entry.event
        return cls(
            number=entry.number,
            organisation_id=event.organisation_id,
            at=event.at,
            actor=event.actor,
            action=event.action,
            subject=event.subject,
            facts=dict(event.facts),
            previous=entry.previous,
            hash=entry.hash,
        )


class AuditList(BaseModel):
    """A page of the audit log, the latest first."""

    entries: list[AuditItem]
    next_before: int | None = Field(description="Pass as `before` for the next page; null on the last")


class AuditCheck(BaseModel):
    """What came of going through the audit log."""

    entries: int = Field(description="How many stand as they were written")
    last_hash: str = Field(description="Of the last of those")
    broken_at: int | None = Field(description="The first that does not, or before which one is missing; null: all do")


_Part = Annotated[str, Field(max_length=200, pattern=SHOWN_WORDS)]


@dataclass(frozen=True, slots=True)
class AuditApi:
    """Shows the audit log."""

    keys: ApiKeys
    reader: AuditReader

    def router(self) -> APIRouter:
        """Return the routes; they take an owner's key."""
        router = APIRouter(prefix="/api", tags=["audit"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/audit", summary="List who did what, the latest first", dependencies=[GOVERNING])(self.list_entries)
        router.get("/audit/check", summary="Check that no entry was changed or left out", dependencies=[GOVERNING])(
            self.check
        )
        return router

    async def list_entries(
        self,
        *,
        subject: Annotated[_Part | None, Query(description="Of what: a part of an id, or of a path")] = None,
        actor: Annotated[_Part | None, Query(description="Who: a part of a name")] = None,
        action: Annotated[_Part | None, Query(description="What: a part of it, as `task.` or `PATCH`")] = None,
        before: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="`next_before` of the page before")] = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> AuditList:
        """List entries, the latest first."""
        where = AuditFilter(subject or "", actor or "", action or "")
        found = await self.reader.entries(where, before=before, limit=limit + 1)
        page = [AuditItem.of(entry) for entry in found[:limit]]
        return AuditList(entries=page, next_before=page[-1].number if len(found) > limit else None)

    async def check(self) -> AuditCheck:
        """Go through the whole log from its first entry; it takes seconds where there are many."""
        found = await checked_chain(self.reader.all_entries())
        return AuditCheck(entries=found.entries, last_hash=found.last_hash, broken_at=found.broken_at)


class AuditTrail:
    """Writes down every change that an API key or a user has brought about, before its answer goes out; plain ASGI.

    A change that can't be written down is answered as failed; whoever repeats it under its idempotency key gets the
    answer, and the change is in the log once.
    """

    def __init__(self, app: ASGIApp, *, log: AuditLog, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """Wrap an application; `new_id` names a change that has come without an idempotency key."""
        self._app = app
        self._log = log
        self._now = now
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in _CHANGING:
            await self._app(scope, receive, send)
            return

        is_lost = False

        async def noted(message: Message) -> None:
            nonlocal is_lost
            if is_lost:
                return
            if message["type"] == "http.response.start" and message["status"] < _REFUSED:
                try:
                    await self._note(scope)
                except HoldfastError as error:  # past the handlers of the routes: they have answered
                    is_lost = True
                    await problem_of(error)(scope, receive, send)
                    return
            await send(message)

        await self._app(scope, receive, noted)

    async def _note(self, scope: Scope) -> None:
        actor: Actor | None = scope.get("state", {}).get("actor")
        if actor is not None:
            await self._log.append(self._event(scope, actor))

    def _event(self, scope: Scope, actor: Actor) -> AuditEvent:
        request = Request(scope)
        route: Any = scope.get("route")
        # Of a route that takes an idempotency key alone: any other does it again, whatever header it comes with.
        change_id: str | None = scope["state"].get("change_id")
        return AuditEvent(
            event_id=change_id or self._new_id(),
            organisation_id=request.query_params.get("organisation") if _takes_organisation(route) else None,
            at=self._now(),
            actor=actor.name,
            action=f"{scope['method']} {getattr(route, 'path', scope['path'])}",
            subject=_NUMBER.sub(lambda number: mask_number(number[0]), scope["path"]),
            facts=scope["state"].get("audit_facts", {}),
        )


def _takes_organisation(route: Any) -> bool:  # noqa: ANN401  (whatever of Starlette's has matched)
    """Say whether a route has looked at the organisation of its query: what nobody has looked at may be anything."""
    dependant = getattr(route, "dependant", None)
    return dependant is not None and any(field.alias == "organisation" for field in dependant.query_params)
