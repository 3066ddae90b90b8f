"""Agents over REST: drafted, published, rolled back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.agent_views import (
    AgentDetail,
    AgentList,
    AgentSettings,
    AgentState,
    AgentVersionItem,
    NewAgent,
    Rollback,
    agent_detail,
    agent_item,
    version_item,
)
from api.businesses import Businesses
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import AgentId, OrganisationFilter, OrganisationId
from api.idempotency import Asked, Once
from api.key_guard import GOVERNING, OPERATING, KeyGuard, asker_of
from api.problems import invalid_fields
from domain.agents import AgentStanding, flaws_of
from domain.business import Agent
from domain.ports.access import ApiKeys
from domain.ports.agents import AgentOrder, AgentRegister, Check
from domain.ports.speech import Voice

_ONE: Final = "/agents/{agent_id}"
_MOST_VERSIONS: Final = 100
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of a published version")]


@dataclass(frozen=True, slots=True)
class AgentsApi:
    """Shows agents, and has them changed: a draft by operators, what answers by owners.

    Attributes:
        voices: Those an agent can have.
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    agents: AgentRegister
    voices: Sequence[Voice]
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key."""
        router = APIRouter(prefix="/api", tags=["agents"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/agents", summary="List agents")(self.list_agents)
        router.get(_ONE, summary="Show one agent", response_model=AgentDetail, responses=UNCHANGED)(self.show_agent)
        router.get(f"{_ONE}/versions/{{version}}", summary="Show a published version of an agent")(self.show_version)
        changing: Final = (
            ("POST", "/agents", "Begin an agent with a draft", OPERATING, self.add_agent),
            ("PUT", f"{_ONE}/draft", "Write an agent's draft", OPERATING, self.write_draft),
            ("DELETE", f"{_ONE}/draft", "Give an agent's draft up", OPERATING, self.drop_draft),
            ("POST", f"{_ONE}/publish", "Have an agent's draft answer calls", GOVERNING, self.publish),
            ("POST", f"{_ONE}/rollback", "Have an older version answer calls again", GOVERNING, self.roll_back),
        )
        for method, path, summary, least, endpoint in changing:
            router.add_api_route(
                path,
                endpoint,
                methods=[method],
                summary=summary,
                response_model=AgentDetail,
                status_code=201 if path == "/agents" else 200,
                dependencies=[least],
            )
        return router

    async def list_agents(self, organisation: OrganisationFilter = None) -> AgentList:
        """List agents by id, those of every business where none is named."""
        return AgentList(agents=[agent_item(one) for one in await self.agents.standings(organisation)])

    async def show_agent(self, agent_id: AgentId, if_none_match: IfNoneMatch = None) -> Response:
        """Show what answers, what would be published next, and what was published before."""
        return await self._shown(await self.agents.standing(agent_id), if_none_match=if_none_match)

    async def show_version(self, agent_id: AgentId, version: Version) -> AgentVersionItem:
        """Show a published version with its settings."""
        return version_item(await self.agents.version(agent_id, version))

    async def add_agent(
        self, wanted: NewAgent, asked: Asked, request: Request, organisation: OrganisationId = None
    ) -> Response:
        """Begin an agent with a draft; it answers nobody before it is published and a number is given to it."""
        business_id = await self.businesses.id_of(organisation)
        agent = wanted.to_agent(wanted.agent_id, business_id)
        self._check(agent)

        async def act() -> Response:
            standing = await self.agents.add(agent, by=_author(request), at=self.now())
            return await self._shown(standing, status=201, location=f"/api/agents/{agent.agent_id}")

        return await self.once.answer(asked, act)

    async def write_draft(
        self, agent_id: AgentId, wanted: AgentSettings, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Put settings in the place of the draft; nobody hears of it before it is published. Needs `If-Match`."""
        condition, stands = demanded(if_match), await self.agents.standing(agent_id)
        agent = wanted.to_agent(agent_id, stands.organisation_id)
        self._check(agent, stands)
        return await self._shown(
            await self.agents.write_draft(agent, by=_author(request), at=self.now(), check=_unchanged(condition))
        )

    async def drop_draft(self, agent_id: AgentId, if_match: IfMatch = None) -> Response:
        """Give the draft up; what answers goes on answering. Needs `If-Match`."""
        return await self._shown(await self.agents.drop_draft(agent_id, _unchanged(demanded(if_match))))

    async def publish(self, agent_id: AgentId, asked: Asked, request: Request, if_match: IfMatch = None) -> Response:
        """Have the draft answer what begins from now on; calls and texts under way keep theirs. Needs `If-Match`."""
        condition, order = demanded(if_match), self._order(agent_id, asked.intent_id, request)

        async def act() -> Response:
            return await self._shown(await self.agents.publish(order, _unchanged(condition)))

        return await self.once.answer(asked, act)

    async def roll_back(
        self, agent_id: AgentId, wanted: Rollback, asked: Asked, request: Request, if_match: IfMatch = None
    ) -> Response:
        """Publish the settings of an older version anew, under a new number; a draft stays. Needs `If-Match`."""
        condition, order = demanded(if_match), self._order(agent_id, asked.intent_id, request)

        async def act() -> Response:
            return await self._shown(await self.agents.roll_back(order, wanted.version, _unchanged(condition)))

        return await self.once.answer(asked, act)

    def _check(self, agent: Agent, stands: AgentStanding | None = None) -> None:
        """Raise RequestValidationError with every field that could not answer a call."""
        wrong = [(flaw.field, flaw.message) for flaw in flaws_of(agent)]
        # What answers already may have a voice that nobody here has heard of.
        published = stands.published if stands else None
        known = {one.model for one in self.voices}
        if agent.voice not in known and (published is None or published.agent.voice != agent.voice):
            wrong.append(("voice", "is none of /api/voices"))
        if wrong:
            raise invalid_fields(wrong)

    def _order(self, agent_id: str, order_id: str, request: Request) -> AgentOrder:
        return AgentOrder(agent_id, order_id, _author(request), self.now())

    async def _shown(
        self,
        standing: AgentStanding,
        *,
        status: int = 200,
        location: str | None = None,
        if_none_match: str | None = None,
    ) -> Response:
        versions = await self.agents.versions(standing.agent_id, limit=_MOST_VERSIONS)
        return tagged(
            agent_detail(standing, versions),
            version=AgentState.of(standing),
            if_none_match=if_none_match,
            status=status,
            location=location,
        )


def _author(request: Request) -> str:
    return asker_of(request).name


def _unchanged(condition: str) -> Check:
    """Return what refuses an agent that is no longer as the requester saw it."""

    def check(stands: AgentStanding) -> None:
        check_version(condition, AgentState.of(stands))

    return check
