"""Answers the tools a model asks for on one call: request → arguments → policy → question or effect → words.

Rules:
- The same intent gets the same answer, one request after the other.
- Nothing that wants a yes happens before the caller, having heard the question, has said it.
- On a call we have placed, nothing happens before it is clear that no machine has answered; who wants no more calls is
  believed before that.
- Whatever goes wrong becomes an answer the model can act on; the call goes on.
"""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from contextlib import suppress
    from datetime import datetime, timedelta

    from activities.messages import CallContext
    from domain import tools
    from domain.approvals import Choice
    from domain.calls import ToolUse
    from domain.errors import NotFound, RuleBroken, ToolArgumentsInvalid, TooLateToChange
    from domain.ids import canonical_arguments
    from domain.policy import (
        VERDICT_WORDS,
        Allow,
        Circumstances,
        ConfirmInCall,
        NeedApproval,
        Refuse,
        Verdict,
        decide_confirmation,
        effective_risk,
    )
    from domain.spoken_codes import without_codes
    from workflows.asked_tasks import AskedTasks
    from workflows.call_state import CallState, PendingConfirmation
    from workflows.identity import Identity
    from workflows.messages import ToolRequest, ToolResult, ToolStatus
    from workflows.options import MENDS, WHO_ANSWERED, WHO_ANSWERED_PATIENCE
    from workflows.tool_arguments import parse_request
    from workflows.tool_effects import Arguments, ToolEffects
    from workflows.tool_words import as_json, needs_confirmation, refused

Answered = tuple[ToolStatus, str]

NOT_QUOTED = "Give the digits as he said them, and nothing else."
NO_PERSON = "It is not clear yet that a person has answered, so nothing was done. If one is talking to you, try again."

#: Tools that change an appointment there is.
_CHANGES = (tools.RESCHEDULE_APPOINTMENT, tools.CANCEL_APPOINTMENT)
#: A no of the business, in words the model can act on.
_WORDED = frozenset(kind.code for kind in (RuleBroken, NotFound, TooLateToChange))


class ToolDesk:
    """Answers tool requests against a call's state."""

    def __init__(self, state: CallState, context: CallContext, hold_ttl: timedelta) -> None:
        """Work on the state of an admitted call."""
        self._state = state
        self._context = context
        self._hold_ttl = hold_ttl
        self._caller = Identity(state, context)
        self._tasks = AskedTasks(state, context, self._caller)
        self._effects = ToolEffects(state, context, hold_ttl)
        self._lock = asyncio.Lock()

    async def answer(self, request: ToolRequest, *, is_owed: bool = False) -> ToolResult:
        """Answer a request.

        Args:
            request: What the model asks for.
            is_owed: Promised to the caller already, so that it happens however late it comes.
        """
        running = self._state.running
        running[request.intent_id] = request
        try:
            return await self._answer_once(request, is_owed=is_owed)
        finally:
            running.pop(request.intent_id, None)

    async def _answer_once(self, request: ToolRequest, *, is_owed: bool) -> ToolResult:
        async with self._lock:
            known = self._state.results.get(request.intent_id)
            if known is not None:
                return known
            if _is_late(request, workflow.now()) and not is_owed:
                return _late(request)  # not kept: the end of the stream may bring it as owed
            answered = await self._answer_new(request)
            self._state.results[request.intent_id] = answered
            return answered

    async def _answer_new(self, request: ToolRequest) -> ToolResult:
        asked_at, verdict = workflow.now(), "undecided"
        try:
            tool, arguments = parse_request(request.tool, request.arguments)
            decided = self._verdict(tool, arguments)
            verdict = VERDICT_WORDS[type(decided)]
            answered = await self._act(tool, arguments, request, decided)
        except ToolArgumentsInvalid as error:
            answered, verdict = self._invalid(request.tool, error), "invalid"
        except Exception as error:  # noqa: BLE001  a bug in one tool would freeze the whole call: its task fails for ever
            answered = _failed(_reason(request.tool, error))
        status, content = answered
        self._note(request, verdict, answered, asked_at)
        return ToolResult(request.intent_id, status, content)

    def _invalid(self, tool: str, error: ToolArgumentsInvalid) -> Answered:
        self._state.invalid_requests += 1
        left = MENDS - self._state.invalid_requests + 1
        if left <= 0:
            return _failed("The request stays malformed. Use take_message instead.")
        # What is wrong with an argument is said by quoting it, and this one is quoted nowhere.
        wrong = NOT_QUOTED if tools.has_secrets(tool) else str(error)
        return ToolStatus.INVALID, as_json({"status": "invalid", "errors": [wrong], "attempts_left": left})

    # ── policy ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _verdict(self, tool: tools.Tool, arguments: Arguments) -> Verdict:
        # A message can always be left: it is what everything else falls back to.
        if tool.name not in self._state.offered_tools(self._context.agent) and tool is not tools.TAKE_MESSAGE:
            return Refuse("This agent can't do that. Offer to take a message.")
        state = self._state
        circumstances = Circumstances(
            is_confirmed=self._is_confirmed(tool, arguments),
            is_emergency=state.is_emergency,
            is_contact_known=state.contact is not None,
        )
        risk = effective_risk(tool, self._context.agent.raised_risks)
        verdict = decide_confirmation(self._caller.actor, tool, risk, circumstances)
        if tool is tools.DECIDE_TASK and arguments["decision"] == Choice.REJECT:
            return verdict if isinstance(verdict, Refuse) else Allow()  # nothing happens by it
        is_unasked = isinstance(verdict, Allow) and risk is tools.Risk.HIGH and not circumstances.is_confirmed
        # Whoever may do everything may have been misheard all the same.
        return ConfirmInCall() if is_unasked else verdict

    def _is_confirmed(self, tool: tools.Tool, arguments: Arguments) -> bool:
        pending = self._state.pending
        return pending is not None and pending.is_confirmed and pending.request == _identity(tool, arguments)

    # ── acting ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _act(self, tool: tools.Tool, arguments: Arguments, request: ToolRequest, verdict: Verdict) -> Answered:
        if tools.is_effect(tool.name) and not await self._may_act(tool):
            return ToolStatus.REFUSED, refused(NO_PERSON)
        match verdict:
            case Refuse(reason=reason):
                return ToolStatus.REFUSED, refused(reason)
            case NeedApproval() if tool is tools.REQUEST_TASK:  # that is what a task does
                return ToolStatus.DONE, await self._carry_out(tool, arguments, request)
            case NeedApproval():
                return ToolStatus.REFUSED, refused("A colleague has to approve this. Offer to take a message.")
            case ConfirmInCall():
                return await self._ask(tool, arguments, request)
            case Allow():
                content = await self._carry_out(tool, arguments, request)
                self._settle(tool, arguments)
                return ToolStatus.DONE, content

    async def _carry_out(self, tool: tools.Tool, arguments: Arguments, request: ToolRequest) -> str:
        match tool.name:
            case tools.REQUEST_TASK.name:
                return await self._tasks.request(arguments, request)
            case tools.DECIDE_TASK.name:
                return await self._tasks.decide(arguments, request)
            case tools.WAITING_TASKS.name:
                return await self._tasks.waiting()
            case tools.VERIFY_PRINCIPAL.name:
                return await self._caller.verify(arguments, request)
            case tools.SEND_CODE.name:
                return await self._caller.send_code()
            case _:
                return await self._effects.carry_out(tool, arguments, request)

    async def _may_act(self, tool: tools.Tool) -> bool:
        # Whoever hangs up on us before the verdict must not be rung again because of that.
        if tool is tools.DO_NOT_CALL:
            return not self._state.is_machine
        return await self._is_person()

    async def _is_person(self) -> bool:
        """Say whether a person is on the line; on a call we have placed that is waited for, as long as it can take."""
        state = self._state
        if state.dial is None:
            return True
        clear_at = state.phases[0][1] + WHO_ANSWERED
        if state.answered_by is None and workflow.now() < clear_at:
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    lambda: state.answered_by is not None,
                    timeout=WHO_ANSWERED_PATIENCE,
                    timeout_summary="Has a person answered?",
                )
        is_clear = state.answered_by is not None or workflow.now() >= clear_at
        return is_clear and not state.is_machine

    async def _ask(self, tool: tools.Tool, arguments: Arguments, request: ToolRequest) -> Answered:
        pending = self._state.pending
        if pending is not None and self._is_same(pending, tool, arguments):
            return ToolStatus.NEEDS_CONFIRMATION, self._question(tool, pending)
        if tool is tools.BOOK_APPOINTMENT:
            return await self._ask_to_book(tool, arguments, request)
        if tool in _CHANGES:
            return await self._ask_to_change(tool, arguments, request)
        # The slot held meanwhile stays: whether to let it go may be the very question.
        sentence = await self._tasks.question(arguments["task"]) if tool is tools.DECIDE_TASK else tool.question
        pending = self._state.pending
        self._state.pending = asked = PendingConfirmation(
            request=_identity(tool, arguments),
            sentence=sentence,
            asked_at_turn=request.turn_index,
            appointment=pending.appointment if pending else None,
            expires_at=pending.expires_at if pending else None,
        )
        return ToolStatus.NEEDS_CONFIRMATION, self._question(tool, asked)

    async def _ask_to_book(self, tool: tools.Tool, arguments: Arguments, request: ToolRequest) -> Answered:
        other, self._state.pending = self._state.pending, None
        if other is not None and other.appointment is not None:
            await self._effects.release(other.appointment, request)
        outcome = await self._effects.hold(arguments, request)
        if outcome.appointment is None:
            return ToolStatus.DONE, self._effects.words.slot_taken(outcome)
        self._state.pending = asked = PendingConfirmation(
            request=_identity(tool, arguments),
            sentence=self._effects.words.question(outcome.appointment),
            asked_at_turn=request.turn_index,
            appointment=outcome.appointment,
            expires_at=workflow.now() + self._hold_ttl,
        )
        return ToolStatus.NEEDS_CONFIRMATION, self._question(tool, asked)

    async def _ask_to_change(self, tool: tools.Tool, arguments: Arguments, request: ToolRequest) -> Answered:
        """Ask about an appointment there is; a new start is not held: it is claimed at the yes (ADR 0020)."""
        outlook = await self._effects.consider(arguments)
        if "start" in arguments and outlook.starts_at is None:
            return ToolStatus.DONE, self._effects.words.slot_taken(outlook)
        other, self._state.pending = self._state.pending, None
        if other is not None and other.appointment is not None:
            await self._effects.release(other.appointment, request)
        self._state.pending = asked = PendingConfirmation(
            request=_identity(tool, arguments),
            sentence=self._effects.words.change_question(outlook.appointment, outlook.starts_at),
            asked_at_turn=request.turn_index,
            subject=outlook.appointment,
        )
        return ToolStatus.NEEDS_CONFIRMATION, self._question(tool, asked)

    def _is_same(self, pending: PendingConfirmation, tool: tools.Tool, arguments: Arguments) -> bool:
        return pending.request == _identity(tool, arguments) and not pending.is_expired(workflow.now())

    def _question(self, tool: tools.Tool, pending: PendingConfirmation) -> str:
        held = pending.appointment if tool is tools.BOOK_APPOINTMENT else None
        return needs_confirmation(pending.sentence, self._effects.words.start(held) if held else {})

    def _settle(self, tool: tools.Tool, arguments: Arguments) -> None:
        """Forget what was pending once it has happened, whatever the caller has said meanwhile."""
        pending = self._state.pending
        if pending is not None and pending.request == _identity(tool, arguments):
            self._state.pending = None

    def _note(self, request: ToolRequest, verdict: str, answered: Answered, asked_at: datetime) -> None:
        status, content = answered
        self._state.tool_uses.append(
            ToolUse(
                intent_id=request.intent_id,
                turn_index=request.turn_index,
                tool=request.tool,
                arguments=without_codes(tools.noted_arguments(request.tool, request.arguments)),
                verdict=verdict,
                status=status,
                result=content,
                asked_at=asked_at,
                duration_ms=(workflow.now() - asked_at) / timedelta(milliseconds=1),
            )
        )


def _identity(tool: tools.Tool, arguments: Mapping[str, str]) -> str:
    return f"{tool.name} {canonical_arguments(arguments)}"


def _failed(reason: str) -> Answered:
    return ToolStatus.FAILED, as_json({"status": "failed", "reason": reason})


def _is_late(request: ToolRequest, now: datetime) -> bool:
    return tools.is_effect(request.tool) and now >= request.expires_at


def _late(request: ToolRequest) -> ToolResult:
    status, content = _failed("The request came too late and was not carried out.")
    return ToolResult(request.intent_id, status, content)


def _reason(tool: str, error: Exception) -> str:
    cause = error.cause if isinstance(error, ActivityError) else error
    match cause:
        case ApplicationError() if cause.type in _WORDED:
            return cause.message
        case RuleBroken():
            return str(cause)
    if not isinstance(error, ActivityError):
        workflow.logger.error("tool %s failed: %s", tool, type(error).__name__)
    return "That did not work just now. Offer to take a message."
