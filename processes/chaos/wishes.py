"""Staff who have customers told something in the storm; to each plan one says yes and another no, at the same time."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import httpx

from domain.errors import NotFound
from domain.ports.access import Role
from processes.create_key import issue_key
from processes.rehearsal.box import Box
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks

_MOST: Final = 40
_BETWEEN_S: Final = 8.0
_REQUEST_S: Final = 20.0
#: An api or a worker that was killed is back long before.
_TRIES: Final = 60
_PAUSE_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody's wish, and what was answered to the yes and to the no: `counted`, or the code of a problem.

    Attributes:
        number: Who is to be texted.
        task_id: None: no answer was ever given to who wanted it.
    """

    number: str
    task_id: str | None = None
    to_yes: str | None = None
    to_no: str | None = None


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """What has become of a wish: the task's state, None where nobody knows of it, and how often he was texted."""

    wish: Wish
    state: str | None
    texts: int


@asynccontextmanager
async def staff_office(database: Database, api: str) -> AsyncIterator[httpx.AsyncClient]:
    """Reach our REST API with an operator's key."""
    key, _ = await issue_key(database, Role.OPERATOR, "storm")
    # A connection each: one that is kept dies with the process at its other end.
    limits = httpx.Limits(max_keepalive_connections=0)
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"{api}/api", headers=headers, timeout=_REQUEST_S, limits=limits) as http:
        yield http


async def want_in_turns(office: httpx.AsyncClient, wishes: list[Wish], *, until: asyncio.Event) -> None:
    """Have one thing after the other done until it is enough; what came of each is noted in `wishes`."""
    async with asyncio.TaskGroup() as open_wishes:
        for index in range(_MOST):
            open_wishes.create_task(_want(office, f"+1555780{index:04d}", wishes))
            with suppress(TimeoutError):
                await asyncio.wait_for(until.wait(), _BETWEEN_S)
                return


async def look_up(box: Box, database: Database, wishes: Sequence[Wish]) -> tuple[Fulfilled, ...]:
    """Return what has become of wishes so far."""
    texted = [one["to"] for one in await box.texts()]
    return tuple([Fulfilled(one, await _state(database, one), texted.count(one.number)) for one in wishes])


async def _state(database: Database, wish: Wish) -> str | None:
    if wish.task_id is None:
        return None
    try:
        return (await SqlTasks(database).task(wish.task_id)).state
    except NotFound:
        return None


async def _want(office: httpx.AsyncClient, number: str, wishes: list[Wish]) -> None:
    begun = await _answer(office, "/tasks", {"goal": f"Text {number} that the car is ready"})
    task_id = begun.get("task_id")
    if task_id is None:
        wishes.append(Wish(number))
        return
    plan = await _plan_hash(office, task_id)
    said = [
        _answer(office, f"/tasks/{task_id}/decision", {"plan_hash": plan, "choice": choice})
        for choice in ("approve", "reject")
    ]
    yes, no = await asyncio.gather(*said)
    wishes.append(Wish(number, task_id, *(one.get("ruling") or one.get("code") for one in (yes, no))))


async def _plan_hash(office: httpx.AsyncClient, task_id: str) -> str | None:
    for _ in range(_TRIES):
        with suppress(httpx.TransportError):
            shown = await office.get(f"/tasks/{task_id}")
            if shown.is_success and shown.json()["plan_hash"]:
                return str(shown.json()["plan_hash"])
        await asyncio.sleep(_PAUSE_S)
    return None


async def _answer(office: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask under one key until there is an answer that is final; empty when there never is."""
    key = {"Idempotency-Key": uuid.uuid4().hex}
    for _ in range(_TRIES):
        with suppress(httpx.TransportError):
            answer = await office.post(path, json=body, headers=key, params={"organisation": WORKSHOP_ID})
            if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                found: dict[str, Any] = answer.json()
                return found
        await asyncio.sleep(_PAUSE_S)
    return {}
