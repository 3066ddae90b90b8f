"""Text messages between a customer and a business: the tools and the policy of a call, and as much time as he takes.

Rules:
- Each message is answered once, whatever dies meanwhile. Those that come while one is answered are one question.
- Whoever wants no more texts gets none, and no call. The telephone company answers its own keywords.
- What can't be answered, and what could not be sent, is left to a human. Of fifty texts that wait, the next is dropped.
- A yes counts if it was written after the question went out.
- More than twenty answers within an hour are no conversation between people: a human is asked to look.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections import deque
    from datetime import datetime, timedelta
    from typing import Final

    from activities.call_log import CallLogging
    from activities.messages import CallContext
    from activities.messaging import Messaging
    from activities.opt_outs import OptOuts
    from activities.remembering import Remembering, ThreadOver
    from activities.texting import Received, Reply, Sender, Texting
    from domain.calls import Speaker, Turn
    from domain.emergency import EMERGENCY_INSTRUCTION
    from domain.estimates import segments
    from domain.names import BACKGROUND_QUEUE, MESSAGE_THREAD_WORKFLOW
    from domain.opt_out import OptOut, OptOutWish, opt_out
    from domain.phases import Phase
    from domain.ports.telephony import TextMessage
    from domain.texts import reply_id, text_left, texted_opt_out
    from workflows import search_attributes
    from workflows.brief import describe
    from workflows.call_state import CallState
    from workflows.new_money import ahead_of
    from workflows.options import BACKGROUND, REMEMBER, THREAD_AGE, THREAD_IDLE, THREAD_RUN
    from workflows.thread_messages import TextReceived, ThreadStart
    from workflows.writing import Writing

_MOST_WAITING: Final = 50
_REMEMBERED: Final = 100
_MOST_REPLIES: Final = 20
_WITHIN: Final = timedelta(hours=1)
#: A reply was on its way to him while its worker came back; after an outage he may have written to something else.
_SOON: Final = timedelta(minutes=1)
#: What one text message can hold. Source: Twilio, "Messages": `Body`.
_LONGEST: Final = 1_600
#: Runs that began before customers were remembered end without.
_REMEMBERS: Final = "remember-thread"

PASSED_ON: Final = "I have passed your message on. Somebody will get back to you."


@workflow.defn(name=MESSAGE_THREAD_WORKFLOW)
class MessageThreadWorkflow:
    """The texts between one number of ours and one of somebody else."""

    @workflow.init
    def __init__(self, start: ThreadStart) -> None:
        """Begin with nothing said but what an earlier run has told."""
        self._start = start
        self._waiting = deque(start.waiting)
        self._known = deque(start.known, maxlen=_REMEMBERED)
        self._state = CallState(start.thread, phase=Phase.ACTIVE)
        self._state.from_number, self._state.to_number = start.from_number, start.to_number
        self._writing = Writing(self._state, start.hold_ttl, start.earlier)
        self._replied_at = deque(start.replied_at, maxlen=_MOST_REPLIES)
        self._asked_at: datetime | None = None
        self._answered = 0

    @workflow.run
    async def run(self, start: ThreadStart) -> None:
        """Answer until nobody has written for half a day."""
        while await self._is_written_to():
            waiting = tuple(self._waiting)
            self._waiting.clear()
            await self._take(waiting)
            if self._is_long():
                workflow.continue_as_new(self._next(start))

    async def _remember(self) -> None:
        """Remember what a customer has written, once nobody writes any more and there is money for that."""
        contact, said, now = self._state.contact, self._writing.said, workflow.now()
        if contact is None or not said or not workflow.patched(_REMEMBERS):
            return
        thread = ThreadOver(f"{self._start.thread}-{now:%Y%m%d%H%M%S}", contact.contact_id, said, now)
        try:
            while (money_at := await self._remembered(thread)) is not None:
                if await self._is_written_to_within(ahead_of(money_at), "Wait for a new day's money"):
                    return  # what he has written now is remembered with the rest
        except ActivityError:
            workflow.logger.warning("thread %s: nothing could be remembered of it", self._start.thread)

    async def _remembered(self, thread: ThreadOver) -> datetime | None:
        money_at: datetime | None = await workflow.execute_activity_method(
            Remembering.after_thread,
            thread,
            task_queue=BACKGROUND_QUEUE,
            summary="Remember what was written",
            **REMEMBER,
        )
        return money_at

    @workflow.signal
    def received(self, text: TextReceived) -> None:
        """Take a message; one that is told again is known."""
        if text.message_sid in self._known:
            return
        if len(self._waiting) == _MOST_WAITING:
            workflow.logger.error("thread %s: a text was dropped, fifty are waiting", self._start.thread)
            return
        self._known.append(text.message_sid)
        self._waiting.append(text)

    async def _is_written_to(self) -> bool:
        if not await self._is_written_to_within(THREAD_IDLE, "Nobody writes any more"):
            await self._remember()
            return bool(self._waiting)  # he has written while that was done
        return True

    async def _is_written_to_within(self, patience: timedelta, summary: str) -> bool:
        try:
            await workflow.wait_condition(lambda: bool(self._waiting), timeout=patience, timeout_summary=summary)
        except TimeoutError:
            return False
        return True

    def _is_long(self) -> bool:
        """Say whether another run is to go on; where a slot is held, only once the server wants one."""
        pending = self._state.pending
        is_holding = pending is not None and pending.appointment is not None and not pending.is_expired(workflow.now())
        is_old = workflow.now() - workflow.info().start_time > THREAD_AGE  # it may have waited for money
        is_due = (self._answered >= THREAD_RUN or is_old) and not is_holding
        return is_due or workflow.info().is_continue_as_new_suggested()

    def _next(self, start: ThreadStart) -> ThreadStart:
        return ThreadStart(
            thread=start.thread,
            from_number=start.from_number,
            to_number=start.to_number,
            hold_ttl=start.hold_ttl,
            earlier=self._writing.said,
            known=tuple(self._known),
            waiting=tuple(self._waiting),
            replied_at=tuple(self._replied_at),
        )

    # ── one question ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _take(self, texts: tuple[TextReceived, ...]) -> None:
        """Answer what came together."""
        received = tuple(Received(text.message_sid, text.segments or segments(text.text)) for text in texts)
        sender = Sender(self._start.from_number, self._start.to_number, workflow.now(), received)
        context = await workflow.execute_activity_method(
            Texting.look_up, sender, task_queue=BACKGROUND_QUEUE, summary="Who writes, and to whom", **BACKGROUND
        )
        if context is None:
            workflow.logger.warning("thread %s: nobody answers that number", self._start.thread)
            return
        self._know(context)
        questions: list[str] = []
        for text in texts:
            wish = opt_out(text.text)
            if wish is None:
                questions.append(text.text)
            else:
                self._answered += 1
                await self._obey(wish, text, context, sender)
        if questions:
            await self._answer("\n".join(questions), texts, context)
        workflow.set_current_details(describe(self._state))

    def _know(self, context: CallContext) -> None:
        is_first = self._state.context is None
        self._state.context, self._state.contact = context, context.contact
        self._state.upcoming = list(context.upcoming)
        if is_first:
            workflow.upsert_search_attributes(
                [
                    search_attributes.ORGANISATION.value_set(context.organisation.organisation_id),
                    search_attributes.AGENT.value_set(context.agent.agent_id),
                ]
            )

    async def _answer(self, words: str, texts: tuple[TextReceived, ...], context: CallContext) -> None:
        last = texts[-1]
        self._answered += 1
        self._state.text_sid = last.message_sid
        self._hear(words, texts)
        kept = self._state.turns[-1].text  # what may be written down of it
        if self._is_machine_talk():
            workflow.logger.warning("thread %s: too many texts within an hour", self._start.thread)
            await self._leave(kept, last, context)
            return
        reply = EMERGENCY_INSTRUCTION if self._state.is_emergency else await self._thought(words, kept, last, context)
        began = workflow.now()
        if not await self._is_sent(reply_id(last.message_sid), reply):
            await self._leave(kept, last, context)
            return
        now = workflow.now()
        self._asked_at = began if now - began < _SOON else now
        self._state.take_in((Turn(self._state.next_turn_index, Speaker.AGENT, reply, reply, self._asked_at),))

    def _hear(self, words: str, texts: tuple[TextReceived, ...]) -> None:
        """Take in what he wrote; before the question had been sent it is no answer to it."""
        state, pending = self._state, self._state.pending
        is_early = self._asked_at is not None and any(text.received_at <= self._asked_at for text in texts)
        state.is_emergency = False  # half a day is not one call
        state.take_in((Turn(state.next_turn_index, Speaker.CALLER, words, words, texts[-1].received_at),))
        if pending is not None and is_early:
            pending.is_confirmed = False

    def _is_machine_talk(self) -> bool:
        """Say whether there were too many answers lately; this one is counted."""
        now = workflow.now()
        if len(self._replied_at) == _MOST_REPLIES and now - self._replied_at[0] < _WITHIN:
            return True
        self._replied_at.append(now)
        return False

    async def _thought(self, words: str, kept: str, last: TextReceived, context: CallContext) -> str:
        reply = await self._writing.answer(words, kept, context)
        if reply is None:
            await self._leave(kept, last, context)
            return PASSED_ON
        return reply[:_LONGEST]

    async def _obey(self, wish: OptOutWish, text: TextReceived, context: CallContext, sender: Sender) -> None:
        match wish.kind:
            case OptOut.START:
                await workflow.execute_activity_method(
                    Texting.welcome_back,
                    sender,
                    task_queue=BACKGROUND_QUEUE,
                    summary="Take the number off the list",
                    **BACKGROUND,
                )
            case OptOut.STOP:
                await self._never_again(text, context)
                if not wish.is_answered:
                    name = context.organisation.name
                    await self._is_sent(reply_id(text.message_sid), f"{name} will not call or text you again.")
            case OptOut.HELP:  # answered by the telephone company
                pass

    async def _never_again(self, text: TextReceived, context: CallContext) -> None:
        entry = texted_opt_out(
            organisation_id=context.organisation.organisation_id,
            number=self._start.from_number,
            text_sid=text.message_sid,
            at=text.received_at,
        )
        await workflow.execute_activity_method(
            OptOuts.suppress, entry, summary="Never call or text this number again", **BACKGROUND
        )

    # ── what goes out ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _is_sent(self, outbox_id: str, text: str) -> bool:
        """Send a reply; False when its recipient can't be reached, or a day of trying was not enough."""
        message = TextMessage(self._start.to_number, self._start.from_number, text)
        await workflow.execute_activity_method(
            Texting.promise,
            Reply(outbox_id, message, workflow.now()),
            task_queue=BACKGROUND_QUEUE,
            summary="Promise the reply",
            **BACKGROUND,
        )
        try:
            vendor_id = await workflow.execute_activity_method(
                Messaging.send, outbox_id, task_queue=BACKGROUND_QUEUE, summary="Send the reply", **BACKGROUND
            )
        except ActivityError:
            return False
        return vendor_id is not None

    async def _leave(self, words: str, last: TextReceived, context: CallContext) -> None:
        """Leave his words to a human."""
        message = text_left(
            message_id=f"{last.message_sid}-left",
            organisation_id=context.organisation.organisation_id,
            contact=context.contact,
            number=self._start.from_number,
            words=words,
            at=last.received_at,
        )
        await workflow.execute_activity_method(
            CallLogging.leave_message, message, summary="Leave it to a human", **BACKGROUND
        )
