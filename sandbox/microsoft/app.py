"""Microsoft's two doors that an application without a user goes through: the token endpoint, and Graph's `sendMail`.

Source: Microsoft identity platform, "client credentials flow"; Microsoft Graph v1.0, "user: sendMail" (MIME format).
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import JSONResponse

from sandbox.faults import CutResponse, FaultBoard, FaultKind
from sandbox.mailbox import Mailbox, recipients_of

TENANT: Final = "northgate.example"
CLIENT_ID: Final = "00000000-0000-4000-8000-000000000001"
CLIENT_SECRET: Final = "sandbox-client-secret"  # noqa: S105 - the secret of an application that does not exist
_SCOPE: Final = "https://graph.microsoft.com/.default"
_LIFETIME: Final = timedelta(minutes=60)
#: Asked for with 429 and 503.
_RETRY_AFTER: Final = "7"
#: What a planned status fault says.
_CODES: Final = {
    HTTPStatus.BAD_REQUEST: "ErrorInvalidRecipients",
    HTTPStatus.UNAUTHORIZED: "InvalidAuthenticationToken",
    HTTPStatus.FORBIDDEN: "ErrorAccessDenied",
    HTTPStatus.NOT_FOUND: "ErrorInvalidUser",
    HTTPStatus.TOO_MANY_REQUESTS: "ApplicationThrottled",
    HTTPStatus.SERVICE_UNAVAILABLE: "MailboxStoreUnavailable",
}


class Tokens:
    """Access tokens of the one application there is."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Grant none yet; `clock` is aware now."""
        self._clock = clock
        self._ends: dict[str, datetime] = {}

    def grant(self) -> str:
        """Return a new one."""
        token = f"eyJ0.{secrets.token_urlsafe(24)}"
        self._ends[token] = self._clock() + _LIFETIME
        return token

    def revoke(self) -> None:
        """Let none of those granted so far count any more, though their time is not over."""
        self._ends.clear()

    def is_valid(self, authorization: str) -> bool:
        """Tell whether a header bears one that counts."""
        scheme, _, token = authorization.partition(" ")
        ends_at = self._ends.get(token)
        return scheme == "Bearer" and ends_at is not None and self._clock() < ends_at


def create_app(faults: FaultBoard, tokens: Tokens, mailbox: Mailbox) -> FastAPI:
    """Return the application, to be mounted under `/microsoft`; its fault operations are `token` and `sendMail`."""
    app = FastAPI(title="Microsoft in a box")

    async def served(operation: str, effect: Callable[[], Response]) -> Response:
        """Answer with what `effect` returns, or with the planned fault."""
        fault = await faults.strike("microsoft", operation)
        if fault is None:
            return effect()
        if fault.kind is FaultKind.STATUS:
            return _refusal(fault.amount, _CODES.get(HTTPStatus(fault.amount), "ErrorInternalServerError"))
        if fault.kind is FaultKind.LOST_REPLY:
            effect()
        return CutResponse()

    @app.post("/{tenant}/oauth2/v2.0/token")
    async def token(
        tenant: str,
        grant_type: Annotated[str, Form()],
        client_id: Annotated[str, Form()],
        client_secret: Annotated[str, Form()],
        scope: Annotated[str, Form()],
    ) -> Response:
        is_known = (tenant, client_id, client_secret) == (TENANT, CLIENT_ID, CLIENT_SECRET)
        is_wanted = (grant_type, scope) == ("client_credentials", _SCOPE)
        return await served("token", lambda: _granted(tokens, is_known=is_known, is_wanted=is_wanted))

    @app.post("/v1.0/users/{user}/sendMail")
    async def send_mail(user: str, request: Request) -> Response:
        if not tokens.is_valid(request.headers.get("authorization", "")):
            return _refusal(HTTPStatus.UNAUTHORIZED, "InvalidAuthenticationToken")
        kind, body = request.headers.get("content-type", ""), await request.body()
        return await served("sendMail", lambda: _sent(mailbox, user, kind, body))

    return app


def _granted(tokens: Tokens, *, is_known: bool, is_wanted: bool) -> Response:
    if not is_known:
        error = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
        return JSONResponse(error, HTTPStatus.UNAUTHORIZED)
    if not is_wanted:
        error = {"error": "invalid_scope", "error_description": "AADSTS1002012: The provided value is not valid."}
        return JSONResponse(error, HTTPStatus.BAD_REQUEST)
    lifetime = int(_LIFETIME.total_seconds())
    return JSONResponse(
        {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": tokens.grant()}
    )


def _sent(mailbox: Mailbox, user: str, kind: str, body: bytes) -> Response:
    if not kind.startswith("text/plain"):
        return _refusal(HTTPStatus.BAD_REQUEST, "RequestBodyRead")
    try:
        content = base64.b64decode(body, validate=True)
    except ValueError:
        return _refusal(HTTPStatus.BAD_REQUEST, "ErrorMimeContentInvalidBase64String")
    try:
        recipients = recipients_of(content)
    except ValueError:
        return _refusal(HTTPStatus.BAD_REQUEST, "ErrorInvalidRecipients")
    mailbox.take("microsoft", content, sender=user, recipients=recipients)
    return Response(status_code=HTTPStatus.ACCEPTED)


def _refusal(status: int, code: str) -> Response:
    is_later = status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
    headers = {"Retry-After": _RETRY_AFTER} if is_later else {}
    return JSONResponse({"error": {"code": code, "message": "See the code."}}, status, headers)
