"""API keys, for owners: listed, made, revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from api.fields import KEY_PATTERN
from api.key_guard import GOVERNING, KEY_PREFIX, KeyGuard, note_facts
from api.user_views import IssuedKey, KeyItem, KeyList, NewKey
from domain.ports.access import KEY_BYTES, ApiKeys, KeyRing

_KeyId = Annotated[str, Path(max_length=64, pattern=KEY_PATTERN, description="Id of the key, as the list has it")]


@dataclass(frozen=True, slots=True)
class KeysApi:
    """Shows API keys, hands them out and takes them back."""

    keys: ApiKeys
    ring: KeyRing

    def router(self) -> APIRouter:
        """Return the routes; every one is an owner's."""
        guards = [Depends(KeyGuard(self.keys)), GOVERNING]
        router = APIRouter(prefix="/api/keys", tags=["keys"], dependencies=guards)
        router.get("", summary="List API keys, the latest first")(self.list_keys)
        router.post("", summary="Make an API key", response_model=IssuedKey, status_code=201)(self.issue)
        router.delete("/{key_id}", summary="Make an API key worthless", status_code=204, response_class=Response)(
            self.revoke
        )
        return router

    async def list_keys(self) -> KeyList:
        """List all, the revoked too; none in clear."""
        return KeyList(keys=[KeyItem.of(one) for one in await self.ring.all_keys()])

    async def issue(self, new: NewKey, request: Request) -> Response:
        """Make a key, and answer it: it is shown here alone, so the request takes no idempotency key.

        Whoever has lost the answer revokes what the list shows, and makes another one.
        """
        key = f"{KEY_PREFIX}{secrets.token_urlsafe(KEY_BYTES)}"
        issued = await self.ring.issue(key, role=new.role.role, label=new.label)
        note_facts(request, key=issued.key_id, role=new.role)
        shown = IssuedKey(**KeyItem.of(issued).model_dump(), key=key)
        return JSONResponse(shown.model_dump(mode="json"), HTTPStatus.CREATED)

    async def revoke(self, key_id: _KeyId) -> Response:
        """Make a key worthless from now on; one that is revoked already stays so."""
        await self.ring.revoke(key_id)
        return Response(status_code=HTTPStatus.NO_CONTENT)
