"""Who signs in to the dashboard of a stack: one account for each role, and what they do without a page."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from api.session_cookie import PLAIN_COOKIE
from domain.ports.access import Role
from processes.rehearsal.owner import signed_in_url
from processes.stack_plan import StackPlan
from store.seeds import WORKSHOP_ID

#: Names and addresses of the people who are made up here.
NAMES: Final = {Role.VIEWER: "Vera Lund", Role.OPERATOR: "Olga Marsh", Role.OWNER: "Owner"}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has signed in.

    Attributes:
        session: What his cookie holds.
        http: Asks the api as he does, from a page of the same origin.
    """

    role: Role
    name: str
    session: str
    http: httpx.AsyncClient

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """Return what a route answers about the workshop."""
        answer = (await self.http.get(path, params={"organisation": WORKSHOP_ID, **query})).raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Have something done for the workshop, and return what is answered."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        answer = await self.http.post(path, json=body, headers=headers, params={"organisation": WORKSHOP_ID})
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found


@asynccontextmanager
async def signed_in_staff(plan: StackPlan) -> AsyncIterator[dict[Role, Account]]:
    """Sign in the owner of a running stack, and an operator and a viewer whom he invites."""
    owner = await signed_in(plan, Role.OWNER, await signed_in_url(plan))
    staff = {Role.OWNER: owner}
    try:
        for role in (Role.OPERATOR, Role.VIEWER):
            staff[role] = await signed_in(plan, role, await invited(owner, NAMES[role], role))
        yield staff
    finally:
        for one in staff.values():
            await one.http.aclose()


async def invited(owner: Account, name: str, role: Role) -> str:
    """Give somebody an account, and return the link that signs him in once."""
    address = f"{name.replace(' ', '.').lower()}@northgate.example"
    body = {"name": name, "email": address, "role": role.name.lower()}
    answer = await owner.http.post("/users", json=body)
    assert answer.status_code == 201, answer.text
    link: str = answer.json()["link"]
    return link


async def signed_in(plan: StackPlan, role: Role, link: str) -> Account:
    """Follow a link, as the sign-in page does."""
    http = httpx.AsyncClient(base_url=f"{plan.api}/api", timeout=40)
    token = urlsplit(link).fragment.removeprefix("token=")
    answer = await http.post("/session/link", json={"token": token})
    assert answer.is_success, answer.text
    http.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return Account(role, NAMES[role], answer.cookies[PLAIN_COOKIE], http)
