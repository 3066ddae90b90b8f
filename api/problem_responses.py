"""Hangs the problem table into an application: every error leaves it as `application/problem+json`."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.fields import FORMS
from api.problems import documented_problems, problem, problem_of
from domain.errors import HoldfastError, NotFound
from domain.wrong_values import what_is_wrong

_LOG: Final = logging.getLogger(__name__)
#: 400 is what FastAPI makes of a body that it fails to parse for another reason than its grammar.
_HTTP_CODES: Final = {400: "body_unreadable", 404: "no_such_path", 405: "method_not_allowed", 413: "body_too_large"}
_SEND_JSON: Final = "send a JSON object, with `Content-Type: application/json`"


class LastResort:
    """Outermost layer: an exception nobody expected becomes a 500 problem that says nothing but a trace id.

    The log gets the exception's class and where it was raised, but not its message: messages quote values, and values
    are what people said.
    """

    def __init__(self, app: ASGIApp, *, new_trace_id: Callable[[], str]) -> None:
        """Wrap an application."""
        self._app = app
        self._new_trace_id = new_trace_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        has_started = False

        async def watched(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            # The border of the program: whatever it is, the peer gets a problem and we a trace.
            if scope["type"] != "http":
                raise
            trace_id = self._new_trace_id()
            log_unexpected(error, trace_id)
            if has_started:
                raise
            await problem("internal_error", trace_id=trace_id)(scope, receive, send)


def log_unexpected(error: BaseException, trace_id: str) -> None:
    """Log the class of an exception and where it was raised, without its message."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("unexpected %s, trace %s\n%s", type(error).__name__, trace_id, where)


def install_problems(app: FastAPI) -> None:
    """Translate errors of the tree, invalid requests and HTTP's own errors; serve what each code means."""
    app.add_exception_handler(HoldfastError, _of_tree)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_api_route("/problems", _list_problems, tags=["problems"], summary="List every error code")
    app.add_api_route("/problems/{code}", _show_problem, tags=["problems"], summary="Explain one error code")


async def _of_tree(_: Request, error: Exception) -> Response:
    if not isinstance(error, HoldfastError):
        raise error
    return problem_of(error)


async def _of_validation(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [{"field": _place(one["loc"]), "message": _message(one)} for one in error.errors()]
    return problem("invalid_request", errors=errors)


def _place(where: Sequence[int | str]) -> str:
    """Return `body.phones[0]`; what is no JSON at all has only a character's number."""
    if _is_whole_body(where):
        return "body"
    first, *others = where
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in others)


def _message(error: Mapping[str, Any]) -> str:
    """Say what is wrong; Pydantic's `input` quotes what was sent, and is left out."""
    wrong = what_is_wrong(error["type"], error.get("ctx", {}), error["msg"], FORMS)
    return f"{wrong}: {_SEND_JSON}" if _is_whole_body(error["loc"]) else wrong


def _is_whole_body(where: Sequence[int | str]) -> bool:
    return where[0] == "body" and all(isinstance(step, int) for step in where[1:])


async def _of_http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = _HTTP_CODES.get(error.status_code, "http_error")
    return problem(code, status=error.status_code, headers=error.headers)


async def _list_problems() -> list[dict[str, object]]:
    """List every code with its status and what to do next."""
    return documented_problems()


async def _show_problem(code: str) -> JSONResponse:
    """Explain one code."""
    for entry in documented_problems():
        if entry["code"] == code:
            return JSONResponse(entry)
    raise NotFound(f"no error code {code[:64]!r}")
