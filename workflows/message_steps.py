"""Steps that tell somebody something: a text, a call."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from datetime import timedelta
    from typing import Final

    from activities.messaging import Messaging
    from activities.planning import TaskContext
    from activities.texting import Reply, Texting
    from domain.errors import RuleBroken
    from domain.names import BACKGROUND_QUEUE, outbound_call_workflow_id
    from domain.outbound import DialIntent, DialOutcome, DialPurpose
    from domain.ports.telephony import TextMessage
    from domain.task_tools import PLACE_CALL, SEND_TEXT
    from workflows.messages import DialResult
    from workflows.options import BACKGROUND
    from workflows.outbound_call import OutboundCallWorkflow
    from workflows.step_effect import CarryOut, Effect, Reversal, TakeBack

#: What the call was for has been said, to him or to his machine.
_TOLD: Final = frozenset({DialOutcome.REACHED, DialOutcome.VOICEMAIL})
#: A call that nobody has answered by then is no use to the step behind it.
_CALL_WITHIN: Final = timedelta(hours=24)


class MessageSteps:
    """Tells people something for a business; raises RuleBroken or ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        self._context = context.call
        self._our_number = context.number

    @property
    def effects(self) -> Mapping[str, CarryOut]:
        """What it does, by the tool's name."""
        return {SEND_TEXT.tool.name: self._send_text, PLACE_CALL.tool.name: self._place_call}

    @property
    def reversals(self) -> Mapping[str, TakeBack]:
        """What it takes back, by the reversal's kind."""
        return {SEND_TEXT.tool.name: self._correct}

    async def _send_text(self, arguments: Mapping[str, str], key: str) -> Effect:
        await self._text(arguments["to"], arguments["text"], key)
        facts = {"to": arguments["to"]}
        return Effect("sent", Reversal(SEND_TEXT.tool.name, facts))

    async def _correct(self, facts: Mapping[str, str], key: str) -> None:
        name = self._context.organisation.name
        await self._text(facts["to"], f"{name}: please disregard our last message. We are sorry for the trouble.", key)

    async def _text(self, to: str, body: str, key: str) -> None:
        """Send a text; raises RuleBroken for a recipient who can't be reached or wants none."""
        reply = Reply(key, TextMessage(self._our_number, to, body), workflow.now())
        await workflow.execute_activity_method(
            Texting.promise, reply, task_queue=BACKGROUND_QUEUE, summary="Promise the text", **BACKGROUND
        )
        vendor_id = await workflow.execute_activity_method(
            Messaging.send, key, task_queue=BACKGROUND_QUEUE, summary="Send the text", **BACKGROUND
        )
        if vendor_id is None:
            raise RuleBroken("the text could not be delivered: the number takes none, or its owner wants none of us")

    async def _place_call(self, arguments: Mapping[str, str], key: str) -> Effect:
        now, organisation = workflow.now(), self._context.organisation
        errand = arguments["errand"]
        intent = DialIntent(
            intent_id=key,
            organisation_id=organisation.organisation_id,
            purpose=DialPurpose.CALLBACK,
            from_number=self._our_number,
            to_number=arguments["to"],
            contact_id=None,
            opening=(
                f"Hello, this is {self._context.agent.name}, the automated assistant of {organisation.name}. "
                f"I am calling with a request. Say stop calling me at any time. {errand}"
            ),
            brief=errand,
            not_before=now,
            not_after=now + _CALL_WITHIN,
        )
        result: DialResult = await workflow.execute_child_workflow(
            OutboundCallWorkflow.run,
            intent,
            id=outbound_call_workflow_id(key),
            task_queue=BACKGROUND_QUEUE,
        )
        if result.outcome not in _TOLD:
            reasons = [verdict.reason for verdict in result.verdicts if not verdict.is_passed and verdict.reason]
            raise RuleBroken(
                f"nobody was told: {result.outcome.replace('_', ' ')}{': ' if reasons else ''}{' '.join(reasons)}"
            )
        return Effect(str(result.outcome))
