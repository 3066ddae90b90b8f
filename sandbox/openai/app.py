"""OpenAI's front door: credentials, request checks, planned faults, then a reply at once or in a stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import islice
from typing import Final

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse

from sandbox.faults import CutResponse, Fault, FaultBoard, FaultKind
from sandbox.openai.answering import answer
from sandbox.openai.completions import chunks, event, whole
from sandbox.openai.errors import ApiError
from sandbox.openai.models import list_models
from sandbox.openai.requests import ChatRequest

_CHUNKS_BEFORE_LOSS: Final = 3
_EVENT_STREAM: Final = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the first piece of a stream takes, and each one after it."""

    first: timedelta = timedelta(0)
    each: timedelta = timedelta(0)


def create_app(faults: FaultBoard, clock: Callable[[], datetime], *, pace: Pace | None = None) -> FastAPI:
    """Return the application, to be mounted under `/openai`; paths begin with `/v1`.

    Args:
        faults: Planned misfortune; operations `models` and `chat.completions`. A lost reply cuts a stream
            after `amount` pieces (by default three), a drop cuts the connection before the first byte.
        clock: Aware now.
        pace: Of streamed replies; by default without delay.
    """
    speed = pace or Pace()
    app = FastAPI(title="OpenAI in a box", dependencies=[Depends(_check_bearer)])

    @app.exception_handler(ApiError)
    async def refuse(_request: Request, error: ApiError) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"][1:]) or None
        return ApiError(HTTPStatus.BAD_REQUEST, str(first["msg"]), param=param).response()

    @app.get("/v1/models")
    async def models() -> Response:
        fault = await faults.strike("openai", "models")
        return _carry_out(fault) or JSONResponse(list_models())

    @app.post("/v1/chat/completions")
    async def complete(request: ChatRequest) -> Response:
        fault = await faults.strike("openai", "chat.completions")
        cut = fault if fault is not None and fault.kind is FaultKind.LOST_REPLY and request.stream else None
        if cut is None and (struck := _carry_out(fault)) is not None:
            return struck
        completion = answer(request, clock())
        if not request.stream:
            return JSONResponse(whole(completion))
        include_usage = request.stream_options is not None and request.stream_options.include_usage
        events = map(event, chunks(completion, include_usage=include_usage))
        if cut is not None:
            return CutResponse("".join(islice(events, cut.amount or _CHUNKS_BEFORE_LOSS)), media_type=_EVENT_STREAM)
        return StreamingResponse(_stream(events, speed), media_type=_EVENT_STREAM)

    return app


async def _check_bearer(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise ApiError(HTTPStatus.UNAUTHORIZED, "You didn't provide an API key.", code="invalid_api_key")


def _carry_out(fault: Fault | None) -> Response | None:
    if fault is None:
        return None
    if fault.kind is FaultKind.STATUS:
        code = "rate_limit_exceeded" if fault.amount == HTTPStatus.TOO_MANY_REQUESTS else None
        return ApiError(fault.amount, "A planned fault.", code=code).response()
    return CutResponse()


async def _stream(events: Iterator[str], pace: Pace) -> AsyncIterator[str]:
    await asyncio.sleep(pace.first.total_seconds())
    for piece in events:
        yield piece
        await asyncio.sleep(pace.each.total_seconds())
    yield "data: [DONE]\n\n"
