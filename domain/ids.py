"""Deterministic ids: the same request always gets the same id, so that a repeat is recognised."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Final

_EVENT_ID_LENGTH: Final = 40


def canonical_arguments(arguments: Mapping[str, object]) -> str:
    """Return tool arguments as JSON that is equal for equal meaning: sorted keys, trimmed and case-folded words."""
    normalised = {key: _normalised(value) for key, value in arguments.items() if value is not None}
    return json.dumps(normalised, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _normalised(value: object) -> object:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def arguments_of(text: str) -> dict[str, object]:
    """Return the arguments object in a model's JSON text; malformed text gives an object that holds it as it is."""
    try:
        arguments = json.loads(text)
    except ValueError:
        arguments = None
    return arguments if isinstance(arguments, dict) else {"": text}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def intent_id(*, call_sid: str, turn_index: int, tool: str, arguments: Mapping[str, object]) -> str:
    """Return the id of one requested effect: 32 hex digits of SHA-256 over call, turn, tool and canonical arguments."""
    return _digest(call_sid, str(turn_index), tool, canonical_arguments(arguments))[:32]


def api_key_id(key: str) -> str:
    """Return the id of an API key, by which it is known and revoked: 12 hex digits of its SHA-256."""
    return _digest(key)[:12]


def request_intent_id(*, asker: str, route: str, idempotency_key: str) -> str:
    """Return the id of an effect asked for over the API.

    Args:
        asker: Whose request it is: an API key's id (see `api_key_id`), or `user:` and a user's.
        route: Method and path.
        idempotency_key: As the requester made it up; a repeat has the same one.
    """
    return _digest(asker, route, idempotency_key)[:32]


def appointment_id(*, call_sid: str, service_key: str, starts_at: str, contact_id: str) -> str:
    """Return the id of the appointment a call asks for: independent of the turn, so that asking twice is one booking.

    Args:
        call_sid: The call that books.
        service_key: The service.
        starts_at: ISO 8601 instant in UTC.
        contact_id: Whose appointment it is.
    """
    return _digest(call_sid, service_key, starts_at, contact_id)[:24]


def calendar_change_id(*, event_id: str, etag: str) -> str:
    """Return the id of what somebody has made of an event: seen again, it is the same change."""
    return _digest(event_id, etag)[:32]


def calendar_event_id(appointment: str) -> str:
    """Return a Google Calendar event id (characters a–v and 0–9) derived from the appointment.

    Source: Google Calendar API v3 "Events: insert", field `id` (base32hex, RFC 4648 section 3.1.2, lower case).
    """
    digest = hashlib.sha256(appointment.encode()).digest()
    return base64.b32hexencode(digest).decode().lower().rstrip("=")[:_EVENT_ID_LENGTH]
