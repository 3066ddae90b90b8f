"""Agents as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from api.fields import NewKey, VoiceName
from domain.agents import (
    LONGEST_AGENT_NAME,
    LONGEST_GREETING,
    LONGEST_INSTRUCTIONS,
    AgentDraft,
    AgentOrigin,
    AgentStanding,
    AgentVersion,
)
from domain.business import Agent
from domain.phases import SPEAKING, Phase
from domain.tools import CATALOGUE, END_CALL

RiskName = Literal["read", "low", "high"]
_Tool = Annotated[str, Field(min_length=1, max_length=64)]


class AgentSettings(BaseModel):
    """What can be set of an agent."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=LONGEST_AGENT_NAME)
    greeting: str = Field(
        min_length=1, max_length=LONGEST_GREETING, description="First words spoken; they say that a machine answers"
    )
    instructions: str = Field(
        min_length=1, max_length=LONGEST_INSTRUCTIONS, description="The business's part of the prompt"
    )
    voice: VoiceName = Field(description="One of `/api/voices`")
    tools: list[_Tool] = Field(max_length=len(CATALOGUE), description="Names of `/api/tools`")
    raised_risks: dict[_Tool, RiskName] = Field(
        default_factory=dict, description="Name of a tool → its risk here, never below its own"
    )

    @classmethod
    def of(cls, agent: Agent) -> Self:
        """Show a version's; one out of the past may break the rules of today."""
        return cls.model_construct(
            name=agent.name,
            greeting=agent.greeting,
            instructions=agent.instructions,
            voice=agent.voice,
            tools=list(agent.tools),
            raised_risks=dict(agent.raised_risks),
        )

    def to_agent(self, agent_id: str, organisation_id: str) -> Agent:
        """Return the agent; whoever stores it gives it its number."""
        return Agent(
            agent_id=agent_id,
            organisation_id=organisation_id,
            version=1,
            name=self.name.strip(),
            greeting=self.greeting.strip(),
            instructions=self.instructions.strip(),
            voice=self.voice,
            tools=tuple(self.tools),
            raised_risks=dict(self.raised_risks),
        )


class NewAgent(AgentSettings):
    """An agent to begin with; it answers nobody before it is published."""

    agent_id: NewKey = Field(description="One in the installation")


class AgentVersionEntry(BaseModel):
    """A published version in the list of them."""

    version: int
    published_at: datetime
    published_by: str | None = Field(description="Null where nobody wrote it down")
    origin: AgentOrigin = Field(description="Out of a business file, or made by people")
    restored_from: int | None = Field(description="The version whose settings it brought back")


class AgentVersionItem(AgentVersionEntry):
    """A published version."""

    settings: AgentSettings


class AgentDraftItem(BaseModel):
    """What would be published next."""

    version: int = Field(description="The number it will have")
    written_at: datetime | None
    written_by: str | None
    settings: AgentSettings


class PhaseTools(BaseModel):
    """What the model may ask for in a phase of a call, beside what belongs to that very call; not to be changed."""

    phase: Phase
    tools: list[str]


class AgentState(BaseModel):
    """What the ETag of an agent is of: what answers, and what would."""

    published: AgentVersionItem | None
    draft: AgentDraftItem | None

    @classmethod
    def of(cls, standing: AgentStanding) -> Self:
        """Show how an agent stands."""
        return cls(
            published=None if standing.published is None else version_item(standing.published),
            draft=None if standing.draft is None else _draft_item(standing.draft),
        )


class AgentDetail(AgentState):
    """An agent with its versions."""

    agent_id: str
    organisation_id: str
    numbers: list[str] = Field(description="Numbers of ours it answers, E.164")
    versions: list[AgentVersionEntry] = Field(description="The latest hundred published, the latest first")
    phases: list[PhaseTools] = Field(description="In which phases the published version's tools are offered")


class AgentItem(BaseModel):
    """An agent in the list."""

    agent_id: str
    organisation_id: str
    name: str = Field(description="Of the published version, else of the draft")
    version: int | None = Field(description="The one that answers; null before the first")
    published_at: datetime | None
    has_draft: bool
    numbers: list[str]


class AgentList(BaseModel):
    """The agents, by id."""

    agents: list[AgentItem]


class Rollback(BaseModel):
    """Which version's settings are to answer again."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1, le=2**31 - 1)


def version_item(version: AgentVersion) -> AgentVersionItem:
    """Return a published version with its settings."""
    return AgentVersionItem.model_construct(
        **version_entry(version).model_dump(), settings=AgentSettings.of(version.agent)
    )


def version_entry(version: AgentVersion) -> AgentVersionEntry:
    """Return a published version for the list of them."""
    return AgentVersionEntry(
        version=version.agent.version,
        published_at=version.published_at,
        published_by=version.published_by,
        origin=version.origin,
        restored_from=version.restored_from,
    )


def agent_detail(standing: AgentStanding, versions: Sequence[AgentVersion]) -> AgentDetail:
    """Return an agent with its versions."""
    state = AgentState.of(standing)
    published = standing.published
    return AgentDetail.model_construct(
        published=state.published,
        draft=state.draft,
        agent_id=standing.agent_id,
        organisation_id=standing.organisation_id,
        numbers=list(standing.numbers),
        versions=[version_entry(one) for one in versions],
        phases=[] if published is None else _phases(published.agent),
    )


def agent_item(standing: AgentStanding) -> AgentItem:
    """Return an agent for the list."""
    published, draft = standing.published, standing.draft
    newest = published or draft
    return AgentItem(
        agent_id=standing.agent_id,
        organisation_id=standing.organisation_id,
        name=newest.agent.name if newest else standing.agent_id,
        version=published.agent.version if published else None,
        published_at=published.published_at if published else None,
        has_draft=draft is not None,
        numbers=list(standing.numbers),
    )


def _draft_item(draft: AgentDraft) -> AgentDraftItem:
    return AgentDraftItem.model_construct(
        version=draft.agent.version,
        written_at=draft.written_at,
        written_by=draft.written_by,
        settings=AgentSettings.of(draft.agent),
    )


def _phases(agent: Agent) -> list[PhaseTools]:
    offered = list(dict.fromkeys((*agent.tools, END_CALL.name)))
    return [PhaseTools(phase=phase, tools=offered if phase in SPEAKING else []) for phase in Phase]
