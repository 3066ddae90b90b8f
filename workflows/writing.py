"""What is answered to a text message: the model is asked, its tools are used, and it is asked again."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from dataclasses import replace
    from datetime import timedelta
    from typing import Final

    from activities.messages import CallContext
    from activities.texting import Texting
    from activities.thinking import Thinking, Thought
    from domain import tools
    from domain.costs import CostCause
    from domain.ids import arguments_of, intent_id
    from domain.names import BACKGROUND_QUEUE
    from domain.ports.speech import ChatMessage, ToolCall
    from domain.prompt import compose_prompt
    from workflows.call_state import CallState
    from workflows.messages import ToolRequest
    from workflows.options import THINKING
    from workflows.tool_desk import ToolDesk

_ROUNDS: Final = 6
#: How many questions and answers the model is shown again.
_RECENT: Final = 8
_EXPIRY: Final = timedelta(minutes=10)


class Writing:
    """The model's side of a thread."""

    def __init__(self, state: CallState, hold_ttl: timedelta, earlier: tuple[ChatMessage, ...]) -> None:
        """Go on after what was said earlier."""
        self._state = state
        self._hold_ttl = hold_ttl
        self._exchanges: list[tuple[ChatMessage, ...]] = [earlier] if earlier else []

    @property
    def said(self) -> tuple[ChatMessage, ...]:
        """What was said lately, without the tools that were used for it."""
        recent = (message for exchange in self._exchanges[-_RECENT:] for message in exchange)
        return tuple(message for message in recent if message.role != "tool" and not message.tool_calls)

    async def answer(self, words: str, kept: str, context: CallContext) -> str | None:
        """Return what to answer to words that were taken in; None when there is no answer.

        The model is away for long or comes to no end, or a budget is used up. What is done for the text that is
        answered (`CallState.text_sid`) is done once.

        Args:
            words: As he has written them.
            kept: What the model is shown of them later.
            context: Who answers whom.
        """
        self._state.invalid_requests = 0
        desk = ToolDesk(self._state, context, self._hold_ttl)
        exchange = [ChatMessage("user", words)]
        for _ in range(_ROUNDS):
            thought = await self._think(context, exchange)
            if thought is None or thought.is_refused:
                return None
            exchange.append(ChatMessage("assistant", thought.text, thought.calls))
            if not thought.calls:
                self._exchanges.append((ChatMessage("user", kept), *map(_kept, exchange[1:])))
                return thought.text
            for call in thought.calls:
                result = await desk.answer(self._request(call))
                exchange.append(ChatMessage("tool", result.content, tool_call_id=call.tool_call_id))
        return None

    async def _think(self, context: CallContext, exchange: list[ChatMessage]) -> Thought | None:
        recent = (message for earlier in self._exchanges[-_RECENT:] for message in earlier)
        contact = self._state.contact
        cause = CostCause(
            context.organisation.organisation_id, contact_id=contact.contact_id if contact is not None else None
        )
        prompt = ChatMessage("system", self._prompt(context))
        thinking = Thinking((prompt, *recent, *exchange), self._offered(context), cause)
        try:
            return await workflow.execute_activity_method(
                Texting.think, thinking, task_queue=BACKGROUND_QUEUE, summary="Think of an answer", **THINKING
            )
        except ActivityError:
            workflow.logger.warning("thread %s: the model gave no answer", self._state.call_sid)
            return None

    def _prompt(self, context: CallContext) -> str:
        return compose_prompt(
            organisation=context.organisation,
            agent=context.agent,
            contact=self._state.contact,
            upcoming=self._state.coming,
            has_callback_number=True,
            now=workflow.now(),
            is_written=True,
            known=context.known,
        )

    def _offered(self, context: CallContext) -> tuple[str, ...]:
        offered = (*self._state.offered_tools(context.agent), tools.TAKE_MESSAGE.name)
        return tuple(dict.fromkeys(name for name in offered if name in tools.CATALOGUE and name != tools.END_CALL.name))

    def _request(self, call: ToolCall) -> ToolRequest:
        now, turn_index = workflow.now(), self._state.next_turn_index - 1
        return ToolRequest(
            stream_epoch=0,
            intent_id=intent_id(
                call_sid=self._state.text_sid or self._state.call_sid,
                turn_index=turn_index,
                tool=call.name,
                arguments=tools.public_arguments(call.name, arguments_of(call.arguments)),
            ),
            turn_index=turn_index,
            tool=call.name,
            arguments=call.arguments,
            asked_at=now,
            expires_at=now + _EXPIRY,
        )


def _kept(message: ChatMessage) -> ChatMessage:
    """Return a message without the arguments that are secret."""
    calls = tuple(
        replace(call, arguments=tools.noted_arguments(call.name, call.arguments)) for call in message.tool_calls
    )
    return replace(message, tool_calls=calls)
