"""Requests that change something take effect once, however often they come.

The requester makes a key up and sends it as `Idempotency-Key`; whoever repeats the request sends the same one. The id
of the effect follows from it, so that a repeat is recognised by the workflows too, wherever the first attempt was cut
off.
An answer that is final is kept for a day and given again; one that is not (a service behind us was away) is not kept.
Source: IETF draft "The Idempotency-Key HTTP Header Field".
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Header, Request
from fastapi.responses import Response

from api.fields import VISIBLE
from api.key_guard import asker_of
from api.problems import problem_of
from domain.errors import HoldfastError, IdempotencyKeyReused
from domain.ids import request_intent_id
from domain.ports.requests import Answer, RequestLog

_KEPT_HEADERS: Final = ("content-type", "etag", "location")
_Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=VISIBLE,
        description="Made up by you for each request, for example a UUID; the same one when you repeat it",
    ),
]


@dataclass(frozen=True, slots=True)
class Intent:
    """What a request is to bring about.

    Attributes:
        intent_id: Follows from idempotency key, route, and who asks.
        fingerprint: SHA-256 of the body, and of the query where there is one.
    """

    intent_id: str
    fingerprint: str


async def _intent(request: Request, idempotency_key: _Key) -> Intent:
    route = f"{request.method} {request.url.path}"
    asked = hashlib.sha256(await request.body())
    if request.url.query:
        asked.update(f"?{request.url.query}".encode())
    intent_id = request_intent_id(asker=asker_of(request).intent_scope, route=route, idempotency_key=idempotency_key)
    fingerprint = asked.hexdigest()
    # For the audit log: a key that comes with something else, once its answer is kept no more, is another change.
    request.state.change_id = f"{intent_id}-{fingerprint[:16]}"
    return Intent(intent_id, fingerprint)


Asked = Annotated[Intent, Depends(_intent)]


class Once:
    """Answers each intent once."""

    def __init__(self, log: RequestLog) -> None:
        """Take the log of what has been asked."""
        self._log = log

    async def answer(self, asked: Intent, act: Callable[[], Awaitable[Response]]) -> Response:
        """Return the answer there is, or act and keep what comes of it.

        Two who ask at once both act: `act` itself is idempotent on the intent id.

        Raises:
            IdempotencyKeyReused: The key has come with another query or body.
            HoldfastError: Whatever `act` raises that may come out differently next time.
        """
        before = await self._log.open(asked.intent_id, asked.fingerprint)
        if before.fingerprint != asked.fingerprint:
            raise IdempotencyKeyReused("the key has come with another query or body")
        if before.answer is not None:
            return _again(before.answer)
        response = await _final(act)
        await self._log.settle(asked.intent_id, _kept(response))
        return response


async def _final(act: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await act()
    except HoldfastError as error:
        response = problem_of(error)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return response


def _kept(response: Response) -> Answer:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, bytes(response.body).decode())


def _again(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))
