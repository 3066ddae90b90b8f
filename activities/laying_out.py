"""A larger goal laid out as tasks, by the model that plans tasks too; nothing of it has an effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from temporalio import activity

from activities.budgeting import ThoughtBudget
from activities.costing import Costing
from activities.model_arguments import parsed_object
from activities.thinking import thought
from domain.costs import CostCause
from domain.errors import NotFound, RuleBroken
from domain.ports.projects import Projects
from domain.ports.speech import ChatMessage, Responder, ToolCall
from domain.ports.storage import Directory
from domain.prices import Usage
from domain.project_prompt import LAYING_OUT, PROPOSE_PROJECT, compose_project_prompt, read_project
from domain.projects import Project
from domain.task_tools import DECLINE

#: How often a model may mend what it has handed in.
_MENDS: Final = 2
_LONGEST: Final = 1_000
_AWAY: Final = "The planner could not be reached. Try again later."
_NO_END: Final = "The planner came to no plan. Say it in other words."


@dataclass(frozen=True, slots=True)
class ProjectWanted:
    """Somebody of a business has a larger goal, at an aware instant."""

    project_id: str
    organisation_id: str
    goal: str
    actor: str
    at: datetime

    def without_tasks(self, report: str) -> Project:
        """Return it as a project of which there is nothing but a report."""
        return Project(self.project_id, self.organisation_id, self.goal, self.actor, self.at, report=report)


class LayingOut:
    """Lays goals out, and keeps what comes of it."""

    def __init__(
        self,
        responder: Responder,
        *,
        directory: Directory,
        projects: Projects,
        costing: Costing,
        money: ThoughtBudget,
    ) -> None:
        """Take the ports it works on, what writes costs down, and what says if there is money left."""
        self._money = money
        self._costing = costing
        self._responder = responder
        self._directory = directory
        self._projects = projects

    @activity.defn(name="laying_out.lay_out")
    async def lay_out(self, wanted: ProjectWanted) -> Project:
        """Lay a goal out once, and keep it; raises what the model raises."""
        try:
            return await self._projects.project(wanted.project_id)
        except NotFound:
            return await self._projects.keep(await self._thought_of(wanted))

    @activity.defn(name="laying_out.give_up")
    async def give_up(self, wanted: ProjectWanted) -> Project:
        """Keep that the model was away."""
        return await self._projects.keep(wanted.without_tasks(_AWAY))

    async def _thought_of(self, wanted: ProjectWanted) -> Project:
        cause = CostCause(wanted.organisation_id)
        verdict = await self._money.verdict(cause)
        if verdict.is_exceeded:
            return wanted.without_tasks(f"It was not laid out: {verdict.reason}.")
        used: list[Usage] = []
        try:
            return await self._laid_out(wanted, used)
        finally:
            await self._costing.thought(used, cause)

    async def _laid_out(self, wanted: ProjectWanted, used: list[Usage]) -> Project:
        organisation = await self._directory.organisation(wanted.organisation_id)
        prompt = compose_project_prompt(organisation, wanted.at)
        messages = [ChatMessage("system", prompt), ChatMessage("user", wanted.goal)]
        for _ in range(_MENDS + 1):
            answer = await thought(self._responder, tuple(messages), LAYING_OUT, used=used)
            if not answer.calls:
                return wanted.without_tasks(answer.text[:_LONGEST])
            try:
                return _read(answer.calls[0], wanted, organisation.time_zone)
            except RuleBroken as error:
                messages.append(ChatMessage("assistant", answer.text, answer.calls))
                messages += [ChatMessage("tool", str(error), tool_call_id=call.tool_call_id) for call in answer.calls]
        return wanted.without_tasks(_NO_END)


def _read(call: ToolCall, wanted: ProjectWanted, time_zone: str) -> Project:
    """Return what a model has handed in; raises RuleBroken, with a sentence it can mend it by."""
    if call.name == DECLINE.name:
        return wanted.without_tasks(str(parsed_object(DECLINE, call.arguments)["reason"]))
    if call.name != PROPOSE_PROJECT.name:
        raise RuleBroken(f"there is no tool {call.name}: use {PROPOSE_PROJECT.name} or {DECLINE.name}")
    empty = wanted.without_tasks("not laid out yet")
    return read_project(parsed_object(PROPOSE_PROJECT, call.arguments), empty, time_zone)
