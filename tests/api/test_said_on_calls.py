"""What is being said on a call, asked of small media processes on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from api.said_on_calls import SaidOnCalls
from domain.calls import Speaker, Turn, TurnLatency
from domain.said import Said, said_json
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW, client_of
from tests.api.test_calls_api import OPERATOR, VIEWER, overview, running

GREETING = Turn(0, Speaker.AGENT, "Hello?", "Hello?", NOW, latency=TurnLatency(end_of_turn_ms=210))
SAYING = Turn(1, Speaker.AGENT, f"You called from {CALLER}", f"You called from {CALLER}", NOW)


@dataclass
class MediaDoor:
    """A media process that says the same of every call; `said` None: it carries none."""

    said: Said | None = None
    url: str = ""
    asked: list[str] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        self.asked.append((await reader.readuntil(b"\r\n\r\n")).split()[1].decode())
        body = said_json(self.said) if self.said else b""
        head = f"HTTP/1.1 {200 if body else 404} X\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def opened(door: MediaDoor) -> AsyncIterator[None]:
    """Run a door."""
    server = await asyncio.start_server(door.answer, "127.0.0.1", 0)
    door.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/media"
    async with server:
        yield


@asynccontextmanager
async def asking(*doors: MediaDoor) -> AsyncIterator[SaidOnCalls]:
    """Run what asks some doors."""
    said = SaidOnCalls([door.url for door in doors], b"stream secret", patience=timedelta(seconds=10))
    running_it = asyncio.create_task(said.run())
    await asyncio.sleep(0)
    try:
        yield said
    finally:
        running_it.cancel()


async def test_who_carries_a_call_is_asked_alone_until_its_stream_ends() -> None:
    """Then the newest stream counts, wherever it is."""
    first, other = MediaDoor(Said(1, (GREETING,))), MediaDoor()
    async with opened(first), opened(other), asking(first, other) as said:
        assert await said.of("CA1") == Said(1, (GREETING,))
        assert await said.of("CA1") == Said(1, (GREETING,))
        assert (len(first.asked), other.asked) == (2, ["/said/CA1"])
        first.said, other.said = Said(1, (GREETING,), is_over=True), Said(2, being_said=SAYING)
        assert await said.of("CA1") == Said(2, being_said=SAYING)
        first.said = None
        assert await said.of("CA1") == Said(2, being_said=SAYING)
        assert len(first.asked) == 3


async def test_without_an_answer_nothing_is_said() -> None:
    """Nobody there, nobody who knows the call, and words nobody understands."""
    gone, none = MediaDoor(url="ws://127.0.0.1:1/media"), MediaDoor()
    async with opened(none), asking(gone, none) as said:
        assert await said.of("CA1") is None


async def test_a_running_call_shows_what_its_workflow_is_not_told_yet(world: World) -> None:
    """Whole turns among the others, the one under way beside them, all redacted; the workflow's word counts."""
    world.reader.overviews = [overview(call_sid=CALL_SID)]
    world.gateway.current_view = running()
    door = MediaDoor(Said(1, (GREETING,), being_said=SAYING))
    async with opened(door):
        app = world.app(media_urls=(door.url,))
        async with app.router.lifespan_context(app), client_of(app) as client:
            await asyncio.sleep(0)
            seen = (await client.get(f"/api/calls/{CALL_SID}", headers=OPERATOR)).json()
            assert [(turn["text"], turn["latency"]["end_of_turn_ms"]) for turn in seen["turns"]] == [("Hello?", 210)]
            assert seen["being_said"]["heard"] == f"You called from {CALLER}"
            masked = (await client.get(f"/api/calls/{CALL_SID}", headers=VIEWER)).json()
            assert CALLER not in masked["being_said"]["heard"]

            whole = replace(SAYING, text="You called us.", heard="You called us.")
            world.gateway.current_view = replace(running(), turns=(whole,))
            seen = (await client.get(f"/api/calls/{CALL_SID}", headers=OPERATOR)).json()
            assert [turn["text"] for turn in seen["turns"]] == ["Hello?", "You called us."]
            assert seen["being_said"] is None
