"""Control endpoints: the service account for the product, and what people do in their calendars."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from sandbox.google.account import ServiceAccount
from sandbox.google.bodies import EventBody
from sandbox.google.calendars import Calendars
from sandbox.google.errors import ApiError

_EVENTS = "/calendars/{calendar_id}/events"
_EVENT = _EVENTS + "/{event_id}"


class Destination(BaseModel):
    """Where an event is taken."""

    destination: str


def create_router(account: ServiceAccount, calendars: Calendars) -> APIRouter:
    """Return the endpoints, to be mounted under `/control` of the program whose Google app is under `/google`."""
    router = APIRouter(prefix="/google")

    @router.get("/service-account")
    async def service_account(request: Request) -> dict[str, str]:
        return account.as_json(f"{request.url.scheme}://{request.url.netloc}/google")

    @router.get("/events")
    async def events() -> list[dict[str, object]]:
        return calendars.everything()

    @router.delete("/events", status_code=HTTPStatus.NO_CONTENT)
    async def reset() -> None:
        calendars.reset()

    @router.delete("/calendars/{calendar_id}", status_code=HTTPStatus.NO_CONTENT)
    async def withdraw(calendar_id: str) -> None:
        calendars.withdraw(calendar_id)

    @router.delete("/sync-tokens", status_code=HTTPStatus.NO_CONTENT)
    async def expire_tokens() -> None:
        calendars.sync_tokens.expire()

    _add_people(router, calendars)
    return router


def _add_people(router: APIRouter, calendars: Calendars) -> None:
    """Let people write, drag, move and delete events: no token, no etag, no planned fault."""

    @router.post(_EVENTS)
    async def write(calendar_id: str, body: EventBody) -> Response:
        return _done(lambda: calendars.insert(calendar_id, body))

    @router.patch(_EVENT)
    async def change(calendar_id: str, event_id: str, body: EventBody) -> Response:
        return _done(lambda: calendars.patch(calendar_id, event_id, body, if_match=None))

    @router.delete(_EVENT)
    async def delete(calendar_id: str, event_id: str) -> Response:
        return _done(lambda: calendars.delete(calendar_id, event_id, if_match=None))

    @router.post(_EVENT + "/move")
    async def move(calendar_id: str, event_id: str, body: Destination) -> Response:
        return _done(lambda: calendars.move(calendar_id, event_id, body.destination))


def _done(act: Callable[[], object]) -> Response:
    """Return what came of it, nothing (204), or Google's own refusal."""
    try:
        answer = act()
    except ApiError as error:
        return error.response()
    return Response(status_code=HTTPStatus.NO_CONTENT) if answer is None else JSONResponse(answer)
