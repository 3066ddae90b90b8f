"""Promises of a call that can't be kept any more: a human is told, so that no promise ends in silence.

The rules of the file:

* An effect that a stream still owed at its end was promised: the caller had said yes, or had been told that somebody
  follows up on it. What was only going to be asked, and came back at once as a question, was not.
* An effect that was tried in vain, and the caller has heard nothing since, is as good as promised.
* What the caller got later, from another request for the same, is kept: at another time, but not another
  service, nor about another appointment.
* Nothing is promised to a machine.
* Who was promised that he is never called again gets that, and nobody is asked to call him back.
* The rest becomes a message for a human, one for each intent.
"""

from __future__ import annotations

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import json

    from activities.call_log import CallLogging
    from activities.messages import CallContext
    from activities.opt_outs import OptOuts
    from domain.calls import ToolUse
    from domain.policy import VERDICT_WORDS, Allow
    from domain.ports.storage import MessageLeft
    from domain.tools import DO_NOT_CALL, is_effect
    from workflows.call_state import CallState
    from workflows.messages import ToolRequest, ToolResult, ToolStatus
    from workflows.options import BACKGROUND, FOLLOW_UP_AFTER

#: Results of a request that was done and yet is no effect.
_VAIN = frozenset({"hold_expired", "slot_taken"})
#: Arguments that say what is asked for; the others say when, or are words.
_SUBJECT = ("service", "appointment")


class Promises:
    """What a call owes its caller at the end."""

    def __init__(self, state: CallState) -> None:
        """Owe nothing yet."""
        self._state = state
        self._owed: set[str] = set()

    def note(self, request: ToolRequest, result: ToolResult) -> None:
        """Note how an effect came out that a stream owed at its end."""
        waited = workflow.now() - request.asked_at
        if result.status is not ToolStatus.NEEDS_CONFIRMATION or waited >= FOLLOW_UP_AFTER:
            self._owed.add(request.intent_id)

    async def tell(self, context: CallContext) -> None:
        """Leave a message for each promise broken, or keep it; raises ActivityError after a day without a database."""
        if self._state.is_machine:
            return
        broken = [use for use in self._state.tool_uses if self._is_broken(use)]
        messages = [self._message(use, context) for use in broken if use.tool != DO_NOT_CALL.name]
        await asyncio.gather(*(_leave(message) for message in messages))
        if len(messages) < len(broken):
            await self._suppress(context)

    async def _suppress(self, context: CallContext) -> None:
        entry = self._state.opt_out(context.organisation.organisation_id, workflow.now())
        if entry is not None:  # else nobody can call him anyway
            await workflow.execute_activity_method(
                OptOuts.suppress, entry, summary="Never call or text this number again", **BACKGROUND
            )

    def _is_broken(self, use: ToolUse) -> bool:
        if not is_effect(use.tool) or _is_kept(use):
            return False
        is_unheard = use.verdict == VERDICT_WORDS[Allow] and use.turn_index > self._state.heard_index
        is_promised = use.intent_id in self._owed or is_unheard
        return is_promised and not any(_is_kept(one) for one in self._state.tool_uses if _is_later(one, use))

    def _message(self, use: ToolUse, context: CallContext) -> MessageLeft:
        state = self._state
        name = state.contact.name if state.contact else state.caller_name
        wish = f"{use.tool.replace('_', ' ')} {use.arguments}"
        return MessageLeft(
            message_id=f"promise-{use.intent_id}",
            organisation_id=context.organisation.organisation_id,
            call_sid=state.call_sid,
            contact_id=state.contact.contact_id if state.contact else None,
            callback_number=state.from_number,
            text=f"{name or 'The caller'} was promised on the phone: {wish}. It did not work. Please call back.",
            left_at=workflow.now(),
        )


async def _leave(message: MessageLeft) -> None:
    await workflow.execute_activity_method(
        CallLogging.leave_message, message, summary="Tell a human of a broken promise", **BACKGROUND
    )


def _is_kept(use: ToolUse) -> bool:
    return use.status == ToolStatus.DONE and json.loads(use.result).get("status") not in _VAIN


def _is_later(one: ToolUse, than: ToolUse) -> bool:
    return one.tool == than.tool and one.turn_index > than.turn_index and _subject(one) == _subject(than)


def _subject(use: ToolUse) -> tuple[object, ...]:
    """Return what a tool was asked for: which service, which appointment; nothing where the model wrote no JSON."""
    try:
        arguments = json.loads(use.arguments)
    except ValueError:
        return ()
    return tuple(arguments.get(name) for name in _SUBJECT) if isinstance(arguments, dict) else ()
