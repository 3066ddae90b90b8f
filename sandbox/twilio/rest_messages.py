"""REST: Messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import JSONResponse

from sandbox.twilio.records import MessageRecord, Records
from sandbox.twilio.resources import message_resource, page
from sandbox.twilio.rest import PREFIX, Desk, RestError, not_found, spoiled_after, spoiled_before

_LONGEST_BODY = 1600
_LARGEST_PAGE = 1000
# Source: Twilio "Test credentials", the magic numbers of Messages.
_RECIPIENT_ERRORS = {
    "+15005550001": (21211, "Invalid 'To' Phone Number"),
    "+15005550002": (21612, "The message From/To pair violates a blacklist rule or has no route"),
    "+15005550003": (21408, "Permission to send an SMS has not been enabled for the region"),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (21614, "'To' number is not a valid mobile number"),
}


def create_messages(desk: Desk) -> APIRouter:
    """Return create, list and fetch."""
    router = APIRouter(prefix=PREFIX)
    records = desk.stage.records

    @router.post("/Messages.json")
    async def create(
        to: Annotated[str, Form(alias="To")],
        sender: Annotated[str, Form(alias="From")] = "",
        body: Annotated[str, Form(alias="Body")] = "",
        status_callback: Annotated[str | None, Form(alias="StatusCallback")] = None,
    ) -> Response:
        fault = await desk.misfortune("messages.create")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        _check(records, to=to, sender=sender, body=body)
        sid = "SM" + records.new_hex()
        message = MessageRecord(sid, sender, to, body, records.now(), status_callback=status_callback)
        records.messages[sid] = message
        created = message_resource(message, records.account_sid)
        desk.exchange.run_beside(_deliver(desk, message))
        return spoiled_after(fault, JSONResponse(created, HTTPStatus.CREATED))

    @router.get("/Messages.json")
    async def listed(
        request: Request, size: Annotated[int, Query(alias="PageSize")] = 50, number: PageNumber = 0
    ) -> Response:
        fault = await desk.misfortune("messages.list")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        filters = [
            (name, value) for name, value in request.query_params.multi_items() if name not in ("PageSize", "Page")
        ]
        found = _found(tuple(records.messages.values()), filters)
        items = [message_resource(message, records.account_sid) for message in found]
        uri = f"/2010-04-01/Accounts/{records.account_sid}/Messages.json"
        if filters:
            uri += "?" + urlencode(filters)
        return JSONResponse(page("messages", uri, items, number=number, size=min(size, _LARGEST_PAGE)))

    @router.get("/Messages/{sid}.json")
    async def fetch(sid: str, request: Request) -> Response:
        fault = await desk.misfortune("messages.fetch")
        if (spoiled := spoiled_before(fault)) is not None:
            return spoiled
        if sid not in records.messages:
            raise not_found(request)
        return JSONResponse(message_resource(records.messages[sid], records.account_sid))

    return router


PageNumber = Annotated[int, Query(alias="Page")]


def _check(records: Records, *, to: str, sender: str, body: str) -> None:
    if sender not in records.numbers:
        raise RestError(21606, f"The 'From' phone number {sender} is not a valid message-capable Twilio number")
    if to in _RECIPIENT_ERRORS:
        raise RestError(*_RECIPIENT_ERRORS[to])
    if to in records.opted_out:
        raise RestError(*_RECIPIENT_ERRORS["+15005550004"])
    if not to.startswith("+") or not to[1:].isdecimal():
        raise RestError(21211, f"Invalid 'To' Phone Number: {to}")
    if not body:
        raise RestError(21602, "Message body is required.")
    if len(body) > _LONGEST_BODY:
        raise RestError(21617, "The concatenated message body exceeds the 1600 character limit")


def _found(messages: Sequence[MessageRecord], filters: Sequence[tuple[str, str]]) -> list[MessageRecord]:
    """Return the messages that meet all filters, newest first."""
    return [message for message in reversed(messages) if all(_meets(message, *one) for one in filters)]


def _meets(message: MessageRecord, name: str, value: str) -> bool:
    match name:
        case "To":
            return message.to_number == value
        case "From":
            return message.from_number == value
        case "DateSent":
            day = date.fromisoformat(value[:10])
            return message.created_at.date() == day
        case "DateSent>":
            return message.created_at >= _instant(value)
        case "DateSent<":
            return message.created_at < _instant(value) + (
                timedelta(days=1) if len(value) == len("2026-11-21") else timedelta(0)
            )
        case _:
            return True


def _instant(value: str) -> datetime:
    at = datetime.fromisoformat(value)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


async def _deliver(desk: Desk, message: MessageRecord) -> None:
    desk.exchange.texts.delivered(message)
    for status in ("sent", "delivered"):
        message.status = status
        if message.status_callback is None:
            continue
        form = [
            ("MessageSid", message.sid),
            ("SmsSid", message.sid),
            ("MessageStatus", status),
            ("SmsStatus", status),
            ("AccountSid", desk.stage.records.account_sid),
            ("From", message.from_number),
            ("To", message.to_number),
            ("ApiVersion", "2010-04-01"),
        ]
        await desk.stage.post(message.status_callback, form, None)
