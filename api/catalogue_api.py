"""What agents and tasks can do, and the voices they can do it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.agent_views import RiskName
from api.key_guard import KeyGuard
from domain.phases import SPEAKING, Phase
from domain.ports.access import ApiKeys
from domain.ports.speech import Voice
from domain.task_tools import TASK_TOOLS, TaskTool, Undo
from domain.tools import CALLEE_TOOLS, CATALOGUE, END_CALL, PRINCIPAL_TOOLS, Risk, Scope, Tool

_RISK_NAMES: Final[Mapping[Risk, RiskName]] = {Risk.READ: "read", Risk.LOW: "low", Risk.HIGH: "high"}


class Offered(StrEnum):
    """When a tool is offered on a call, whatever the agent's own tools are."""

    BY_AGENT = "by_agent"
    ON_CALLS_WE_PLACE = "on_calls_we_place"
    TO_PRINCIPALS = "to_principals"
    ALWAYS = "always"


class ToolItem(BaseModel):
    """A tool of calls and texts."""

    name: str
    description: str = Field(description="As the model is told")
    risk: RiskName = Field(description="Its own; an agent may raise it")
    scope: Scope = Field(description="Whose records it touches; `directory` is refused to callers, `web` to customers")
    offered: Offered = Field(description="`by_agent`: only where the agent has it; else without that too")
    phases: list[Phase] = Field(description="Of a call, in which it is offered")
    parameters: dict[str, Any] = Field(description="JSON Schema (draft 2020-12) of its arguments")


class TaskToolItem(BaseModel):
    """What a step of a task's plan can be."""

    name: str
    description: str = Field(description="As the planner is told")
    risk: RiskName
    scope: Scope
    undo: Undo = Field(description="What can be done about a step that is not wanted after all")
    sentence: str = Field(description="What a step of it does, for people; arguments stand in braces")
    parameters: dict[str, Any] = Field(description="JSON Schema (draft 2020-12) of its arguments, for amending a plan")


class Catalogue(BaseModel):
    """Everything there is."""

    tools: list[ToolItem]
    task_tools: list[TaskToolItem]


class VoiceItem(BaseModel):
    """A voice an agent can have."""

    voice: str = Field(description="What an agent's `voice` is")
    name: str = Field(description="As the vendor calls it")


class VoiceList(BaseModel):
    """The voices, by name."""

    voices: list[VoiceItem]


@dataclass(frozen=True, slots=True)
class CatalogueApi:
    """Shows what can be chosen for an agent and a plan."""

    keys: ApiKeys
    voices: Sequence[Voice]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key."""
        router = APIRouter(prefix="/api", tags=["catalogue"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/tools", summary="List what agents and tasks can do")(self.list_tools)
        router.get("/voices", summary="List the voices an agent can have")(self.list_voices)
        return router

    async def list_tools(self) -> Catalogue:
        """List the tools of calls and texts, and those of the steps of tasks."""
        return Catalogue(
            tools=[_tool(one) for one in CATALOGUE.values()],
            task_tools=[_task_tool(one) for one in TASK_TOOLS.values()],
        )

    async def list_voices(self) -> VoiceList:
        """List the voices of the vendor in use."""
        return VoiceList(voices=[VoiceItem(voice=one.model, name=one.name) for one in self.voices])


def _tool(tool: Tool) -> ToolItem:
    return ToolItem(
        name=tool.name,
        description=tool.description,
        risk=_RISK_NAMES[tool.risk],
        scope=tool.scope,
        offered=_offered(tool.name),
        phases=list(SPEAKING),
        parameters=dict(tool.parameters),
    )


def _task_tool(one: TaskTool) -> TaskToolItem:
    return TaskToolItem(
        name=one.tool.name,
        description=one.tool.description,
        risk=_RISK_NAMES[one.tool.risk],
        scope=one.tool.scope,
        undo=one.undo,
        sentence=one.sentence,
        parameters=dict(one.tool.parameters),
    )


def _offered(name: str) -> Offered:
    if name == END_CALL.name:
        return Offered.ALWAYS
    if name in CALLEE_TOOLS:
        return Offered.ON_CALLS_WE_PLACE
    return Offered.TO_PRINCIPALS if name in PRINCIPAL_TOOLS else Offered.BY_AGENT
