"""Messages left for a human: listed, and dealt with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from api.fields import Key, MessageId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.message_views import MessageItem, MessageList, message_list
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from api.tasks_api import actor_of
from domain.ports.access import ApiKeys
from domain.ports.reading import CallReader, MessageDesk


@dataclass(frozen=True, slots=True)
class MessagesApi:
    """Shows messages, and notes who has dealt with them.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    reader: CallReader
    desk: MessageDesk
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api/messages", tags=["calls"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("", summary="List messages left for a human, newest first")(self.list_messages)
        done = "/{message_id}/done"
        router.post(
            done,
            summary="Note that a message was dealt with",
            response_model=MessageItem,
            dependencies=[OPERATING],
        )(self.settle)
        router.delete(done, summary="Note that a message still has to be dealt with", dependencies=[OPERATING])(
            self.reopen
        )
        return router

    async def list_messages(
        self,
        *,
        role: GrantedRole,
        organisation: Annotated[Key | None, Query(description="Only those of this organisation")] = None,
        is_open: Annotated[
            bool | None, Query(alias="open", description="Only those nobody has dealt with, or only the others")
        ] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> MessageList:
        """List messages left for a human, newest first."""
        rows = await self.reader.messages(
            after=parsed_cursor(cursor), limit=limit + 1, organisation_id=organisation, is_open=is_open
        )
        return message_list(rows, role, limit=limit)

    async def settle(self, message_id: MessageId, asked: Asked, role: GrantedRole, request: Request) -> Response:
        """Note that whoever asks has dealt with a message; who was first stands."""

        async def act() -> Response:
            message = await self.desk.settle(message_id, actor_of(request), self.now())
            return JSONResponse(MessageItem.of(message, role).model_dump(mode="json"))

        return await self.once.answer(asked, act)

    async def reopen(self, message_id: MessageId, role: GrantedRole) -> MessageItem:
        """Note that a message still has to be dealt with; a repeat changes nothing."""
        return MessageItem.of(await self.desk.reopen(message_id), role)
