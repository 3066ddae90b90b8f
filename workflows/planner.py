"""Makes a plan out of a wish: the model looks up what it needs, hands a plan in, and mends it where it does not fit.

Rules:
- Nothing happens: a planner is offered look-ups, and the plan itself.
- A number in a plan is one that the requester said or that was looked up, never one the model has made up.
"""

from __future__ import annotations

import re

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from datetime import timedelta
    from typing import Final

    from activities.planning import Planning, TaskContext
    from activities.thinking import Thinking, Thought
    from domain.costs import CostCause
    from domain.errors import ToolArgumentsInvalid
    from domain.ids import intent_id
    from domain.names import BACKGROUND_QUEUE
    from domain.phases import Phase
    from domain.plans import Plan
    from domain.policy import Allow, Circumstances, decide_confirmation, effective_risk
    from domain.ports.speech import ChatMessage, ToolCall
    from domain.task_prompt import compose_task_prompt
    from domain.task_tools import DECLINE, PLANNING_TOOLS, PROPOSE_PLAN
    from domain.tasks import Requester
    from workflows.call_state import CallState
    from workflows.messages import ToolRequest
    from workflows.options import MENDS, THINKING
    from workflows.proposals import parse_proposal
    from workflows.tool_arguments import parse_request, parsed_object
    from workflows.tool_effects import ToolEffects
    from workflows.tool_words import as_json, refused

_ROUNDS: Final = 10
_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")
#: A telephone number as people write it, with or without its country.
_WRITTEN: Final = re.compile(r"\+?\d[\d ().-]{5,}\d")
_NOT_DIGITS: Final = re.compile(r"\D+")
_LONGEST: Final = 1_000
AWAY: Final = "The planner could not be reached. Try again later."
NO_END: Final = "The planner came to no plan. Say it in other words, or in several tasks."


class Planner:
    """One wish's planner."""

    def __init__(self, task_id: str, requester: Requester, task: TaskContext) -> None:
        """Plan for somebody, for a business."""
        context = task.call
        self._prices = task.prices
        self._task_id = task_id
        self._requester = requester
        self._context = context
        state = CallState(task_id, phase=Phase.ACTIVE, context=context, contact=context.contact)
        state.from_number = requester.phone
        self._effects = ToolEffects(state, context, timedelta(0))
        self._messages: list[ChatMessage] = []
        self._seen = requester.phone or ""
        self._mends = 0

    async def plan(self, goal: str) -> Plan | str:
        """Return the plan, or a sentence for the requester why there is none."""
        prompt = compose_task_prompt(self._context.organisation, self._requester, workflow.now())
        self._messages = [ChatMessage("system", prompt), ChatMessage("user", goal)]
        self._seen += f" | {goal}"
        for _ in range(_ROUNDS):
            thought = await self._think()
            if thought is None:
                return AWAY
            self._messages.append(ChatMessage("assistant", thought.text, thought.calls))
            if not thought.calls:
                return thought.text[:_LONGEST]
            for call in thought.calls:
                result = await self._answer(call)
                if not isinstance(result, ChatMessage):
                    return result
                self._messages.append(result)
            if self._mends > MENDS:
                return NO_END
        return NO_END

    async def _think(self) -> Thought | None:
        organisation_id = self._context.organisation.organisation_id
        cause = CostCause(organisation_id, contact_id=self._requester.contact_id, task_id=self._task_id)
        thinking = Thinking(tuple(self._messages), tuple(PLANNING_TOOLS), cause)
        try:
            return await workflow.execute_activity_method(
                Planning.think, thinking, task_queue=BACKGROUND_QUEUE, summary="Think of a plan", **THINKING
            )
        except ActivityError:
            workflow.logger.warning("task %s: the model gave no answer", self._task_id)
            return None

    async def _answer(self, call: ToolCall) -> Plan | str | ChatMessage:
        """Return what ends the planning, or what the model is answered."""
        try:
            match call.name:
                case DECLINE.name:
                    return str(parsed_object(DECLINE, call.arguments)["reason"])
                case PROPOSE_PLAN.name:
                    return self._accepted(parse_proposal(call.arguments, self._context.agent, self._prices))
                case _:
                    content = await self._looked_up(call)
                    self._seen += f" | {content}"
        except ToolArgumentsInvalid as error:
            self._mends += 1
            content = as_json({"status": "invalid", "errors": [str(error)]})
        return ChatMessage("tool", content, tool_call_id=call.tool_call_id)

    def _accepted(self, plan: Plan) -> Plan:
        """Return a plan all of whose numbers somebody has named; raises ToolArgumentsInvalid."""
        named = tuple(_NOT_DIGITS.sub("", one) for one in _WRITTEN.findall(self._seen))
        for number, step in plan.numbered:
            for value in step.arguments.values():
                made_up = [one for one in _NUMBER.findall(value) if not one.endswith(named)]
                if made_up:
                    raise ToolArgumentsInvalid(f"step {number}: nobody has named the number {made_up[0]}; look it up")
        return plan

    async def _looked_up(self, call: ToolCall) -> str:
        tool, arguments = parse_request(call.name, call.arguments)
        if tool.name not in PLANNING_TOOLS:
            raise ToolArgumentsInvalid(f"{tool.name} is no look-up; steps stand in the plan")
        risk = effective_risk(tool, self._context.agent.raised_risks)
        circumstances = Circumstances(is_contact_known=self._context.contact is not None)
        verdict = decide_confirmation(self._requester.actor, tool, risk, circumstances)
        if not isinstance(verdict, Allow):
            return refused("The requester may not look that up.")
        now = workflow.now()
        key = intent_id(call_sid=self._task_id, turn_index=len(self._messages), tool=tool.name, arguments=arguments)
        request = ToolRequest(0, key, 0, tool.name, call.arguments, now, now + timedelta(minutes=1))
        try:
            return await self._effects.carry_out(tool, arguments, request)
        except ActivityError:
            return refused("That could not be looked up now.")
