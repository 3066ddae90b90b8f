"""Changes in memory, and a page that listens to the application itself, event by event."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from starlette.types import Message

from domain.ports.changes import Change, ChangeKind, ChangeLog, Changes


class FakeChanges(ChangeLog):
    """Changes one after the other, from position 1; while `failure` is set it raises that."""

    def __init__(self) -> None:
        """Start with none."""
        self.all: list[Change] = []
        self.pruned_until = 0
        self.pruned: asyncio.Queue[datetime] = asyncio.Queue()
        self.failure: Exception | None = None

    def happen(self, kind: ChangeKind, subject_id: str, organisation_id: str | None = "northgate") -> None:
        """Let something change."""
        self.all.append(Change(kind, subject_id, organisation_id))

    async def position(self) -> int:
        """Count."""
        if self.failure:
            raise self.failure
        return len(self.all)

    async def since(self, position: int) -> Changes:
        """Return those after it."""
        newest = await self.position()
        if not self.pruned_until <= position <= newest:
            return Changes(newest, None)
        return Changes(newest, tuple(dict.fromkeys(self.all[position:])))

    async def prune(self, before: datetime) -> int:
        """Note the wish."""
        self.pruned.put_nowait(before)
        return 0


@dataclass
class Page:
    """An open stream; `status` and `headers` are those of its answer.

    Attributes:
        reads: Cleared while the page reads nothing more.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    reads: asyncio.Event = field(default_factory=asyncio.Event)
    leaves: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    text: str = ""
    last_id: str | None = None
    _sent: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)

    async def block(self) -> dict[str, str]:
        """Return the fields of the next block, a comment's under the empty name; fails at the stream's end."""
        while "\n\n" not in self.text:
            async with asyncio.timeout(10):
                sent = await self._sent.get()
            assert sent is not None, "the stream has ended"
            self.text += sent
        block, _, self.text = self.text.partition("\n\n")
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        self.last_id = fields.get("id", self.last_id)
        return fields or {"": block}

    async def event(self) -> tuple[str, Any]:
        """Return the next event and its data."""
        while True:
            block = await self.block()
            if "data" in block:
                return block["event"], json.loads(block["data"])

    async def change(self) -> tuple[str, str]:
        """Return kind and id of the next event, which is a change."""
        event, data = await self.event()
        assert event == "change"
        return data["kind"], data["id"]

    async def is_over(self) -> None:
        """Read to the stream's end."""
        async with asyncio.timeout(10):
            await self.ended.wait()

    async def problem(self) -> dict[str, Any]:
        """Read an answer that is no stream."""
        await self.is_over()
        said: dict[str, Any] = json.loads("".join(iter(self._sent.get_nowait, None)))
        return said

    async def receive(self) -> Message:
        """Go away when told to."""
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take part of the answer, once the page reads."""
        await self.reads.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self._sent.put_nowait(message["body"].decode())
            if not message.get("more_body", False):
                self._sent.put_nowait(None)


@asynccontextmanager
async def listening(
    app: FastAPI,
    query: str = "",
    *,
    key: str = "hf_operator",
    cookie: str | None = None,
    last_id: str | None = None,
) -> AsyncIterator[Page]:
    """Open a stream with a key, or a cookie instead, and read to where it stands; leave it at the end."""
    page = Page()
    page.reads.set()
    headers = [(b"cookie", cookie.encode()) if cookie else (b"authorization", f"Bearer {key}".encode())]
    if last_id is not None:
        headers.append((b"last-event-id", last_id.encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/live",
        "raw_path": b"/api/live",
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
        "client": ("127.0.0.1", 40000),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }

    async def serve() -> None:
        try:
            await app(scope, page.receive, page.send)
        finally:
            page.ended.set()

    serving = asyncio.create_task(serve())
    try:
        yield page
    finally:
        page.reads.set()
        page.leaves.set()
        async with asyncio.timeout(10):
            await serving


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[FastAPI]:
    """Run an application's lifespan."""
    async with app.router.lifespan_context(app):
        yield app
