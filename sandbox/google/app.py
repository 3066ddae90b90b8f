"""Google's front door: tokens, then free/busy and events; every operation can be struck by a planned fault."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from sandbox.faults import CutResponse, FaultBoard, FaultKind
from sandbox.google.account import GrantRefused, ServiceAccount
from sandbox.google.bodies import EventBody, FreeBusyBody
from sandbox.google.calendars import Calendars
from sandbox.google.errors import ApiError
from sandbox.google.fields import selected
from sandbox.google.listing import EventList, ListQuery

IfMatch = Annotated[str | None, Header(alias="if-match")]


def create_app(faults: FaultBoard, account: ServiceAccount, calendars: Calendars) -> FastAPI:
    """Return the application, to be mounted under `/google`.

    Fault operations: `token`, `freebusy.query`, `events.insert`, `events.get`, `events.list`, `events.update`,
    `events.patch`, `events.delete`.
    """
    app = FastAPI(title="Google in a box")
    counter = _Counter(faults)

    @app.exception_handler(ApiError)
    async def refuse(_request: Request, error: ApiError) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        return ApiError(HTTPStatus.BAD_REQUEST, str(error.errors()[0]["msg"]), reason="invalid").response()

    @app.post("/token")
    async def token(grant_type: Annotated[str, Form()], assertion: Annotated[str, Form()]) -> Response:
        return await counter.serve("token", lambda: _grant(account, grant_type, assertion))

    async def check_bearer(request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or not account.is_valid(token):
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Request had invalid authentication credentials.")

    app.include_router(
        _calendar_router(counter, calendars, EventList(calendars)),
        prefix="/calendar/v3",
        dependencies=[Depends(check_bearer)],
    )
    return app


class _Counter:
    """Serves one operation after asking the fault board."""

    def __init__(self, faults: FaultBoard) -> None:
        self._faults = faults

    async def serve(self, operation: str, effect: Callable[[], object]) -> Response:
        """Answer with what `effect` returns (None: no content), or with the planned fault."""
        fault = await self._faults.strike("google", operation)
        kind = None if fault is None else fault.kind
        if fault is not None and kind is FaultKind.STATUS:
            raise ApiError(fault.amount, "A planned fault.")
        if kind is FaultKind.DROP:
            return CutResponse()
        answer = effect()
        if kind is FaultKind.LOST_REPLY:
            return CutResponse()
        if isinstance(answer, Response):
            return answer
        return Response(status_code=HTTPStatus.NO_CONTENT) if answer is None else JSONResponse(answer)


def _grant(account: ServiceAccount, grant_type: str, assertion: str) -> object:
    if grant_type != "urn:ietf:params:oauth:grant-type:jwt-bearer":
        return JSONResponse({"error": "unsupported_grant_type"}, HTTPStatus.BAD_REQUEST)
    try:
        return account.grant(assertion)
    except GrantRefused as error:
        return JSONResponse({"error": "invalid_grant", "error_description": str(error)}, HTTPStatus.BAD_REQUEST)


def _calendar_router(counter: _Counter, calendars: Calendars, events: EventList) -> APIRouter:
    router = APIRouter()

    @router.post("/freeBusy")
    async def free_busy(body: FreeBusyBody) -> Response:
        return await counter.serve("freebusy.query", lambda: calendars.free_busy(body))

    @router.post("/calendars/{calendar_id}/events")
    async def insert(calendar_id: str, body: EventBody) -> Response:
        return await counter.serve("events.insert", lambda: calendars.insert(calendar_id, body))

    @router.get("/calendars/{calendar_id}/events")
    async def listing(calendar_id: str, query: Annotated[ListQuery, Query()]) -> Response:
        return await counter.serve("events.list", lambda: selected(events.page(calendar_id, query), query.fields))

    @router.get("/calendars/{calendar_id}/events/{event_id}")
    async def get(calendar_id: str, event_id: str) -> Response:
        return await counter.serve("events.get", lambda: calendars.get(calendar_id, event_id))

    @router.put("/calendars/{calendar_id}/events/{event_id}")
    async def update(calendar_id: str, event_id: str, body: EventBody, if_match: IfMatch = None) -> Response:
        return await counter.serve(
            "events.update", lambda: calendars.update(calendar_id, event_id, body, if_match=if_match)
        )

    @router.patch("/calendars/{calendar_id}/events/{event_id}")
    async def patch(calendar_id: str, event_id: str, body: EventBody, if_match: IfMatch = None) -> Response:
        return await counter.serve(
            "events.patch", lambda: calendars.patch(calendar_id, event_id, body, if_match=if_match)
        )

    @router.delete("/calendars/{calendar_id}/events/{event_id}")
    async def delete(calendar_id: str, event_id: str, if_match: IfMatch = None) -> Response:
        return await counter.serve("events.delete", lambda: calendars.delete(calendar_id, event_id, if_match=if_match))

    return router
