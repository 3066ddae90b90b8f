"""A wish to ring somebody: gate → a second of its own → one call → what came of it → again, or a text."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, FailureError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from contextlib import suppress
    from typing import Final

    from activities.call_control import CallWatch
    from activities.dialling import Dialling
    from activities.dialling_messages import AttemptOver, DialFinished, Placed, Voicemail
    from activities.messaging import Messaging
    from domain.compliance import Check, CheckResult
    from domain.errors import NotFound, OutcomeUnknown, RecipientRejected
    from domain.names import CALLS_QUEUE, OUTBOUND_CALL_WORKFLOW, call_workflow_id
    from domain.outbound import MOST_DIALS, PAUSE, AttemptOutcome, DialIntent, DialOutcome, redial_after
    from domain.ports.dialling import AttemptKey
    from workflows.dial_leg import Leg
    from workflows.messages import AnsweredBy, CallResult, CallStatusChanged, DialResult, DialStatus
    from workflows.options import (
        ASK_STATUS,
        BACKGROUND,
        CALL_RESULT,
        CLEARANCES,
        DIAL,
        DIAL_WATCH,
        LATE_SECOND,
        LONGEST_LEG,
        LOST_CALL,
        RESULT_AT_ONCE,
        VOICEMAIL,
        text_until,
    )
    from workflows.refusals import code_of, is_kind

#: What ends the wish; after anything else he is rung again.
_ENDS: Final[Mapping[AttemptOutcome, DialOutcome]] = {
    AttemptOutcome.REACHED: DialOutcome.REACHED,
    AttemptOutcome.VOICEMAIL: DialOutcome.VOICEMAIL,
    AttemptOutcome.REFUSED: DialOutcome.FAILED,
}
#: Refusals that are about time and numbers of times, and not about him.
_TIMING: Final = frozenset({Check.HOURS, Check.ATTEMPTS, Check.RATE})


@workflow.defn(name=OUTBOUND_CALL_WORKFLOW)
class OutboundCallWorkflow:
    """Rings somebody within what is allowed, until he is reached or it is too late."""

    @workflow.init
    def __init__(self, intent: DialIntent) -> None:
        """Start with nobody rung."""
        self._intent = intent
        self._results: dict[str, CallResult] = {}
        self._leg = Leg(0)
        self._verdicts: tuple[CheckResult, ...] = ()
        self._pause = PAUSE
        self._most_dials = MOST_DIALS

    @workflow.run
    async def run(self, intent: DialIntent) -> DialResult:
        """Write the wish down, carry it out, and say what came of it."""
        await workflow.execute_activity_method(Dialling.open, intent, summary="Write the wish down", **BACKGROUND)
        await self._until(intent.not_before, "Not before its time")
        outcome = await self._reach()
        if outcome in {DialOutcome.NOT_REACHED, DialOutcome.FAILED} and intent.fallback_text:
            await self._text()
        finished = DialFinished(intent.intent_id, outcome)
        await workflow.execute_activity_method(Dialling.finish, finished, summary="Write down the end", **BACKGROUND)
        workflow.set_current_details(f"**{outcome}**")
        return DialResult(outcome, self._leg.call_sid, self._verdicts)

    @workflow.signal
    def call_status(self, change: DialStatus) -> None:
        """Note what the telephone company says of an attempt."""
        self._leg.note_status(change)

    @workflow.signal
    def answered_by(self, answer: AnsweredBy) -> None:
        """Note whether a person or a machine has answered."""
        self._leg.note_answer(answer)

    @workflow.signal
    def call_over(self, result: CallResult) -> None:
        """Note what the call came to, as its own story tells."""
        self._results[result.call_sid] = result

    # ── the story's verbs ───────────────────────────────────────────────────────────────────────────────────────────

    async def _reach(self) -> DialOutcome:
        """Ring him until it comes to something; a pause after each attempt."""
        for number in range(1, MOST_DIALS + 1):
            self._leg = Leg(number, results=self._results)
            refusal = await self._dial()
            if refusal is not None:
                return refusal
            await self._follow()
            attempt = await self._close()
            if attempt in _ENDS:
                return _ENDS[attempt]
            if number >= self._most_dials:
                break
            again_at = workflow.now() + redial_after(attempt, number, self._pause)
            if again_at > self._intent.not_after:
                break
            await self._until(again_at, f"{attempt}: leave him in peace")
            if self._leg.outcome in _ENDS:  # told at last: the database was away for long
                return _ENDS[await self._close()]
        return DialOutcome.NOT_REACHED

    async def _close(self) -> AttemptOutcome:
        """Write down how the attempt came out; once more, if that has become known meanwhile."""
        while True:
            outcome = self._leg.outcome
            over = AttemptOver(self._key, outcome, self._leg.call_sid)
            await workflow.execute_activity_method(Dialling.close, over, summary=f"It was: {outcome}", **BACKGROUND)
            if self._leg.outcome is outcome:
                return outcome

    async def _dial(self) -> DialOutcome | None:
        """Ring him as soon as he may be rung; return what it comes to where he may not."""
        for put_off in range(1, CLEARANCES + 1):
            clearance = await workflow.execute_activity_method(
                Dialling.clear, self._key, summary=f"May he be rung? Attempt {self._leg.number}", **BACKGROUND
            )
            self._verdicts, self._pause = clearance.verdicts, clearance.pause
            self._most_dials = clearance.most_dials
            refusal = clearance.verdicts[-1]
            if clearance.dial_at is not None:
                await self._until(clearance.dial_at, "A second of its own")
                placed = await self._place()
                if placed.refusal is None:
                    return None
                refusal = placed.refusal
                self._verdicts = (*self._verdicts, refusal)
            if refusal.allowed_at is None or refusal.allowed_at > self._intent.not_after:
                return DialOutcome.NOT_REACHED if refusal.check in _TIMING else DialOutcome.REFUSED
            late = put_off * LATE_SECOND if refusal.check is Check.RATE else timedelta(0)
            await self._until(refusal.allowed_at + late, refusal.reason)
        return DialOutcome.NOT_REACHED

    async def _place(self) -> Placed:
        """Ring him once."""
        try:
            placed = await workflow.execute_activity_method(
                Dialling.place, self._key, summary=f"Ring him, attempt {self._leg.number}", **DIAL
            )
        except ActivityError as error:
            workflow.logger.error("attempt %s of %s: %s", self._leg.number, self._intent.intent_id, error.cause)
            self._leg.is_refused = is_kind(error, RecipientRejected)
            return Placed(None)
        self._leg.call_sid = self._leg.call_sid or placed.call_sid
        return placed

    async def _follow(self) -> None:
        """Wait for the end of the call and for what came of it; callbacks that were lost are asked for."""
        leg, deadline = self._leg, workflow.now() + LONGEST_LEG
        if leg.is_refused or not await self._is_known():
            return
        while not leg.is_over and workflow.now() < deadline:
            try:
                await workflow.wait_condition(
                    lambda: leg.is_over or leg.owes_voicemail,
                    timeout=DIAL_WATCH,
                    timeout_summary="Ask whether the call is still there",
                )
            except TimeoutError:
                await self._ask_status()
            if leg.owes_voicemail:
                await self._leave_voicemail()
        await self._await_result(RESULT_AT_ONCE)
        if leg.awaits_result:
            await self._tell_end()
            await self._await_result(CALL_RESULT)

    async def _await_result(self, patience: timedelta) -> None:
        """Let the call's own story tell what it came to."""
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: not self._leg.awaits_result, timeout=patience, timeout_summary="Wait for what the call came to"
            )

    async def _tell_end(self) -> None:
        """Tell the call's own story that it is over, or note that there is none: nobody has talked to him."""
        leg = self._leg
        story = workflow.get_external_workflow_handle(call_workflow_id(leg.call_sid or ""))
        try:
            await story.signal("call_status", CallStatusChanged(leg.status or ""))
        except FailureError:
            workflow.logger.warning("call %s has no story that could tell what it came to", leg.call_sid)
            leg.has_no_story = True

    async def _is_known(self) -> bool:
        """Say whether there is a call; one whose SID is lost may still tell it itself."""
        leg = self._leg
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: leg.call_sid is not None, timeout=LOST_CALL, timeout_summary="Let a lost call tell of itself"
            )
        return leg.call_sid is not None

    async def _ask_status(self) -> None:
        leg = self._leg
        try:
            status = await workflow.execute_activity_method(
                CallWatch.status,
                leg.call_sid or "",
                task_queue=CALLS_QUEUE,
                summary="Ask for the call's status",
                **ASK_STATUS,
            )
        except ActivityError as error:
            if not is_kind(error, NotFound):
                return
            status = "failed"
        leg.note_status(DialStatus(leg.number, leg.call_sid or "", status))

    async def _leave_voicemail(self) -> None:
        """Speak to the machine once; where nobody knows whether that worked, it is not told twice."""
        leg = self._leg
        leg.has_asked_machine = True
        if leg.is_over:
            return
        voicemail = Voicemail(leg.call_sid or "", self._intent.voicemail)
        try:
            await workflow.execute_activity_method(
                Dialling.leave_voicemail, voicemail, summary="Speak to the machine", **VOICEMAIL
            )
        except ActivityError as error:
            is_unknown = code_of(error) in {OutcomeUnknown.code, None}  # None: no answer in time
            leg.is_voicemail_left = bool(voicemail.text) and is_unknown
            return
        leg.is_voicemail_left = bool(voicemail.text)

    async def _text(self) -> None:
        """Send the text in place of the call, when people are awake."""
        for _ in range(CLEARANCES):
            promise = await workflow.execute_activity_method(
                Dialling.promise_text, self._intent.intent_id, summary="Promise the text instead", **BACKGROUND
            )
            if promise.outbox_id is not None:
                await self._send(promise.outbox_id)
                return
            allowed_at = promise.verdicts[-1].allowed_at
            if allowed_at is None:
                return
            await self._until(allowed_at, promise.verdicts[-1].reason)

    async def _send(self, outbox_id: str) -> None:
        options = text_until(self._intent.not_after - workflow.now())
        try:
            await workflow.execute_activity_method(Messaging.send, outbox_id, summary="Send the text", **options)
        except ActivityError as error:
            workflow.logger.error("the text %s is given up: %s", outbox_id, error.cause)

    @property
    def _key(self) -> AttemptKey:
        return AttemptKey(self._intent.intent_id, self._leg.number)

    async def _until(self, instant: datetime, summary: str) -> None:
        ahead = instant - workflow.now()
        if ahead > timedelta(0):
            workflow.set_current_details(f"Waiting until {instant.isoformat()}: {summary}")
            await workflow.sleep(ahead, summary=summary)
