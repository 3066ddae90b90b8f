"""The REST API of a running stack, as staff and their programs use it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from domain.ports.access import Role
from processes.create_key import create_key
from processes.settings import settings_of
from processes.stack import Stack
from store.seeds import WORKSHOP_ID


@asynccontextmanager
async def operating(stack: Stack, label: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Reach a stack's api with an operator's key."""
    key, _ = await create_key(settings_of(stack.plan.data_dir), Role.OPERATOR, label)
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"{stack.plan.api}/api", headers=headers, timeout=40) as http:
        yield http


async def post(office: httpx.AsyncClient, path: str, key: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask twice under the same key, as whoever has lost the answer does; return what is answered both times."""
    headers, where = {"Idempotency-Key": key}, {"organisation": WORKSHOP_ID}
    answers = [await office.post(path, json=body, headers=headers, params=where) for _ in range(2)]
    assert answers[0].is_success, answers[0].text
    assert answers[1].text == answers[0].text
    found: dict[str, Any] = answers[0].json()
    return found
