"""A chat server that answers with prepared bytes, for what the sandbox never does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send


def sse(*chunks: object) -> str:
    """Return chunks as server-sent events, `[DONE]` at the end."""
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"


def delta(*, finish: str | None = None, **fields: object) -> dict[str, object]:
    """Return a chunk with one choice."""
    return {
        "id": "x",
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": fields, "finish_reason": finish}],
    }


class ScriptedServer:
    """Answers every request with the same bytes.

    Attributes:
        body: What to answer; `hang` keeps the stream open after it.
        asked: The JSON body of the last request; `peer` is the client's port it came from.
        closed: Set when a hanging stream was closed by the client.
    """

    def __init__(self) -> None:
        """Answer with an empty stream."""
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.status = 200
        self.body = ""
        self.headers: dict[str, str] = {}
        self.hang = False
        self.asked: dict[str, object] = {}
        self.peer = 0
        self.closed = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self.peer = scope["client"][1]
        self.asked = await Request(scope, receive).json()
        answer: Response
        if self.hang:
            answer = StreamingResponse(self._hanging(), media_type="text/event-stream")
        else:
            headers = {"content-type": "text/event-stream"} | self.headers
            answer = Response(self.body, self.status, headers)
        await answer(scope, receive, send)

    async def _hanging(self) -> AsyncIterator[str]:
        try:
            yield self.body
            await asyncio.Event().wait()
        finally:
            self.closed.set()
