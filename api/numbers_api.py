"""The numbers of ours over REST, and who answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from api.fields import Key, OrganisationFilter, PhonePath
from api.key_guard import GOVERNING, KeyGuard
from domain.errors import NotFound
from domain.ports.access import ApiKeys
from domain.ports.lines import LineRegister, OurNumber

_ONE: Final = "/numbers/{phone}"


class NumberItem(BaseModel):
    """A number of ours, E.164, and the agent who answers it."""

    number: str
    organisation_id: str
    agent_id: str

    @classmethod
    def of(cls, one: OurNumber) -> Self:
        """Show it."""
        return cls(number=one.number, organisation_id=one.organisation_id, agent_id=one.agent_id)


class NumberList(BaseModel):
    """The numbers, ascending."""

    numbers: list[NumberItem]


class Assignment(BaseModel):
    """Who is to answer a number."""

    model_config = ConfigDict(extra="forbid")

    agent_id: Key


@dataclass(frozen=True, slots=True)
class NumbersApi:
    """Shows the numbers of ours, and has others answer them."""

    keys: ApiKeys
    lines: LineRegister

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an owner's to change anything."""
        router = APIRouter(prefix="/api", tags=["numbers"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/numbers", summary="List the numbers of ours")(self.list_numbers)
        router.put(_ONE, summary="Have an agent answer a number", dependencies=[GOVERNING])(self.assign)
        router.delete(_ONE, summary="Have nobody answer a number any more", status_code=204, dependencies=[GOVERNING])(
            self.give_up
        )
        return router

    async def list_numbers(self, organisation: OrganisationFilter = None) -> NumberList:
        """List the numbers, those of every business where none is named."""
        return NumberList(numbers=[NumberItem.of(one) for one in await self.lines.numbers(organisation)])

    async def assign(self, phone: PhonePath, wanted: Assignment) -> NumberItem:
        """Have a published agent answer a number from now on, for the agent's business.

        The telephone company has to be told beside: its webhooks for the number lead to this installation.
        """
        return NumberItem.of(await self.lines.assign(phone, wanted.agent_id))

    async def give_up(self, phone: PhonePath) -> None:
        """Have nobody answer a number any more; calls that run go on. 404 when nobody does."""
        if not await self.lines.give_up(phone):
            raise NotFound("this is no number of ours")
