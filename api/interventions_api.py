"""Calls taken from their agents by people of the business: ended, transferred, moved to a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from api.call_actions import ActionsFor
from api.call_gateway import CallGateway
from api.call_views import InterventionItem
from api.fields import CallSid, Phone
from api.idempotency import Asked, Intent, Once
from api.key_guard import OPERATING, KeyGuard
from api.problems import invalid_field
from api.tasks_api import actor_of
from domain.errors import NotFound, RuleBroken
from domain.interventions import CALL_OVER, NOT_NAMED, Intervention, InterventionKind
from domain.ports.access import ApiKeys, Role
from domain.ports.reading import CallReader


class Transfer(BaseModel):
    """Whom a caller is to be connected with."""

    model_config = ConfigDict(extra="forbid")

    number: Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionsApi:
    """Passes on what operators want done to calls under way.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    reader: CallReader
    gateway: CallGateway
    actions: ActionsFor
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs an operator's key."""
        router = APIRouter(prefix="/api/calls/{call_sid}", tags=["calls"], dependencies=[Depends(KeyGuard(self.keys))])
        posting: Final = (
            ("/end", "End a call", self.end),
            ("/message", "Have a caller leave a message", self.take_message),
            ("/transfer", "Connect a caller with a colleague", self.transfer),
        )
        for path, summary, endpoint in posting:
            router.post(
                path,
                summary=summary,
                response_model=InterventionItem,
                status_code=HTTPStatus.ACCEPTED,
                dependencies=[OPERATING],
            )(endpoint)
        return router

    async def end(self, call_sid: CallSid, asked: Asked, request: Request) -> Response:
        """Have the caller told goodbye, and end the call. 202: the telephone company is being asked."""
        return await self._passed_on(call_sid, asked, request, InterventionKind.END)

    async def take_message(self, call_sid: CallSid, asked: Asked, request: Request) -> Response:
        """Have the caller asked for a message, which is recorded. 202: the telephone company is being asked."""
        return await self._passed_on(call_sid, asked, request, InterventionKind.MESSAGE)

    async def transfer(self, call_sid: CallSid, wanted: Transfer, asked: Asked, request: Request) -> Response:
        """Have the caller connected with one of the business's own numbers. 202: the telephone company is being asked.

        The numbers are the business's human number, and those of its approvers and principals.
        """
        return await self._passed_on(call_sid, asked, request, InterventionKind.TRANSFER, wanted.number)

    async def _passed_on(
        self, call_sid: str, asked: Intent, request: Request, kind: InterventionKind, number: str = ""
    ) -> Response:
        async def act() -> Response:
            call = (await self.reader.call(call_sid)).overview
            if call.ended_at is not None:
                raise RuleBroken(CALL_OVER)
            if number and number not in {one.number for one in await self.actions.targets(call.organisation_id)}:
                raise invalid_field("body", "number", message=NOT_NAMED)
            wanted = Intervention(kind, actor_of(request), self.now(), number)
            try:
                await self.gateway.intervene(call_sid, asked.intent_id, wanted)
            except NotFound as error:
                raise RuleBroken(CALL_OVER) from error
            shown = InterventionItem.of(wanted, Role.OPERATOR)
            return JSONResponse(shown.model_dump(mode="json"), status_code=HTTPStatus.ACCEPTED)

        return await self.once.answer(asked, act)
