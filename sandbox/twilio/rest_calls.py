"""REST: Calls."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from sandbox.twilio.callbacks import StatusTarget
from sandbox.twilio.line import Caller
from sandbox.twilio.live_call import LiveCall, Opening
from sandbox.twilio.resources import call_resource
from sandbox.twilio.rest import PREFIX, Desk, RestError, not_found, spoiled_after, spoiled_before


def create_calls(desk: Desk, callee: Callable[[str], Caller]) -> APIRouter:
    """Return create, fetch and update; `callee` finds the person who answers a number."""
    router = APIRouter(prefix=PREFIX)
    records = desk.stage.records

    _add_create(router, desk, callee)

    @router.get("/Calls/{sid}.json")
    async def fetch(sid: str, request: Request) -> Response:
        fault = await desk.misfortune("calls.fetch")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        if sid not in records.calls:
            raise not_found(request)
        return JSONResponse(call_resource(records.calls[sid], records.account_sid))

    @router.post("/Calls/{sid}.json")
    async def update(
        sid: str,
        request: Request,
        status: Annotated[str | None, Form(alias="Status")] = None,
        twiml: Annotated[str | None, Form(alias="Twiml")] = None,
        url: Annotated[str | None, Form(alias="Url")] = None,
    ) -> Response:
        fault = await desk.misfortune("calls.update")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        if sid not in records.calls:
            raise not_found(request)
        if not desk.exchange.reach(sid, _change(status, twiml, url)):
            raise RestError(21220, "Invalid call state: call is not in-progress. Cannot redirect.")
        return spoiled_after(fault, JSONResponse(call_resource(records.calls[sid], records.account_sid)))

    return router


def _add_create(router: APIRouter, desk: Desk, callee: Callable[[str], Caller]) -> None:
    records = desk.stage.records

    @router.post("/Calls.json")
    async def create(
        to: Annotated[str, Form(alias="To")],
        sender: Annotated[str, Form(alias="From")],
        request: Request,
    ) -> Response:
        fault = await desk.misfortune("calls.create")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        form = await request.form()
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        opening = _opening(given)
        if sender not in records.numbers:
            raise RestError(21210, f"The source phone number provided, {sender}, is not yet verified for your account")
        events = tuple(value for value in form.getlist("StatusCallbackEvent") if isinstance(value, str))
        call = records.open_call(from_number=sender, to_number=to, direction="outbound-api")
        created = call_resource(call, records.account_sid)
        target = StatusTarget(given.get("StatusCallback"), events or ("completed",))
        desk.exchange.dial(callee(to), call, opening, target)
        return spoiled_after(fault, JSONResponse(created, HTTPStatus.CREATED))


def _opening(given: dict[str, str]) -> Opening:
    if ("Url" in given) == ("Twiml" in given):
        raise RestError(21205, "Exactly one of 'Url' and 'Twiml' is required")
    if "Twiml" in given:
        return Opening(twiml=given["Twiml"], fallback_url=given.get("FallbackUrl"))
    return Opening(given["Url"], given.get("Method", "POST"), fallback_url=given.get("FallbackUrl"))


def _change(status: str | None, twiml: str | None, url: str | None) -> Callable[[LiveCall], None]:
    if status in ("completed", "canceled"):
        return lambda live: live.hang_up()
    if twiml is None and url is None:
        raise RestError(21200, "One of 'Status', 'Url' and 'Twiml' is required")
    return lambda live: live.interrupt(lambda flow: flow.redirect(twiml=twiml, url=url))
