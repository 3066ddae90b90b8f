"""Everything that has happened with a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.fields import Key
from api.interaction_views import InteractionList, interaction_list
from api.key_guard import GrantedRole, KeyGuard
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from domain.ports.access import ApiKeys
from domain.ports.interactions import InteractionReader
from domain.ports.storage import Directory


@dataclass(frozen=True, slots=True)
class InteractionsApi:
    """Shows timelines."""

    keys: ApiKeys
    directory: Directory
    reader: InteractionReader

    def router(self) -> APIRouter:
        """Return the route; it needs a key."""
        router = APIRouter(prefix="/api", tags=["contacts"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/interactions", summary="List what has happened with a customer, the latest first")(self.show)
        return router

    async def show(
        self,
        role: GrantedRole,
        contact: Annotated[Key, Query(description="Id of the contact")],
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> InteractionList:
        """List calls, texts, e-mails, reminders, appointments, messages and tasks on one timeline."""
        contact_id = (await self.directory.contact(contact)).contact_id
        rows = await self.reader.interactions(contact_id, after=parsed_cursor(cursor), limit=limit + 1)
        return interaction_list(rows, role, limit=limit)
