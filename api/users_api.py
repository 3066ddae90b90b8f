"""Who signs in to the dashboard, for owners: invited, changed, disabled, given another link."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from activities.signing_in import SigningIn
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import KEY_PATTERN
from api.key_guard import GOVERNING, KeyGuard, note_facts
from api.public_url import PublicUrl
from api.session_cookie import token_of
from api.user_views import Invitation, NewUser, UserEdit, UserItem, UserList
from domain.ports.access import ApiKeys
from domain.sign_in import LINK_LIFE, LinkPurpose
from domain.users import User, address_of

SIGN_IN_PATH: Final = "/sign-in"
_ONE: Final = "/{user_id}"
_UserId = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the user")]


@dataclass(frozen=True, slots=True)
class UsersApi:
    """Shows and changes who signs in.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    signing_in: SigningIn
    public_url: PublicUrl
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one is an owner's."""
        guards = [Depends(KeyGuard(self.keys)), GOVERNING]
        router = APIRouter(prefix="/api/users", tags=["users"], dependencies=guards)
        router.get("", summary="List who signs in, by name")(self.list_users)
        router.post("", summary="Invite somebody", response_model=Invitation, status_code=201)(self.invite)
        router.get(_ONE, summary="Show one user", response_model=UserItem, responses=UNCHANGED)(self.show)
        router.patch(_ONE, summary="Change a user, or disable him", response_model=UserItem)(self.change)
        router.post(f"{_ONE}/link", summary="Give somebody another link", response_model=Invitation)(self.give_link)
        return router

    async def list_users(self) -> UserList:
        """List everybody, the disabled too."""
        return UserList(users=[UserItem.of(one) for one in await self.signing_in.ports.users.users()])

    async def show(self, user_id: _UserId, if_none_match: IfNoneMatch = None) -> Response:
        """Show one user."""
        return tagged(UserItem.of(await self.signing_in.ports.users.user(user_id)), if_none_match=if_none_match)

    async def invite(self, new: NewUser, request: Request) -> Response:
        """Give somebody an account, and answer the link that signs him in once, within a day: pass it on to him.

        It is shown here alone, so the request takes no idempotency key: repeated, it is refused, and
        `POST /api/users/{user_id}/link` makes another link.
        """
        user = User(
            user_id=uuid.uuid4().hex,
            email=address_of(new.email),
            name=new.name,
            role=new.role.role,
            has_password=False,
            created_at=self.now(),
        )
        await self.signing_in.ports.users.add(user)
        note_facts(request, user=user.user_id, role=new.role)
        return await self._link(request, user, LinkPurpose.INVITE, status=201)

    async def change(self, user_id: _UserId, wanted: UserEdit, request: Request, if_match: IfMatch = None) -> Response:
        """Change a user; what is left out stays. With another role, or disabled, he is signed out. Needs `If-Match`."""
        condition, change = demanded(if_match), wanted.change().made_at(self.now())

        def applied(user: User) -> User:
            check_version(condition, UserItem.of(user))
            return change(user)

        user = await self.signing_in.ports.users.change(user_id, applied, keep=token_of(request))
        note_facts(request, **wanted.facts())
        return tagged(UserItem.of(user))

    async def give_link(self, user_id: _UserId, request: Request) -> Response:
        """Answer a link that signs somebody in once, within a day, to choose a password; the one before is worthless.

        It is shown here alone; his password goes on to count until he has chosen another one.
        """
        user = await self.signing_in.ports.users.user(user_id)
        return await self._link(request, user, LinkPurpose.RESET, status=200)

    async def _link(self, request: Request, user: User, purpose: LinkPurpose, *, status: int) -> Response:
        now = self.now()
        token = await self.signing_in.issue_link(user.user_id, purpose, now)
        link = f"{self.public_url.link(request, SIGN_IN_PATH)}#token={token}"
        shown = Invitation(user=UserItem.of(user), link=link, expires_at=now + LINK_LIFE)
        return JSONResponse(shown.model_dump(mode="json"), status)
