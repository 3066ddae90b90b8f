"""What makes Deepgram refuse a handshake, and how it says so."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import WebSocket
from starlette.datastructures import Headers
from starlette.responses import Response

from sandbox.faults import Fault, FaultKind


class Refusal(Exception):
    """The stream is not to be opened.

    Attributes:
        status: HTTP status of the answer to the handshake.
        reason: Sent in the header `dg-error`.
    """

    def __init__(self, status: int, reason: str) -> None:
        """Say why."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


def check_credentials(headers: Headers) -> None:
    """Raise `Refusal` unless there is an API key or an access token; any will do."""
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    if scheme.lower() not in {"token", "bearer"} or not secret.strip():
        raise Refusal(HTTPStatus.UNAUTHORIZED, "Invalid credentials.")


def check_fault(fault: Fault | None) -> None:
    """Raise `Refusal` for a planned refusal; a cut line looks like a bad gateway from outside."""
    if fault is None:
        return
    status = fault.amount if fault.kind is FaultKind.STATUS else HTTPStatus.BAD_GATEWAY
    raise Refusal(status, "planned fault")


async def refuse(websocket: WebSocket, refusal: Refusal, request_id: str) -> None:
    """Answer the handshake with an HTTP error."""
    headers = {"dg-error": refusal.reason, "dg-request-id": request_id}
    await websocket.send_denial_response(Response(status_code=refusal.status, headers=headers))
