"""Everything that has happened with a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from api.fields import Key
from api.interaction_views import InteractionList, interaction_list
from api.key_guard import GrantedRole, KeyGuard
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from domain.interactions import InteractionKind
from domain.ports.access import ApiKeys
from domain.ports.interactions import InteractionFilter, InteractionReader
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
        *,
        role: GrantedRole,
        contact: Annotated[Key, Query(description="Id of the contact")],
        kind: Annotated[InteractionKind | None, Query(description="Only those of this kind")] = None,
        channel: Annotated[
            Literal["phone", "sms", "email"] | None, Query(description="Only those on this channel")
        ] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> InteractionList:
        """List calls, texts, e-mails, reminders, appointments, messages and tasks on one timeline."""
        contact_id = (await self.directory.contact(contact)).contact_id
        where = InteractionFilter(kind, channel)
        rows = await self.reader.interactions(contact_id, after=parsed_cursor(cursor), limit=limit + 1, where=where)
        return interaction_list(rows, role, limit=limit)
