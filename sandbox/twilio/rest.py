"""What all REST endpoints share: the account, basic authentication, faults, and errors in Twilio's shape."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from sandbox.faults import CutResponse, Fault, FaultKind
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.resources import error
from sandbox.twilio.stage import Stage

PREFIX = "/2010-04-01/Accounts/{account_sid}"


class RestError(Exception):
    """A request that fails with one of Twilio's error codes."""

    def __init__(self, code: int, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        """Keep what the error's JSON says."""
        super().__init__(message)
        self.code = code
        self.status = status

    def response(self) -> JSONResponse:
        """Return the answer."""
        return JSONResponse(error(self.code, str(self), self.status), self.status)


def not_found(request: Request) -> RestError:
    """Return the error of a resource that does not exist."""
    return RestError(20404, f"The requested resource {request.url.path} was not found", HTTPStatus.NOT_FOUND)


def install_errors(app: FastAPI) -> None:
    """Let RestError answer in Twilio's shape."""

    @app.exception_handler(RestError)
    async def answer(_request: Request, exception: Exception) -> Response:
        if not isinstance(exception, RestError):
            raise exception
        return exception.response()


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets in who knows the account's credentials."""

    account_sid: str
    auth_token: str

    async def __call__(
        self,
        account_sid: str,
        credentials: Annotated[HTTPBasicCredentials | None, Depends(HTTPBasic(auto_error=False))],
    ) -> None:
        """Raise error 20003 for wrong credentials, or another account than one's own."""
        known = credentials is not None and secrets.compare_digest(
            f"{credentials.username}:{credentials.password}".encode(),
            f"{self.account_sid}:{self.auth_token}".encode(),
        )
        if not known or account_sid != self.account_sid:
            raise RestError(20003, "Authenticate", HTTPStatus.UNAUTHORIZED)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the endpoints work on."""

    stage: Stage
    exchange: Exchange

    async def misfortune(self, operation: str) -> Fault | None:
        """Strike; return a fault to carry out after the effect (`lost_reply`) or before it."""
        return await self.stage.board.strike("twilio", operation)


def spoiled_before(fault: Fault | None) -> Response | None:
    """Return the answer of a fault that comes before the effect, or None to go on."""
    if fault is None or fault.kind is FaultKind.LOST_REPLY:
        return None
    if fault.kind is FaultKind.DROP:
        return CutResponse()
    headers = {"Retry-After": "2"} if fault.amount == HTTPStatus.TOO_MANY_REQUESTS else None
    code = 20429 if fault.amount == HTTPStatus.TOO_MANY_REQUESTS else 20500
    return JSONResponse(error(code, "Injected fault", fault.amount), fault.amount, headers)


def spoiled_after(fault: Fault | None, reply: Response) -> Response:
    """Return the reply, or a cut connection when it is to be lost."""
    return CutResponse() if fault is not None and fault.kind is FaultKind.LOST_REPLY else reply
