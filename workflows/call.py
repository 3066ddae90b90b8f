"""A phone call: CALL_START → DISCOVERY → ACTIVE → COMPLETION."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Final

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.admission import Admission as AdmissionActivities
    from activities.messages import CallArrived, CallContext, MediaLost
    from domain.budgets import Standing
    from domain.calls import EndReason, Outcome
    from domain.errors import RuleBroken, StaleRequest
    from domain.interventions import LAST_WORDS, Intervention, InterventionKind, ended_by
    from domain.names import BACKGROUND_QUEUE, CALL_WORKFLOW, outbound_call_workflow_id, wrap_up_workflow_id
    from domain.phases import Phase, PhaseEvent
    from domain.stream_end import AfterStream, decide_after_stream
    from workflows import search_attributes
    from workflows.brief import compose_brief, describe
    from workflows.call_end import CallEnd
    from workflows.call_state import CallState
    from workflows.intervening import InterventionDesk
    from workflows.media_loss import MediaLossDesk
    from workflows.messages import (
        Admission,
        AdmitRequest,
        AfterStreamDecision,
        AfterStreamRequest,
        AnsweredBy,
        AttachRequest,
        CallBrief,
        CallResult,
        CallStart,
        CallStatusChanged,
        CallView,
        DetachRequest,
        Directive,
        DirectiveAction,
        ExchangeReport,
        ToolRequest,
        ToolResult,
        WrapUpRequest,
    )
    from workflows.options import ADMITTED_WITHIN, IN_CALL_QUICK, LAST_TURNS, MAX_CALL, MENDS, TURN_PATIENCE
    from workflows.promises import Promises
    from workflows.recorder import Recorder
    from workflows.tool_desk import ToolDesk
    from workflows.wrap_up import WrapUpWorkflow

UNKNOWN_NUMBER: Final = "This number is not in service with us at the moment. Please check the number. Goodbye."
CALLING_COLLEAGUE: Final = "I am sorry, we have a technical problem. I am connecting you with a colleague."
TAKING_MESSAGE: Final = "I am sorry, we have a technical problem. Please leave a message after the tone."


@workflow.defn(name=CALL_WORKFLOW)
class CallWorkflow:
    """Admit, attach, exchange turns, use tools, end, wrap up."""

    @workflow.init
    def __init__(self, start: CallStart) -> None:
        """Start with nothing known but the call's id."""
        self._state = CallState(start.call_sid)
        self._hold_ttl = start.hold_ttl
        self._admission: Admission | None = None
        self._is_refused = False
        self._wish = start.dial_intent_id
        self._admitting = asyncio.Lock()
        self._desk: ToolDesk | None = None
        self._end = CallEnd(self._state)
        self._media_loss = MediaLossDesk(self._state, self._end)
        self._interventions = InterventionDesk(self._state, self._end)
        self._promises = Promises(self._state)
        self._started_at = workflow.now()
        self._told_standing = Standing.ALLOWED

    @workflow.run
    async def run(self, _start: CallStart) -> CallResult:
        """Live until the telephone company says the call is over, then hand over to the wrap-up."""
        await self._until_admitted()
        context = self._state.context
        if context is None:
            await workflow.wait_condition(workflow.all_handlers_finished)
            refused = CallResult(self._state.call_sid, Outcome.REFUSED, 0)
            await self._report(refused)
            if self._is_refused:
                await self._end.watch()
                await self._end.close_refused()
            return refused
        recorder = Recorder(self._state)
        recording = asyncio.create_task(recorder.record_until_complete())
        await self._end.watch()
        await self._end.await_last_turns(LAST_TURNS, summary="Wait for the last turns")
        await recording
        await self._interventions.settle()
        await self._report(self._state.result)
        await self._wrap_up(context)
        await self._promises.tell(context)
        await recorder.record_rest()
        return self._state.result

    # ── messages ────────────────────────────────────────────────────────────────────────────────────────────────────

    @workflow.update
    async def admit(self, request: AdmitRequest) -> Admission:
        """Find out who answers and who calls; asked again, answer the same."""
        async with self._admitting:
            self._reject_unless(not self._is_refused, "the call was refused")
            if self._admission is None:
                try:
                    self._admission = await self._admit(request)
                except ActivityError:
                    self._is_refused = True  # the caller is asked for a message meanwhile
                    raise
            return self._admission

    @workflow.update
    async def attach(self, request: AttachRequest) -> CallBrief:
        """Give a media process all it needs to go on with the call."""
        state, context = self._state, self._context()
        state.stream_sid, state.media_host, state.is_attached = request.stream_sid, request.media_host, True
        state.untold_epoch, state.untold_host, state.detach_reason = state.epoch, request.media_host, None
        state.has_streamed = True
        is_first = state.advance(PhaseEvent.MEDIA_ATTACHED, workflow.now())
        if is_first:
            self._publish_phase()
        else:
            workflow.upsert_search_attributes([search_attributes.MEDIA_HOST.value_set(request.media_host)])
        return compose_brief(state, context, is_first=is_first, now=workflow.now())

    @attach.validator
    def _check_attach(self, request: AttachRequest) -> None:
        self._reject_unless(self._state.context is not None, "the call is not admitted")
        self._reject_unless(not self._state.is_over, "the call is over")
        self._reject_unless(request.stream_epoch == self._state.epoch, "the stream epoch is not the latest")
        holder = (self._state.stream_sid, self._state.media_host)
        is_free = holder in {(None, None), (request.stream_sid, request.media_host)}
        self._reject_unless(is_free, "the stream epoch is in use by another stream")

    @workflow.update
    def exchange(self, report: ExchangeReport) -> Directive:
        """Take in what was heard and said."""
        self._state.take_in(report.turns)
        if self._state.advance(PhaseEvent.EXCHANGED, workflow.now()):
            self._publish_phase()
        self._show()
        return self._directive()

    @exchange.validator
    def _check_exchange(self, report: ExchangeReport) -> None:
        self._reject_stale(report.stream_epoch)

    @workflow.update
    async def use_tool(self, request: ToolRequest) -> ToolResult:
        """Run a tool for the model; asked again with the same intent, answer the same."""
        await self._await_turn(request.turn_index)
        if self._state.advance(PhaseEvent.TOOL_USED, workflow.now()):
            self._publish_phase()
        result = await self._tools().answer(request)
        self._show()
        return result

    @use_tool.validator
    def _check_use_tool(self, request: ToolRequest) -> None:
        self._reject_stale(request.stream_epoch)
        self._reject_unless(workflow.now() < request.expires_at, "the request has expired")

    @workflow.update
    async def detach(self, request: DetachRequest) -> None:
        """Take in how the stream ended, with the last turns, and do what was promised on it and not yet asked for."""
        state = self._state
        if request.stream_epoch == state.epoch or state.stream_sid is None:  # else the next stream has counted on
            state.take_in(request.turns)
        state.used.setdefault(request.stream_epoch, request.used)
        # At once: while tools still run, the telephone company asks what comes next.
        if request.stream_epoch == state.epoch:
            state.is_attached, state.detach_reason = False, request.reason
        if request.stream_epoch == state.untold_epoch:
            state.untold_epoch = None
        for owed in request.tools:
            self._promises.note(owed, await self._tools().answer(owed, is_owed=True))

    @detach.validator
    def _check_detach(self, request: DetachRequest) -> None:
        # Of an earlier stream too: the next one may be there before its last turns and promises arrive.
        self._reject_unless(not self._state.is_complete, "the call is over")
        self._reject_unless(0 < request.stream_epoch <= self._state.epoch, "there was no such stream")

    @workflow.update
    def after_stream(self, request: AfterStreamRequest) -> AfterStreamDecision:
        """Decide what the telephone company does once a stream has ended."""
        state = self._state
        if request.stream_epoch < state.epoch:  # asked again after its answer was lost
            return AfterStreamDecision(AfterStream.RECONNECT, state.epoch)
        state.is_attached = False
        reason = state.end_reason
        is_moving = reason is EndReason.MOVED
        losses = state.losses + (not is_moving)
        human = self._context().organisation.human_number
        wanted = state.intervention
        action = decide_after_stream(
            reason=reason,
            call_status=state.status,
            losses=losses,
            has_human=human is not None,
            wanted=wanted.kind if wanted else None,
        )
        state.has_left = action is not AfterStream.RECONNECT
        if wanted is not None:
            return self._handed_over(action, wanted)
        if action is AfterStream.RECONNECT:
            state.losses, state.is_moving = losses, is_moving
            state.epoch += 1
            # The next stream has ended in no way yet: one that never attaches is lost, not moved.
            state.stream_sid = state.media_host = state.detach_reason = None
        if action is AfterStream.DIAL_HUMAN:
            return AfterStreamDecision(
                action, state.epoch, CALLING_COLLEAGUE, dial=human or "", caller_id=state.to_number
            )
        say = TAKING_MESSAGE if action is AfterStream.TAKE_MESSAGE else ""
        return AfterStreamDecision(action, state.epoch, say)

    @after_stream.validator
    def _check_after_stream(self, request: AfterStreamRequest) -> None:
        self._reject_unless(0 < request.stream_epoch <= self._state.epoch, "there was no such stream")

    @workflow.update
    def intervene(self, wanted: Intervention) -> None:
        """Take the call from the agent: end it, transfer it, or have a message taken."""
        self._interventions.begin(wanted)

    @intervene.validator
    def _check_intervene(self, wanted: Intervention) -> None:
        self._reject_unless(self._state.context is not None, "the call is not admitted")
        is_whole = (wanted.kind is InterventionKind.TRANSFER) == bool(wanted.number)
        self._reject_unless(is_whole, "a transfer, and nothing else, has a number")
        reason = self._interventions.why_not()
        if reason is not None:
            raise ApplicationError(reason, type=RuleBroken.code, non_retryable=True)

    @workflow.signal
    def call_status(self, change: CallStatusChanged) -> None:
        """Note a status of the telephone company; late and doubled ones never reopen an ended call."""
        self._state.note_status(change.status, change.lasted)

    @workflow.signal
    async def media_lost(self, lost: MediaLost) -> None:
        """Leave a media host that has fallen silent, if the call is still there."""
        await self._media_loss.leave(lost.media_host)

    @workflow.signal
    def transferred(self) -> None:
        """Note that the caller has talked to a colleague."""
        self._state.is_transferred = True

    @workflow.signal
    def answered_by(self, answer: AnsweredBy) -> None:
        """Note whether a person or a machine has answered a call we have placed."""
        self._state.answered_by = answer.answered_by

    @workflow.query
    def view(self) -> CallView:
        """Return the call as it stands."""
        return self._state.view()

    # ── the story's verbs ───────────────────────────────────────────────────────────────────────────────────────────

    async def _until_admitted(self) -> None:
        """Wait until the call is taken or not; one whose question was lost on its way is not.

        Asked with the start, as ever, it takes as long as its look-up, and costs no timer.
        """
        if not self._admitting.locked():
            with suppress(TimeoutError):
                await workflow.wait_condition(
                    self._is_settled, timeout=ADMITTED_WITHIN, timeout_summary="Wait for the question that was lost"
                )
        async with self._admitting:
            self._is_refused = self._is_refused or self._admission is None

    async def _admit(self, request: AdmitRequest) -> Admission:
        state = self._state
        self._wish = self._wish or request.dial_intent_id  # begun by an api that did not tell it with the start
        state.from_number, state.to_number = request.from_number, request.to_number
        state.context = await workflow.execute_activity_method(
            AdmissionActivities.look_up_call,
            CallArrived(
                call_sid=request.call_sid,
                workflow_id=workflow.info().workflow_id,
                from_number=request.from_number,
                to_number=request.to_number,
                received_at=request.received_at,
                dial_intent_id=request.dial_intent_id,
            ),
            summary="Who answers, and who calls",
            **IN_CALL_QUICK,
        )
        if state.context is None:
            return Admission(is_accepted=False, refusal=UNKNOWN_NUMBER)
        state.contact, state.upcoming = state.context.contact, list(state.context.upcoming)
        if state.dial is not None:
            state.from_number, state.to_number = state.dial.to_number, state.dial.from_number
        state.epoch = 1
        state.phases.append((Phase.CALL_START, workflow.now()))
        return Admission(is_accepted=True, stream_epoch=state.epoch)

    def _handed_over(self, action: AfterStream, wanted: Intervention) -> AfterStreamDecision:
        """Return what the telephone company does for whoever has intervened; a caller who is gone hears nothing."""
        state = self._state
        if state.is_over:
            return AfterStreamDecision(action, state.epoch)
        words = LAST_WORDS[wanted.kind]
        if wanted.kind is not InterventionKind.TRANSFER:
            return AfterStreamDecision(action, state.epoch, words)
        return AfterStreamDecision(action, state.epoch, words, dial=wanted.number, caller_id=state.to_number)

    def _directive(self) -> Directive:
        if self._state.intervention is not None:
            return Directive(self._state.phase, DirectiveAction.LET_GO)
        if workflow.now() - self._started_at > MAX_CALL:
            return Directive(self._state.phase, DirectiveAction.END)
        if self._state.invalid_requests > MENDS and not self._state.messages:
            return Directive(self._state.phase, DirectiveAction.TAKE_MESSAGE)
        match self._standing():
            case Standing.EXCEEDED:
                return Directive(self._state.phase, DirectiveAction.END)
            case Standing.WARNED:
                return Directive(self._state.phase, is_wrapping_up=True)
            case Standing.ALLOWED:
                return Directive(self._state.phase)

    def _standing(self) -> Standing:
        """Return how the call stands against its budget; a change is logged."""
        standing = self._state.standing(workflow.now() - self._started_at)
        if standing is not self._told_standing:
            workflow.logger.warning("call %s: its budget is %s", self._state.call_sid, standing)
            self._told_standing = standing
        return standing

    async def _await_turn(self, index: int) -> None:
        """Let the caller's turn that led to a tool arrive first: his yes is what allows a booking."""
        try:
            await workflow.wait_condition(lambda: self._state.next_turn_index > index, timeout=TURN_PATIENCE)
        except TimeoutError:
            workflow.logger.warning("a tool request came without its turn")

    async def _wrap_up(self, context: CallContext) -> None:
        state = self._state
        state.advance(PhaseEvent.CALL_ENDED, workflow.now())
        self._publish_phase()
        request = WrapUpRequest(
            call_sid=state.call_sid,
            outcome=state.outcome,
            contact_id=state.contact.contact_id if state.contact else None,
            ended_at=workflow.now(),
            facts={"business": context.organisation.name, "bookings": str(len(state.bookings))},
            lasted=state.lasted,
            is_streamed=state.has_streamed,
            used=tuple(state.used.values()),
            phases=tuple(state.phases),
            ended_by=ended_by(state.end_reason, state.intervention),
            intervention=state.intervention,
        )
        await workflow.start_child_workflow(
            WrapUpWorkflow.run,
            request,
            id=wrap_up_workflow_id(state.call_sid),
            task_queue=BACKGROUND_QUEUE,
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            static_summary=f"Wrap up call {state.call_sid}",
        )

    async def _report(self, result: CallResult) -> None:
        """Tell the wish this call was placed for what it came to; one that is over does not want to know."""
        if self._wish is None:
            return
        wish = workflow.get_external_workflow_handle(outbound_call_workflow_id(self._wish))
        try:
            await wish.signal("call_over", result)
        except FailureError:
            workflow.logger.warning("nobody waits any more for what call %s came to", self._state.call_sid)

    def _is_settled(self) -> bool:
        return self._admission is not None or self._is_refused

    def _tools(self) -> ToolDesk:
        if self._desk is None:
            self._desk = ToolDesk(self._state, self._context(), self._hold_ttl)
        return self._desk

    # ── guards ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _context(self) -> CallContext:
        if self._state.context is None:
            raise ApplicationError("the call is not admitted", type=RuleBroken.code, non_retryable=True)
        return self._state.context

    def _reject_stale(self, epoch: int) -> None:
        self._reject_unless(not self._state.is_complete, "the call is over")
        is_current = epoch == self._state.epoch and self._state.stream_sid is not None
        self._reject_unless(is_current, "the stream is not the call's latest")

    @staticmethod
    def _reject_unless(condition: bool, reason: str) -> None:  # noqa: FBT001  (the condition is what it is about)
        if not condition:
            raise ApplicationError(reason, type=StaleRequest.code, non_retryable=True)

    def _publish_phase(self) -> None:
        state, context = self._state, self._context()
        updates: list[SearchAttributeUpdate[Any]] = [search_attributes.PHASE.value_set(state.phase)]
        if state.phase is Phase.DISCOVERY:
            updates.append(search_attributes.ORGANISATION.value_set(context.organisation.organisation_id))
            updates.append(search_attributes.AGENT.value_set(context.agent.agent_id))
            if state.contact is not None:
                updates.append(search_attributes.CONTACT.value_set(state.contact.contact_id))
            if state.media_host is not None:
                updates.append(search_attributes.MEDIA_HOST.value_set(state.media_host))
        if state.phase is Phase.COMPLETION:
            updates.append(search_attributes.OUTCOME.value_set(state.outcome))
        workflow.upsert_search_attributes(updates)
        self._show()

    def _show(self) -> None:
        """Show people the call as it stands; kept in memory and asked for, so it costs no event."""
        workflow.set_current_details(describe(self._state))
