"""Gmail's `users.messages.send`: a whole message in base64url, as its owner, whom the service account stands in for."""

from __future__ import annotations

import base64
import secrets
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from sandbox.google.account import Grant, ServiceAccount
from sandbox.google.counter import Counter
from sandbox.google.errors import ApiError
from sandbox.mailbox import Mailbox, recipients_of

_SCOPE: Final = "https://www.googleapis.com/auth/gmail.send"


class MessageBody(BaseModel):
    """What is sent; `raw` is RFC 5322 in base64url."""

    raw: str


def create_router(counter: Counter, account: ServiceAccount, mailbox: Mailbox) -> APIRouter:
    """Return the endpoint, to be mounted under `/gmail/v1`; its fault operation is `messages.send`."""
    router = APIRouter()

    @router.post("/users/{user_id}/messages/send")
    async def send(user_id: str, body: MessageBody, request: Request) -> Response:
        address = _owner_by(account.granted_to(request.headers.get("authorization", "")))
        if user_id not in {"me", address}:
            raise ApiError(HTTPStatus.FORBIDDEN, f"Delegation denied for {address}", reason="forbidden")
        return await counter.serve("messages.send", lambda: _sent(mailbox, body, address))

    return router


def _owner_by(grant: Grant | None) -> str:
    """Return whose mailbox a token opens."""
    if grant is None:
        raise ApiError(HTTPStatus.UNAUTHORIZED, "Request had invalid authentication credentials.")
    if _SCOPE not in grant.scopes:
        raise ApiError(
            HTTPStatus.FORBIDDEN,
            "Request had insufficient authentication scopes.",
            reason="insufficientPermissions",
        )
    if grant.subject is None:  # a service account has no mailbox of its own
        raise ApiError(HTTPStatus.BAD_REQUEST, "Precondition check failed.", reason="failedPrecondition")
    return grant.subject


def _sent(mailbox: Mailbox, body: MessageBody, address: str) -> object:
    try:
        content = base64.urlsafe_b64decode(body.raw)
        recipients = recipients_of(content)
    except ValueError as error:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Invalid To header", reason="invalidArgument") from error
    if not recipients:
        raise ApiError(HTTPStatus.BAD_REQUEST, "Recipient address required", reason="invalidArgument")
    mailbox.take("gmail", content, sender=address, recipients=recipients)
    identity = secrets.token_hex(8)
    return {"id": identity, "threadId": identity, "labelIds": ["SENT"]}
