"""Which media processes would take a call now, asked of small servers on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from api.media_directory import MediaDirectory
from tests.system.waiting import until

CALLS = [f"CA{number}" for number in range(40)]


@dataclass
class MediaDoor:
    """A server that answers every request the same way; `status` None: it takes connections and says nothing."""

    status: int | None = 200
    asked: int = 0
    host: str = ""

    @property
    def url(self) -> str:
        """Its public URL."""
        return f"ws://{self.host}/media"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read a request and answer it, or never."""
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        if self.status is None:
            await reader.read()  # until the asker gives up
        else:
            writer.write(f"HTTP/1.1 {self.status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@pytest.fixture
async def doors() -> AsyncIterator[tuple[MediaDoor, MediaDoor]]:
    """Open two."""
    both = (MediaDoor(), MediaDoor())
    servers = [await asyncio.start_server(door.answer, "127.0.0.1", 0) for door in both]
    for door, server in zip(both, servers, strict=True):
        door.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield both
    for server in servers:
        server.close()


async def chosen(
    doors: tuple[MediaDoor, MediaDoor], *, left: str | None = None, patience: timedelta = timedelta(seconds=10)
) -> set[str]:
    """Look once and return the hosts of many calls."""
    directory = MediaDirectory([door.url for door in doors], patience=patience)
    async with httpx.AsyncClient() as http:
        await directory.look(http)
    return {directory.choose(call, left=left)[0] for call in CALLS}


async def test_calls_go_to_all_that_are_ready(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """With their URLs as they were set."""
    assert await chosen(doors) == {door.host for door in doors}
    assert MediaDirectory([doors[0].url]).choose("CA1") == (doors[0].host, doors[0].url)


async def test_no_call_goes_to_one_that_is_not(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """It says so."""
    doors[0].status = 503
    assert await chosen(doors) == {doors[1].host}


async def test_no_call_goes_to_one_that_says_nothing(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """A frozen process still takes connections."""
    doors[0].status = None
    assert await chosen(doors, patience=timedelta(seconds=1)) == {doors[1].host}


async def test_a_dead_process_gets_no_call(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """Nobody listens at its port."""
    doors[0].host = "127.0.0.1:1"
    assert await chosen(doors) == {doors[1].host}


async def test_none_ready_counts_as_all_ready(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """The telephone company finds out, and asks again."""
    for door in doors:
        door.status = 503
    assert await chosen(doors) == {door.host for door in doors}


async def test_the_next_stream_goes_elsewhere(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """Right after a loss, both may still count as ready."""
    assert await chosen(doors, left=doors[0].host) == {doors[1].host}


async def test_one_process_is_never_asked(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """There is nothing to choose: the watch ends at once."""
    async with asyncio.timeout(5):
        await MediaDirectory([doors[0].url]).watch()
    assert doors[0].asked == 0


async def test_several_are_asked_until_the_end(doors: tuple[MediaDoor, MediaDoor]) -> None:
    """A process that has come back gets calls again."""
    doors[0].status = 503
    directory = MediaDirectory([door.url for door in doors])
    watching = asyncio.create_task(directory.watch())

    async def goes_to(door: MediaDoor) -> bool:
        return directory.choose("CA1", left=doors[1].host)[0] == door.host

    await until("the first is left out", lambda: goes_to(doors[1]), within=10)
    doors[0].status = 200
    await until("the first is back", lambda: goes_to(doors[0]), within=10)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
