"""Suggestions: what staff may want to have done, and a task made of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from api.businesses import Businesses
from api.fields import Key, OrganisationId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.known_subjects import KnownSubjects
from api.suggestion_views import SuggestionItem, SuggestionList, suggestion_item
from api.task_desk import TaskDesk
from api.task_views import TaskItem
from api.tasks_api import actor_of, begun
from domain.business import Organisation
from domain.errors import HoldfastError, NotFound
from domain.policy import ActorKind
from domain.ports.access import ApiKeys, Role
from domain.ports.suggestions import SuggestionAnswer, Suggestions
from domain.suggestions import Suggestion, suggest
from domain.tasks import Requester
from workflows.task_messages import TaskStart

_ONE: Final = "/suggestions/{suggestion_id}"
SuggestionId = Annotated[Key, Path(description="Id of the suggestion")]


@dataclass(frozen=True, slots=True)
class SuggestionsApi:
    """Shows suggestions, and passes on what people make of them.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    suggestions: Suggestions
    desk: TaskDesk
    subjects: KnownSubjects
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api", tags=["suggestions"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/suggestions", summary="List what may be done next")(self.list_suggestions)
        router.post(
            f"{_ONE}/task",
            summary="Have a suggestion planned",
            response_model=TaskItem,
            status_code=201,
            dependencies=[OPERATING],
        )(self.make_task)
        router.post(
            f"{_ONE}/dismiss",
            summary="Dismiss a suggestion",
            response_model=SuggestionItem,
            dependencies=[OPERATING],
        )(self.dismiss)
        return router

    async def list_suggestions(self, role: GrantedRole, organisation: OrganisationId = None) -> SuggestionList:
        """List promises that are due, reminders nobody got, no-shows and customers due again, until answered."""
        business = await self.businesses.named(organisation)
        found = await self._found(business)
        answered = await self.suggestions.answered(business.organisation_id, {one.suggestion_id for one in found})
        return SuggestionList(
            suggestions=[suggestion_item(one, role) for one in found if one.suggestion_id not in answered]
        )

    async def make_task(
        self, suggestion_id: SuggestionId, asked: Asked, request: Request, organisation: OrganisationId = None
    ) -> Response:
        """Have a suggestion planned, as any wish of yours; it is not shown again. 202: the planner is still at it."""
        business = await self.businesses.named(organisation)

        async def act() -> Response:
            suggestion = await self._named(suggestion_id, business)
            actor = actor_of(request)
            answer = SuggestionAnswer(business.organisation_id, suggestion, actor, self.now(), asked.intent_id)
            await self.suggestions.answer(answer)
            requester = Requester(ActorKind.OPERATOR, actor)
            start = TaskStart(asked.intent_id, business.organisation_id, suggestion.goal, requester)
            try:
                return await begun(start.task_id, await self.desk.begin(start), self.subjects)
            except HoldfastError:  # nothing came of it: whoever looks next is shown it again
                await self.suggestions.take_back(answer)
                raise

        return await self.once.answer(asked, act)

    async def dismiss(
        self, suggestion_id: SuggestionId, asked: Asked, request: Request, organisation: OrganisationId = None
    ) -> Response:
        """Dismiss a suggestion for good."""
        business = await self.businesses.named(organisation)

        async def act() -> Response:
            suggestion = await self._named(suggestion_id, business)
            answer = SuggestionAnswer(business.organisation_id, suggestion, actor_of(request), self.now())
            await self.suggestions.answer(answer)
            return JSONResponse(suggestion_item(suggestion, Role.OPERATOR).model_dump(mode="json"))

        return await self.once.answer(asked, act)

    async def _found(self, business: Organisation) -> Sequence[Suggestion]:
        now = self.now()
        facts = await self.suggestions.facts(business.organisation_id, now)
        return suggest(facts, time_zone=business.time_zone, now=now)

    async def _named(self, suggestion_id: str, business: Organisation) -> Suggestion:
        for one in await self._found(business):
            if one.suggestion_id == suggestion_id:
                return one
        raise NotFound(f"no suggestion {suggestion_id}: it may have settled itself since")
