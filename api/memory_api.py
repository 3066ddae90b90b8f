"""What is remembered of customers: shown, noted, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path

from api.fields import ContactId, Key
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.memory_views import MemoryItem, NewNote, memory_item
from domain.errors import NotFound
from domain.memory import Memory
from domain.ports.access import ApiKeys, Role
from domain.ports.memories import Memories
from domain.ports.storage import Directory

_ONE: Final = "/memory/{contact_id}"
PromiseId = Annotated[Key, Path(description="Id of the promise")]


@dataclass(frozen=True, slots=True)
class MemoryApi:
    """Shows and changes what is remembered.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    directory: Directory
    memories: Memories
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api", tags=["memory"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get(_ONE, summary="Show what is remembered of a customer")(self.show)
        router.delete(_ONE, summary="Forget a customer", status_code=204, dependencies=[OPERATING])(self.forget)
        router.put(f"{_ONE}/note", summary="Note something about a customer", dependencies=[OPERATING])(self.note)
        router.put(
            f"{_ONE}/promises/{{promise_id}}/kept", summary="Say that a promise was kept", dependencies=[OPERATING]
        )(self.keep)
        return router

    async def show(self, contact_id: ContactId, role: GrantedRole) -> MemoryItem:
        """Show summary, moods, relationship, promises, preferences, facts and note."""
        return await self._item(await self.memories.memory(contact_id), role)

    async def forget(self, contact_id: ContactId) -> None:
        """Forget all that was remembered so far; what is under way from before now is not remembered either."""
        now = self.now()
        await self.memories.change(contact_id, lambda memory: memory.forgotten(now), now)

    async def note(self, contact_id: ContactId, wanted: NewNote) -> MemoryItem:
        """Note something in your own words; numbers and addresses are taken out. An empty note takes it back."""
        changed = await self.memories.change(contact_id, lambda memory: memory.with_note(wanted.note), self.now())
        return await self._item(changed, Role.OPERATOR)

    async def keep(self, contact_id: ContactId, promise_id: PromiseId) -> MemoryItem:
        """Say that a promise was kept; it is not told or suggested any more."""
        now = self.now()

        def kept(memory: Memory) -> Memory:
            if all(promise.promise_id != promise_id for promise in memory.promises):
                raise NotFound(f"no promise {promise_id}")
            return memory.with_promise_kept(promise_id, now)

        return await self._item(await self.memories.change(contact_id, kept, now), Role.OPERATOR)

    async def _item(self, memory: Memory, role: Role) -> MemoryItem:
        now = self.now()
        contact = await self.directory.contact(memory.contact_id)
        visits = await self.memories.visits(memory.contact_id, now)
        return memory_item(contact, memory, visits, now=now, role=role)
