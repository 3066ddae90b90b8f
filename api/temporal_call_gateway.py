"""The call gateway over a Temporal client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.common import SearchAttributeKey
from temporalio.exceptions import ApplicationError

from activities.failures import error_of
from activities.start_options import CALL_START, THREAD_START
from activities.temporal_failures import start_of, translated_temporal_errors
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, RuleBroken
from domain.interventions import Intervention
from domain.names import (
    CALL_WORKFLOW,
    MESSAGE_THREAD_WORKFLOW,
    PHASE_ATTRIBUTE,
    call_workflow_id,
    message_thread_workflow_id,
    outbound_call_workflow_id,
)
from domain.phases import Phase
from domain.redaction import mask_number
from domain.thread_name import thread_name
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
    AnsweredBy,
    CallStart,
    CallStatusChanged,
    CallView,
    DialStatus,
)
from workflows.thread_messages import TextReceived, ThreadStart

_TEMPORAL: Final = "temporal"
_PHASE: Final = SearchAttributeKey.for_keyword(PHASE_ATTRIBUTE)


@dataclass(frozen=True, slots=True)
class GatewayTimeouts:
    """How long each question may take in all; the telephone company waits while `answer` runs."""

    answer: timedelta = timedelta(seconds=2)
    view: timedelta = timedelta(seconds=1)


class TemporalCallGateway:
    """Talks to `CallWorkflow` by names and messages alone."""

    def __init__(
        self,
        client: Client,
        *,
        secret: bytes,
        hold_ttl: timedelta = timedelta(minutes=3),
        text_hold_ttl: timedelta = timedelta(minutes=15),
        timeouts: GatewayTimeouts | None = None,
    ) -> None:
        """Use a client; a lazy one lets this process start while Temporal is away.

        Args:
            client: With the converter every process shares.
            secret: Names threads of texts without telling whose they are.
            hold_ttl: How long calls started here hold a slot unconfirmed.
            text_hold_ttl: How long threads of texts started here do.
            timeouts: Bounds of every question.
        """
        self._client = client
        self._secret = secret
        self._hold_ttl = hold_ttl
        self._text_hold_ttl = text_hold_ttl
        self._timeouts = timeouts or GatewayTimeouts()

    async def admit(self, request: AdmitRequest) -> Admission:
        """Update-with-start `admit`; racing and repeated webhooks meet in one run and one update."""
        async with _translated(self._timeouts.answer), start_of(self._operation(request)) as operation:
            admission: Admission = await self._client.execute_update_with_start_workflow(
                "admit",
                request,
                start_workflow_operation=operation,
                id=f"admit-{request.call_sid}",
                result_type=Admission,
                rpc_timeout=self._timeouts.answer,
            )
        return admission

    async def after_stream(self, call_sid: str, request: AfterStreamRequest) -> AfterStreamDecision:
        """Update `after_stream`, once for each stream."""
        async with _translated(self._timeouts.answer):
            decision: AfterStreamDecision = await self._handle(call_sid).execute_update(
                "after_stream",
                request,
                id=f"after-stream-{request.stream_epoch}",
                result_type=AfterStreamDecision,
                rpc_timeout=self._timeouts.answer,
            )
        return decision

    async def status_changed(self, call_sid: str, change: CallStatusChanged) -> None:
        """Signal `call_status`."""
        async with _translated(self._timeouts.answer):
            await self._handle(call_sid).signal("call_status", change, rpc_timeout=self._timeouts.answer)

    async def dial_status(self, intent_id: str, change: DialStatus) -> None:
        """Signal `call_status` to the wish."""
        async with _translated(self._timeouts.answer):
            await self._wish(intent_id).signal("call_status", change, rpc_timeout=self._timeouts.answer)

    async def dial_answered(self, intent_id: str, answer: AnsweredBy) -> None:
        """Signal `answered_by` to both: the call at once does nothing more for a machine."""
        for handle in (self._handle(answer.call_sid), self._wish(intent_id)):
            with suppress(NotFound):
                async with _translated(self._timeouts.answer):
                    await handle.signal("answered_by", answer, rpc_timeout=self._timeouts.answer)

    async def transferred(self, call_sid: str) -> None:
        """Signal `transferred`."""
        async with _translated(self._timeouts.answer):
            await self._handle(call_sid).signal("transferred", rpc_timeout=self._timeouts.answer)

    async def text_received(self, sender: str, ours: str, text: TextReceived) -> None:
        """Signal-with-start `received`; a thread that has ended begins anew."""
        thread = thread_name(self._secret, ours=ours, theirs=sender)
        async with _translated(self._timeouts.answer):
            await self._client.start_workflow(
                MESSAGE_THREAD_WORKFLOW,
                ThreadStart(thread, sender, ours, self._text_hold_ttl),
                id=message_thread_workflow_id(thread),
                static_summary=f"Texts between {mask_number(sender)} and {mask_number(ours)}",
                start_signal="received",
                start_signal_args=[text],
                rpc_timeout=self._timeouts.answer,
                **THREAD_START,
            )

    async def intervene(self, call_sid: str, intent_id: str, wanted: Intervention) -> None:
        """Update `intervene`, once for each intent; why it is refused is our own words, and is passed on."""
        async with _translated(self._timeouts.answer):
            try:
                await self._handle(call_sid).execute_update(
                    "intervene", wanted, id=f"intervene-{intent_id}", rpc_timeout=self._timeouts.answer
                )
            except WorkflowUpdateFailedError as error:
                cause = error.cause
                if isinstance(cause, ApplicationError) and cause.type == RuleBroken.code:
                    raise RuleBroken(cause.message) from error
                raise

    async def phases(self, call_sids: Collection[str]) -> Mapping[str, Phase]:
        """List by the search attribute, in one question for all of them."""
        if not call_sids:
            return {}
        named = ", ".join(f"'{call_workflow_id(sid)}'" for sid in sorted(call_sids))
        query = f"WorkflowId IN ({named}) AND ExecutionStatus = 'Running'"
        found: dict[str, Phase] = {}
        async with _translated(self._timeouts.view):
            async for run in self._client.list_workflows(query, rpc_timeout=self._timeouts.view):
                phase = run.typed_search_attributes.get(_PHASE)
                found[run.id.removeprefix(call_workflow_id(""))] = Phase(phase) if phase else Phase.CALL_START
        return found

    async def view(self, call_sid: str) -> CallView:
        """Query `view`."""
        async with _translated(self._timeouts.view):
            view: CallView = await self._handle(call_sid).query(
                "view", result_type=CallView, rpc_timeout=self._timeouts.view
            )
        return view

    async def check(self) -> None:
        """Raise ProviderUnavailable when the server does not answer; for readiness."""
        async with _translated(self._timeouts.view):
            if not await self._client.service_client.check_health():
                raise ProviderUnavailable(_TEMPORAL, "not serving")

    def _handle(self, call_sid: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(call_workflow_id(call_sid))

    def _wish(self, intent_id: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(outbound_call_workflow_id(intent_id))

    def _operation(self, request: AdmitRequest) -> WithStartWorkflowOperation[Any, Any]:
        return WithStartWorkflowOperation(
            CALL_WORKFLOW,
            CallStart(request.call_sid, self._hold_ttl, request.dial_intent_id),
            id=call_workflow_id(request.call_sid),
            static_summary=f"Call from {mask_number(request.from_number)} to {mask_number(request.to_number)}",
            **CALL_START,
        )


@asynccontextmanager
async def _translated(limit: timedelta) -> AsyncIterator[None]:
    """Bound what happens inside and raise only errors of our tree."""
    try:
        async with asyncio.timeout(limit.total_seconds()):
            with translated_temporal_errors():
                yield
    except TimeoutError as error:
        raise ProviderUnavailable(_TEMPORAL, f"no answer within {limit.total_seconds():g} s") from error
    except WorkflowUpdateFailedError as error:
        raise _refusal(error) from error


def _refusal(error: WorkflowUpdateFailedError) -> HoldfastError:
    """Name the rule the workflow gave as failure type; its message may quote the call and stays behind."""
    cause = error.cause
    kind = cause.type if isinstance(cause, ApplicationError) else type(cause).__name__
    refused = f"the call's workflow refused: {kind}"
    named = error_of(kind, refused, provider=_TEMPORAL)
    return named if isinstance(named, RuleBroken) else RuleBroken(refused)
