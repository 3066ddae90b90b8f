"""The agent's side of a conversation: one turn at a time, thought, spoken, cut or heard to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from domain.calls import EndReason, Turn
from media.agent_turn import AgentTurn
from media.call_parts import CallParts, CallSurroundings, MediaPorts
from media.latency import LatencyProbe
from media.message_taking import ASK, MessageTaking
from media.reply import Reply, ReplyOutcome, ReplyParts
from media.transcript import keep_heard


class SpeakingAgent:
    """One call's agent.

    Attributes:
        turn: What he is saying or about to say; None while he listens.
        is_taking_message: The caller's next words are a message for a human.
    """

    def __init__(
        self,
        parts: CallParts,
        *,
        ports: MediaPorts,
        around: CallSurroundings,
        settled: Callable[[], Awaitable[None]],
    ) -> None:
        """Begin silent.

        Args:
            parts: The organs of the conversation.
            ports: The mind, and the clocks.
            around: Settings, metrics and tasks of the call.
            settled: Waits until it is clear whether the caller is interrupting.
        """
        self._parts = parts
        self._utc_now = ports.utc_now
        self._spawn = around.spawn
        self._metrics = around.metrics
        self._reply_parts = ReplyParts(
            responder=ports.responder,
            voice=parts.voice,
            tools=parts.tools,
            transcript=parts.transcript,
            settings=around.settings.reply,
            clock=ports.clock,
            settled=settled,
        )
        self._messages = MessageTaking(parts.tools, around.settings.reply)
        self.turn: AgentTurn | None = None
        self.is_taking_message = False

    # ── turns ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def speak(
        self,
        text: str,
        *,
        probe: LatencyProbe | None = None,
        ends: EndReason | None = None,
        is_answer_due: bool = False,
    ) -> None:
        """Say fixed words as a turn of their own.

        Args:
            text: What to say.
            probe: Milestones, when it answers the caller.
            ends: With what reason the call ends once it was heard.
            is_answer_due: The caller's last turn is answered once it was heard.
        """
        turn = self._begin_turn(probe)
        turn.ends, turn.is_answer_due = ends, is_answer_due
        self._say_into(turn, text)

    def answer(self, probe: LatencyProbe) -> None:
        """Let the mind answer the caller's last turn."""
        turn = self._begin_turn(probe)
        reply = Reply(self._reply_parts, turn_index=self._parts.book.caller_index, probe=probe)
        turn.spans = reply.spans
        turn.task = self._spawn(self._run(reply, turn))

    def offer_message(self) -> None:
        """Ask for a message for a human."""
        self.is_taking_message = True
        self.speak(ASK)

    def write_down(self, words: str, probe: LatencyProbe) -> None:
        """Take the caller's words as the message, thank him and end the call."""
        turn = self._begin_turn(probe)
        turn.task = self._spawn(self._take_message(words, turn))

    def _begin_turn(self, probe: LatencyProbe | None) -> AgentTurn:
        self._parts.voice.begin_turn(probe)
        self.turn = AgentTurn(self._utc_now(), [], probe)
        return self.turn

    def _say_into(self, turn: AgentTurn, text: str) -> None:
        span = self._parts.transcript.open_span()
        span.say(text)
        turn.spans.append(span)
        self._parts.voice.say_all(text)

    async def _run(self, reply: Reply, turn: AgentTurn) -> None:
        outcome = await reply.run()
        if outcome is ReplyOutcome.ENDING:
            turn.ends = EndReason.AGENT_ENDED
        elif outcome is ReplyOutcome.MIND_LOST:
            self._metrics.vendor_losses.labels("responder").inc()
            self.is_taking_message = True
            self._say_into(turn, ASK)

    async def _take_message(self, words: str, turn: AgentTurn) -> None:
        sentence = await self._messages.take(words, self._parts.book.caller_index)
        turn.ends = EndReason.AGENT_ENDED
        self._say_into(turn, sentence)

    def being_said(self) -> Turn | None:
        """Return what he is saying, as far as it was heard; None while he is not heard."""
        heard = self._parts.voice.playout.heard_text if self.turn is not None and self.turn.has_begun else ""
        return self._parts.book.being_said(heard, said_at=self.turn.said_at) if self.turn and heard else None

    # ── ends of turns ───────────────────────────────────────────────────────────────────────────────────────────────

    def began(self) -> None:
        """Note that the turn is audible from now on."""
        if self.turn is not None and not self.turn.has_begun:
            self.turn.has_begun, self.turn.said_at = True, self._utc_now()

    def stop_thinking(self) -> None:
        """Add nothing more to the turn that is alive."""
        if self.turn is not None and self.turn.task is not None:
            self.turn.task.cancel()

    def cut(self) -> None:
        """Discard the turn that is alive; what was heard of it stands. Without one nothing happens."""
        turn = self.turn
        if turn is None:
            return
        self.stop_thinking()
        self._parts.voice.cut()
        keep_heard(turn.spans, self._parts.voice.playout.heard_text)
        self.conclude(turn)

    def conclude(self, turn: AgentTurn) -> None:
        """End a turn and put it into the book, as far as it sounded."""
        self.turn = None
        playout = self._parts.voice.playout
        if not playout.has_sounded:
            return
        latency = turn.probe.latency() if turn.probe is not None else None
        if latency is not None:
            self._metrics.observe_turn(latency)
        text, heard = playout.text, playout.heard_text
        self._parts.opening.note_heard(heard)
        self._parts.book.agent_said(text, heard, said_at=turn.said_at, is_interrupted=heard != text, latency=latency)
