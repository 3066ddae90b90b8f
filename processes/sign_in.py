"""What signing in works with, on a database, and links that are made on the command line."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from activities.signing_in import SigningIn
from api.public_url import PublicUrl
from api.users_api import SIGN_IN_PATH
from domain.audit import AuditEvent
from domain.errors import NotFound, RuleBroken
from domain.ports.access import Role
from domain.ports.sign_in import SignInPorts
from domain.sign_in import LinkPurpose
from domain.users import LONGEST_NAME, User, UserChange, address_of
from domain.written import EMAIL_PATTERN, LONGEST_EMAIL
from processes.clock import utc_now
from processes.settings import Settings
from processes.stack_plan import is_running, running_stack
from store.audit import SqlAuditLog
from store.database import Database
from store.password_hashes import Argon2Hashes
from store.sign_in_attempts import SqlSignInAttempts
from store.sign_in_links import SqlSignInLinks
from store.user_sessions import SqlSessions
from store.users import SqlUsers

#: What a server binds to is not where a browser goes.
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104  (nothing is bound here)


def sign_in_ports(database: Database) -> SignInPorts:
    """Return it."""
    return SignInPorts(
        users=SqlUsers(database),
        sessions=SqlSessions(database),
        links=SqlSignInLinks(database),
        attempts=SqlSignInAttempts(database),
        hashes=Argon2Hashes(),
    )


def sign_in_url(settings: Settings, token: str, page: str | None = None) -> str:
    """Return the link a token stands in: behind `#`, so that no server and no log sees it.

    Args:
        settings: They say where the dashboard is.
        token: Signs in once.
        page: Path of the dashboard it leads to; None for the start page.
    """
    leads = f"?{urlencode({'next': page})}" if page is not None else ""
    return f"{_dashboard(settings)}{SIGN_IN_PATH}{leads}#token={token}"


def dashboard_address(settings: Settings) -> PublicUrl:
    """Return where people open the dashboard: as the settings have it, else on this machine alone, at any port."""
    local = _local(settings)
    return PublicUrl(settings.dashboard_url, is_proxy_trusted=settings.trust_forwarded, local=local)


def _dashboard(settings: Settings) -> str:
    """Return the base URL of the dashboard: of the stack that runs in the folder, or as the settings have it."""
    if settings.dashboard_url is not None:
        return settings.dashboard_url.rstrip("/")
    if is_running(settings.data_dir):
        return running_stack(settings.data_dir).api
    return _local(settings)


def _local(settings: Settings) -> str:
    host = "127.0.0.1" if settings.api_host in _EVERYWHERE else settings.api_host
    return f"http://{host}:{settings.api_port}"


async def owner_link(database: Database, email: str, name: str | None = None) -> str:
    """Return the token of a link for an owner: a new one, or whoever has the address is one (again) from now on."""
    ports, now = sign_in_ports(database), utc_now()
    found = await ports.users.credentials(address_of(email))
    if found is None:
        user = new_owner(email, name, now)
        await ports.users.add(user)
        return await _link(database, user, LinkPurpose.INVITE)
    change = UserChange(name=name, role=Role.OWNER, is_disabled=False)
    return await _link(database, await ports.users.change(found.user.user_id, change.made_at(now)), LinkPurpose.RESET)


async def user_link(database: Database, email: str) -> str:
    """Return the token of a link for somebody who has an account; raises NotFound."""
    found = await sign_in_ports(database).users.credentials(address_of(email))
    if found is None:
        raise NotFound(f"nobody has an account under {email}; an owner is made with `holdfast create-owner {email}`")
    return await _link(database, found.user, LinkPurpose.RESET)


def new_owner(email: str, name: str | None, now: datetime) -> User:
    """Return an owner who has no account yet; raises RuleBroken for what is no address."""
    address = address_of(email)
    if len(address) > LONGEST_EMAIL or not re.fullmatch(EMAIL_PATTERN, address):
        raise RuleBroken(f"{email!r} is no e-mail address")
    return User(
        user_id=uuid.uuid4().hex,
        email=address,
        name=(name or address.partition("@")[0])[:LONGEST_NAME],
        role=Role.OWNER,
        has_password=False,
        created_at=now,
    )


async def _link(database: Database, user: User, purpose: LinkPurpose) -> str:
    now = utc_now()
    token = await SigningIn(sign_in_ports(database)).issue_link(user.user_id, purpose, now)
    facts = {"role": user.role.name.lower(), "purpose": purpose.value}
    event = AuditEvent(uuid.uuid4().hex, None, now, "the command line", "user.link", user.user_id, facts)
    await SqlAuditLog(database).append(event)
    return token
