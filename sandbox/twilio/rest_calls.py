"""REST: Calls."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import JSONResponse

from sandbox.twilio.callbacks import StatusTarget
from sandbox.twilio.callee import Callee
from sandbox.twilio.live_call import LiveCall, Opening, Ringing
from sandbox.twilio.records import CallRecord
from sandbox.twilio.resources import call_resource, page
from sandbox.twilio.rest import PREFIX, Desk, RestError, not_found, spoiled_after, spoiled_before

_LARGEST_PAGE: Final = 1000
_LONGEST_RINGING_S: Final = 600
# Source: Twilio "Test credentials", the magic numbers of Calls.
_RECIPIENT_ERRORS: Final = {
    "+15005550001": (21217, "Phone number does not appear to be valid"),
    "+15005550002": (21214, "'To' phone number cannot be reached"),
    "+15005550003": (21215, "Account not authorized to call the number"),
    "+15005550004": (21216, "Account not allowed to call the number: it is blocked"),
}


def create_calls(desk: Desk, callee: Callable[[CallRecord], Callee]) -> APIRouter:
    """Return create, list, fetch and update; `callee` finds who is rung by a call the account places."""
    router = APIRouter(prefix=PREFIX)
    records = desk.stage.records

    _add_create(router, desk, callee)
    _add_list(router, desk)

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


def _add_create(router: APIRouter, desk: Desk, callee: Callable[[CallRecord], Callee]) -> None:
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
        if to in _RECIPIENT_ERRORS:
            raise RestError(*_RECIPIENT_ERRORS[to])
        events = tuple(value for value in form.getlist("StatusCallbackEvent") if isinstance(value, str))
        call = records.open_call(from_number=sender, to_number=to, direction="outbound-api")
        created = call_resource(call, records.account_sid)
        target = StatusTarget(given.get("StatusCallback"), events or ("completed",))
        desk.exchange.dial(call, _ringing(given, callee(call)), opening, target)
        return spoiled_after(fault, JSONResponse(created, HTTPStatus.CREATED))


def _add_list(router: APIRouter, desk: Desk) -> None:
    records = desk.stage.records

    @router.get("/Calls.json")
    async def listed(
        request: Request,
        size: Annotated[int, Query(alias="PageSize")] = 50,
        number: Annotated[int, Query(alias="Page")] = 0,
    ) -> Response:
        fault = await desk.misfortune("calls.list")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        filters = {name: value for name, value in request.query_params.items() if name in {"To", "From", "Status"}}
        found = [call for call in reversed(records.calls.values()) if _fields(call) >= filters.items()]
        items = [call_resource(call, records.account_sid) for call in found]
        uri = f"/2010-04-01/Accounts/{records.account_sid}/Calls.json"
        if filters:
            uri += "?" + urlencode(filters)
        return JSONResponse(page("calls", uri, items, number=number, size=min(size, _LARGEST_PAGE)))


def _fields(call: CallRecord) -> set[tuple[str, str]]:
    return {("To", call.to_number), ("From", call.from_number), ("Status", call.status)}


def _ringing(given: dict[str, str], callee: Callee) -> Ringing:
    timeout_s = min(int(given.get("Timeout", "60")), _LONGEST_RINGING_S)
    is_asked = "MachineDetection" in given and given.get("AsyncAmd") == "true"
    return Ringing(callee, timeout_s * 1000, given.get("AsyncAmdStatusCallback") if is_asked else None)


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
