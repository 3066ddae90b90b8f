"""A person is taken out of everything: whoever asks for it has the right to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.erasure_desk import ErasureDesk
from api.fields import ContactId, StoredName
from api.idempotency import Asked, Once
from api.key_guard import GOVERNING, KeyGuard
from domain.ports.access import ApiKeys
from domain.ports.erasure import Erasure, Erasures


class ErasureOrder(BaseModel):
    """Who is sure types the name."""

    model_config = ConfigDict(extra="forbid")

    confirm: StoredName = Field(description="The contact's name, letter by letter as it is stored")


class ErasureItem(BaseModel):
    """What has become of it; a repeat says the same, and counts what it has found besides."""

    contact_id: str
    erased_at: datetime = Field(description="When first")
    calls: int = Field(description="Calls whose words and numbers are gone")
    messages: int = Field(description="Messages for a human whose words are gone")
    tasks: int = Field(description="Tasks whose words are gone")
    appointments: int = Field(description="Past appointments that stay without his name, also in the calendars")
    recordings: list[str] = Field(description="Recording SIDs: delete these at the telephone company, which has them")

    @classmethod
    def of(cls, erasure: Erasure) -> ErasureItem:
        """Show it."""
        return cls(
            contact_id=erasure.contact_id,
            erased_at=erasure.erased_at,
            calls=erasure.calls,
            messages=erasure.messages,
            tasks=erasure.tasks,
            appointments=len(erasure.appointment_ids),
            recordings=list(erasure.recordings),
        )


@dataclass(frozen=True, slots=True)
class ErasureApi:
    """Takes people out.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    erasures: Erasures
    desk: ErasureDesk
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the route; it takes an owner's key."""
        router = APIRouter(prefix="/api/contacts", tags=["contacts"], dependencies=[Depends(KeyGuard(self.keys))])
        router.post(
            "/{contact_id}/erase", summary="Erase a person", response_model=ErasureItem, dependencies=[GOVERNING]
        )(self.erase)
        return router

    async def erase(self, contact_id: ContactId, wanted: ErasureOrder, asked: Asked) -> Response:
        """Take one person out of everything; 409 says what has to end first. It can't be taken back.

        What calendars say of him is put right in the background. Repeat the request, under another key too, when it
        was answered by 503.
        """

        async def act() -> Response:
            erasure = await self.erasures.erase(contact_id, wanted.confirm, self.now())
            if erasure.appointment_ids:
                await self.desk.clear_calendars(contact_id, erasure.appointment_ids)
            return JSONResponse(ErasureItem.of(erasure).model_dump(mode="json"))

        return await self.once.answer(asked, act)
