"""Requests that were asked for once, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.ports.requests import Answer, AskedBefore
from store.database import Database
from store.request_log import SqlRequestLog
from tests.store.world import SteppingClock

ANSWER = Answer(201, {"location": "/api/contacts/x"}, '{"name":"Zoë"}')


@pytest.fixture
def requests(database: Database, clock: SteppingClock) -> SqlRequestLog:
    """Return an empty log."""
    return SqlRequestLog(database, clock)


async def test_request_is_returned_as_it_came_first(requests: SqlRequestLog) -> None:
    """A repeat with another body is known by the fingerprint of the first."""
    assert await requests.open("i1", "first") == AskedBefore("first", None)
    assert await requests.open("i1", "second") == AskedBefore("first", None)


async def test_answer_is_kept(requests: SqlRequestLog) -> None:
    """Status, headers and body come back as they were given, and the first answer stays."""
    await requests.open("i1", "f")
    await requests.settle("i1", ANSWER)
    await requests.settle("i1", Answer(500, {}, ""))

    assert await requests.open("i1", "f") == AskedBefore("f", ANSWER)


async def test_those_who_ask_at_once_are_one(requests: SqlRequestLog) -> None:
    """Whoever comes first is the one the others are held against."""
    opened = await asyncio.gather(*(requests.open("i1", f"f{number}") for number in range(4)))

    assert len({one.fingerprint for one in opened}) == 1


async def test_request_is_forgotten_after_a_day(requests: SqlRequestLog, clock: SteppingClock) -> None:
    """Whoever comes next clears away; the same key is a new request then."""
    await requests.open("i1", "f")
    await requests.settle("i1", ANSWER)
    clock.advance(timedelta(days=1, seconds=1))

    assert await requests.open("i1", "other") == AskedBefore("other", None)


async def test_answer_to_a_forgotten_request_is_not_found(requests: SqlRequestLog) -> None:
    """An answer belongs to a request."""
    with pytest.raises(NotFound):
        await requests.settle("i1", ANSWER)
