"""People with accounts in a database of the test's own, and browsers they sign in with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import httpx
from fastapi import FastAPI

from activities.signing_in import new_token
from api.public_url import PublicUrl
from domain.ports.access import Role
from domain.ports.sign_in import Credentials, SignInPorts
from domain.sign_in import LinkPurpose
from domain.users import User
from processes.sign_in import sign_in_ports
from store.database import Database
from tests.api.conftest import World
from tests.api.fakes import NOW, client_of
from tests.fakes.sign_in import PlainHashes


def account(user_id: str, name: str, role: Role) -> User:
    """Return somebody of the workshop who is to have an account."""
    email = f"{user_id}@northgate.example"
    return User(user_id=user_id, email=email, name=name, role=role, has_password=False, created_at=NOW)


GRACE = account("grace", "Grace Holloway", Role.OWNER)
OLGA = account("olga", "Olga Petrova", Role.OPERATOR)
VERA = account("vera", "Vera Lindqvist", Role.VIEWER)
LOCAL = "http://127.0.0.1:8080"
PASSWORD = "seven tall pines"


@dataclass
class Accounts:
    """People with accounts.

    Attributes:
        world: Around the application.
        ports: What signing in works with, on a real database.
    """

    world: World
    ports: SignInPorts
    hashes: PlainHashes
    _apps: dict[str | None, FastAPI] = field(default_factory=dict)

    @classmethod
    async def of_all(cls, world: World, database: Database) -> Accounts:
        """Give an owner, an operator and a viewer an account with one and the same password."""
        hashes = PlainHashes()
        accounts = cls(world, replace(sign_in_ports(database), hashes=hashes), hashes)
        for user in (GRACE, OLGA, VERA):
            await accounts.ports.users.add(user)
            await accounts.ports.sessions.open("first", Credentials(user, None), NOW)
            await accounts.ports.users.set_password(user.user_id, PASSWORD[::-1], keep="first")
            await accounts.ports.sessions.close("first")
        world.ports = replace(world.ports, sign_in=accounts.ports)
        return accounts

    async def link(self, user: User) -> str:
        """Give somebody a link, and return its token."""
        token = new_token()
        await self.ports.links.issue(token, user.user_id, LinkPurpose.RESET, self.world.clock.now())
        return token

    @asynccontextmanager
    async def browser(self, *, base: str | None = None, host: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
        """Open a browser at an address that keeps cookies; `base` is where the dashboard is said to be."""
        if base not in self._apps:
            self._apps[base] = self.world.app(dashboard_url=PublicUrl(base, local=LOCAL))
        async with client_of(self._apps[base], host=host) as opened:
            opened.headers["Sec-Fetch-Site"] = "same-origin"
            if base is not None:
                opened.base_url = httpx.URL(base)
            yield opened


async def sign_in(browser: httpx.AsyncClient, user: User, password: str = PASSWORD) -> httpx.Response:
    """Sign somebody in; whatever changes something shows the token of his session from then on."""
    answered = await browser.post("/api/session", json={"email": user.email, "password": password})
    if answered.is_success:
        browser.headers["X-CSRF-Token"] = answered.json()["csrf_token"]
    return answered
