"""Google's front door: tokens, then calendars and mail; every operation can be struck by a planned fault."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from sandbox.faults import FaultBoard
from sandbox.google.account import GrantRefused, ServiceAccount
from sandbox.google.bodies import EventBody, FreeBusyBody
from sandbox.google.calendars import Calendars
from sandbox.google.counter import Counter
from sandbox.google.errors import ApiError
from sandbox.google.fields import selected
from sandbox.google.gmail import create_router as create_gmail
from sandbox.google.listing import EventList, ListQuery
from sandbox.mailbox import Mailbox

IfMatch = Annotated[str | None, Header(alias="if-match")]


def create_app(faults: FaultBoard, account: ServiceAccount, calendars: Calendars, mailbox: Mailbox) -> FastAPI:
    """Return the application, to be mounted under `/google`.

    Fault operations: `token`, `freebusy.query`, `events.insert`, `events.get`, `events.list`, `events.update`,
    `events.patch`, `events.delete`, `messages.send`.
    """
    app = FastAPI(title="Google in a box")
    counter = Counter(faults)

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
        if account.granted_to(request.headers.get("authorization", "")) is None:
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Request had invalid authentication credentials.")

    app.include_router(
        _calendar_router(counter, calendars, EventList(calendars)),
        prefix="/calendar/v3",
        dependencies=[Depends(check_bearer)],
    )
    app.include_router(create_gmail(counter, account, mailbox), prefix="/gmail/v1")
    return app


def _grant(account: ServiceAccount, grant_type: str, assertion: str) -> object:
    if grant_type != "urn:ietf:params:oauth:grant-type:jwt-bearer":
        return JSONResponse({"error": "unsupported_grant_type"}, HTTPStatus.BAD_REQUEST)
    try:
        return account.grant(assertion)
    except GrantRefused as error:
        return JSONResponse({"error": "invalid_grant", "error_description": str(error)}, HTTPStatus.BAD_REQUEST)


def _calendar_router(counter: Counter, calendars: Calendars, events: EventList) -> APIRouter:
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
