"""Makes a plan out of a wish: the model looks up what it needs, hands a plan in, and mends it where it does not fit.

Rules:
- Nothing happens: a planner is offered look-ups, and the plan itself.
- A number or address in a plan is one that the requester said or that was looked up, never one the model has made up.
- What the web says is nobody's word: what may come of it is in `domain/provenance.py`.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from datetime import timedelta
    from typing import Final

    from activities.calendar_desk import CalendarDesk, EventSearch
    from activities.model_arguments import parsed_object
    from activities.planning import Beginning, Planning, ThoughtsUsed, thinking_of
    from activities.thinking import Thought
    from domain.budgets import after, used_up
    from domain.calendar_tools import FIND_EVENTS
    from domain.errors import ToolArgumentsInvalid
    from domain.ids import intent_id
    from domain.names import BACKGROUND_QUEUE
    from domain.phases import Phase
    from domain.phone_numbers import country_prefix
    from domain.plans import Plan
    from domain.policy import Allow, Circumstances, decide_confirmation, effective_risk
    from domain.ports.speech import ChatMessage, ToolCall
    from domain.prices import Usage
    from domain.provenance import Provenance
    from domain.task_prompt import task_messages
    from domain.task_tools import DECLINE, ON_RECORDS_LOOK_UPS, PLANNERS_OWN, PLANNING_TOOLS, PROPOSE_PLAN
    from domain.tasks import TaskRecord
    from domain.tools import GET_CONTACT_MEMORY, Scope, Tool
    from workflows.call_state import CallState
    from workflows.messages import ToolRequest
    from workflows.options import MENDS, RESEARCH
    from workflows.proposals import parse_proposal
    from workflows.reading import thought_of
    from workflows.research import Research
    from workflows.tool_arguments import checked_arguments, parse_request
    from workflows.tool_effects import ToolEffects
    from workflows.tool_words import as_json, events, refused

_ROUNDS: Final = 10
_LONGEST: Final = 1_000
AWAY: Final = "The planner could not be reached. Try again later."
NO_END: Final = "The planner came to no plan. Say it in other words, or in several tasks."


class Planner:
    """One wish's planner."""

    def __init__(self, task: TaskRecord, beginning: Beginning) -> None:
        """Plan a task that has begun, from the first thought on, if there is one."""
        self._task = task
        self._first = beginning.first
        self._prices = beginning.context.prices
        self._ours = beginning.context.number
        self._accounts = beginning.context.accounts
        context = self._context = beginning.context.call
        requester = task.requester
        state = CallState(task.task_id, phase=Phase.ACTIVE, context=context, contact=context.contact)
        state.from_number = requester.phone
        self._effects = ToolEffects(state, context, timedelta(0))
        self._messages = list(task_messages(context.organisation, task))
        self._known = Provenance(
            task.goal,
            f"{requester.phone or ''} | {requester.email or ''}",
            region=country_prefix(beginning.context.number),
        )
        self._research = Research()
        self._mends = 0
        self._thoughts: list[tuple[Usage, ...]] = []

    @property
    def used(self) -> ThoughtsUsed:
        """What its thoughts are charged as."""
        cause = thinking_of(self._task, ()).cause
        return ThoughtsUsed(f"plan/{self._task.task_id}", tuple(self._thoughts), cause)

    async def plan(self) -> Plan | str:
        """Return the plan, or a sentence for the requester why there is none."""
        for _ in range(_ROUNDS):
            if verdict := self._used_up():
                return f"It was not planned: {verdict}."
            thought = await self._think()
            if thought is None:
                return AWAY
            self._thoughts.append(thought.used)
            self._messages.append(ChatMessage("assistant", thought.text, thought.calls))
            if not thought.calls:
                return thought.text[:_LONGEST] + self._known.citation
            for call in thought.calls:
                result = await self._answer(call)
                if not isinstance(result, ChatMessage):
                    return result
                self._messages.append(result)
            if self._mends > MENDS:
                return NO_END
        return NO_END

    def _used_up(self) -> str:
        """Return which budget has nothing left, by what stood against it at first and thoughts since; or nothing."""
        thought_of = self._prices.known_total(usage for used in self._thoughts for usage in used)
        return used_up(after(self._accounts, thought_of)).reason

    async def _think(self) -> Thought | None:
        first, self._first = self._first, None
        if first is not None:
            return first
        try:
            return await thought_of(Planning.think, thinking_of(self._task, self._messages), summary="Think of a plan")
        except ActivityError:
            workflow.logger.warning("task %s: the model gave no answer", self._task.task_id)
            return None

    async def _answer(self, call: ToolCall) -> Plan | str | ChatMessage:
        """Return what ends the planning, or what the model is answered."""
        try:
            match call.name:
                case DECLINE.name:
                    return str(parsed_object(DECLINE, call.arguments)["reason"]) + self._known.citation
                case PROPOSE_PLAN.name:
                    plan = parse_proposal(call.arguments, self._context.agent, self._prices, ours=self._ours)
                    return self._known.checked(plan)
                case _:
                    content = await self._looked_up(call)
        except ToolArgumentsInvalid as error:
            self._mends += 1
            content = as_json({"status": "invalid", "errors": [str(error)]})
        return ChatMessage("tool", content, tool_call_id=call.tool_call_id)

    async def _looked_up(self, call: ToolCall) -> str:
        tool, arguments = _parsed(call)
        if tool.name not in PLANNING_TOOLS:
            raise ToolArgumentsInvalid(f"{tool.name} is no look-up; steps stand in the plan")
        risk = effective_risk(tool, self._context.agent.raised_risks)
        circumstances = Circumstances(is_contact_known=self._context.contact is not None)
        verdict = decide_confirmation(self._task.requester.actor, tool, risk, circumstances)
        if not isinstance(verdict, Allow):
            return refused("The requester may not look that up.")
        if tool.scope is Scope.WEB:
            content, self._known = await self._research.answer(tool, arguments, self._known)
            return content
        now = workflow.now()
        key = intent_id(
            call_sid=self._task.task_id, turn_index=len(self._messages), tool=tool.name, arguments=arguments
        )
        request = ToolRequest(0, key, 0, tool.name, call.arguments, now, now + timedelta(minutes=1))
        self._known = self._known.and_said("", is_record=tool.name in ON_RECORDS_LOOK_UPS)
        try:
            if tool.name == FIND_EVENTS.name:
                return await self._events(arguments)  # anybody may send an invitation: what it says is not named
            content = await self._effects.carry_out(tool, arguments, request)
        except ActivityError:
            return refused("That could not be looked up now.")
        if tool.name != GET_CONTACT_MEMORY.name:  # what customers have told an agent is not named by the house
            self._known = self._known.and_said(content)
        return content

    async def _events(self, arguments: Mapping[str, str]) -> str:
        search = EventSearch(self._context.organisation.organisation_id, arguments["calendar"], arguments["date"])
        return events(
            await workflow.execute_activity_method(
                CalendarDesk.list, search, task_queue=BACKGROUND_QUEUE, summary="What is in the calendar", **RESEARCH
            )
        )


def _parsed(call: ToolCall) -> tuple[Tool, dict[str, str]]:
    own = PLANNERS_OWN.get(call.name)
    if own is None:
        return parse_request(call.name, call.arguments)
    return own, checked_arguments(own, parsed_object(own, call.arguments))
