"""What the API asks of running calls and threads of texts, and nothing else it knows of the workflow engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from domain.interventions import Intervention
from domain.phases import Phase
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
    AnsweredBy,
    CallStatusChanged,
    CallView,
    DialStatus,
)
from workflows.thread_messages import TextReceived


class CallGateway(Protocol):
    """The workflows of calls. Every method is bounded and safe to repeat.

    Every method raises ProviderUnavailable when the engine or its workers do not answer in time.
    """

    async def admit(self, request: AdmitRequest) -> Admission:
        """Start the call's workflow if it is not there, and ask whether the call is taken; a repeat answers the same.

        Raises RuleBroken when the workflow refuses to answer.
        """

    async def dial_status(self, intent_id: str, change: DialStatus) -> None:
        """Tell a wish to ring somebody how its call goes; raises NotFound when it is over or was never ours."""

    async def dial_answered(self, intent_id: str, answer: AnsweredBy) -> None:
        """Tell a wish, and its call, who has answered; one that is over does not want to know."""

    async def after_stream(self, call_sid: str, request: AfterStreamRequest) -> AfterStreamDecision:
        """Ask what comes after a media stream; raises NotFound when the call is over, RuleBroken when refused."""

    async def status_changed(self, call_sid: str, change: CallStatusChanged) -> None:
        """Tell a call its status at the telephone company; raises NotFound when it is over or was never ours."""

    async def transferred(self, call_sid: str) -> None:
        """Tell a call that its caller has talked to a colleague; raises NotFound when it is over."""

    async def text_received(self, sender: str, ours: str, text: TextReceived) -> None:
        """Hand a text from one number to one of ours to the thread of the two; a repeat changes nothing."""

    async def intervene(self, call_sid: str, intent_id: str, wanted: Intervention) -> None:
        """Take a call from its agent, once for each intent.

        Raises NotFound when the call is over, and RuleBroken, with the reason, when something stands in the way.
        """

    async def phases(self, call_sids: Collection[str]) -> Mapping[str, Phase]:
        """Return the phases of running calls, a moment late; one that is not known is left out."""

    async def view(self, call_sid: str) -> CallView:
        """Return a call as it stands; raises NotFound."""
