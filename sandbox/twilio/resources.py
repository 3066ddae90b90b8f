"""The JSON shapes of Twilio's REST resources.

Source: Twilio OpenAPI `twilio_api_v2010.json`, schemas `api.v2010.account.call`, `.message` and `.recording`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

from sandbox.twilio.records import CallRecord, MessageRecord, RecordingRecord

Json = dict[str, object]
_VERSION = "2010-04-01"
_SINGLE_SEGMENT, _JOINED_SEGMENT = 160, 153
_INBOUND_MINUTE, _OUTBOUND_MINUTE, _SEGMENT = Decimal("0.0085"), Decimal("0.014"), Decimal("0.0083")
_FINAL = {"sent", "delivered", "received"}


def call_resource(call: CallRecord, account_sid: str) -> Json:
    """Return a Call."""
    uri = f"/{_VERSION}/Accounts/{account_sid}/Calls/{call.sid}"
    return {
        "sid": call.sid,
        "account_sid": account_sid,
        "api_version": _VERSION,
        "from": call.from_number,
        "from_formatted": call.from_number,
        "to": call.to_number,
        "to_formatted": call.to_number,
        "status": call.status,
        "direction": call.direction,
        "date_created": _date(call.created_at),
        "date_updated": _date(call.updated_at),
        "start_time": _date(call.answered_at),
        "end_time": _date(call.ended_at),
        "duration": None if call.duration_s is None else str(call.duration_s),
        "price": _call_price(call),
        "price_unit": "USD",
        "queue_time": "0",
        "answered_by": None,
        "caller_name": None,
        "forwarded_from": None,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": None,
        "trunk_sid": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
    }


def message_resource(message: MessageRecord, account_sid: str) -> Json:
    """Return a Message."""
    uri = f"/{_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    length = len(message.body)
    segments = 1 if length <= _SINGLE_SEGMENT else -(-length // _JOINED_SEGMENT)
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "api_version": _VERSION,
        "messaging_service_sid": None,
        "from": message.from_number,
        "to": message.to_number,
        "body": message.body,
        "status": message.status,
        "direction": message.direction,
        "num_segments": str(segments),
        "num_media": "0",
        "date_created": _date(message.created_at),
        "date_updated": _date(message.created_at),
        "date_sent": None if message.status == "queued" else _date(message.created_at),
        "error_code": None,
        "error_message": None,
        "price": _message_price(message, segments),
        "price_unit": "USD",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def recording_resource(recording: RecordingRecord, account_sid: str) -> Json:
    """Return a Recording."""
    uri = f"/{_VERSION}/Accounts/{account_sid}/Recordings/{recording.sid}.json"
    return {
        "sid": recording.sid,
        "account_sid": account_sid,
        "api_version": _VERSION,
        "call_sid": recording.call_sid,
        "conference_sid": None,
        "status": "completed",
        "source": "RecordVerb",
        "channels": 1,
        "duration": str(recording.duration_s),
        "date_created": _date(recording.created_at),
        "date_updated": _date(recording.created_at),
        "start_time": _date(recording.created_at - timedelta(seconds=recording.duration_s)),
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "uri": uri,
        "encryption_details": None,
        "subresource_uris": {},
        "media_url": None,
    }


def page(name: str, uri: str, items: Sequence[Json], *, number: int, size: int) -> Json:
    """Return one page of a list; `uri` carries the filters and gets page and size appended."""
    start = number * size
    shown = list(items[start : start + size])
    join = "&" if "?" in uri else "?"

    def address(page_number: int) -> str:
        return f"{uri}{join}PageSize={size}&Page={page_number}"

    has_more = start + size < len(items)
    return {
        name: shown,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "page": number,
        "page_size": size,
        "uri": address(number),
        "first_page_uri": address(0),
        "next_page_uri": address(number + 1) if has_more else None,
        "previous_page_uri": address(number - 1) if number else None,
    }


def error(code: int, message: str, status: int) -> Json:
    """Return the body of a failed request."""
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }


def _date(at: datetime | None) -> str | None:
    return None if at is None else format_datetime(at)


def _call_price(call: CallRecord) -> str | None:
    """Return what a call has cost, negative as Twilio writes it; None before its end, and when nobody has answered."""
    if call.duration_s is None or call.answered_at is None:
        return None
    minute = _INBOUND_MINUTE if call.direction == "inbound" else _OUTBOUND_MINUTE
    return f"{-minute * max(1, -(-call.duration_s // 60)):.5f}"


def _message_price(message: MessageRecord, segments: int) -> str | None:
    return f"{-_SEGMENT * segments:.5f}" if message.status in _FINAL else None
