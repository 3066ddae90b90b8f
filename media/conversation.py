"""One call's conversation: who has the floor, what the caller's words mean, what happens next.

The rules of the file:

* One turn of the agent at most is alive. While there is none he listens.
* A word of the caller cuts the turn that is alive: its generation is cancelled, what was heard is kept.
  Back-channels do not, except over the last words of a reply, where they are an answer.
* A result that comes when nobody waits for it any more is news: the agent brings it up at the next pause, once.
* Every turn of the caller is reported, behind what the agent was heard to say before it; nothing here waits for that.
* A call that is to move to another process ends its stream in a pause, or when the caller has just ended a turn: the
  other process answers it. Only when neither comes in time is somebody cut short.
* Who picks up a call of ours and greets into the first words is told them again: he has to hear who calls.
* The ladder: misheard → ask again → take a message; mind lost → take a message; voice or ear lost twice → end the
  stream, and the telephone company's own voice takes over.

Runs on the event loop's thread; every method but `open` and `close` returns at once.
"""

from __future__ import annotations

import asyncio
import logging
from typing import assert_never

from domain.calls import EndReason
from domain.emergency import EMERGENCY_INSTRUCTION, is_emergency
from domain.fillers import SAY_AGAIN
from domain.intents import is_backchannel
from domain.ports.speech import RecognitionEvent, RecognizerLost, SpeechStarted, TranscriptChanged, TurnEnded
from domain.said import Said
from domain.turn_taking import Cue, Floor
from media.agent import SpeakingAgent
from media.agent_turn import AgentTurn
from media.call_link import LinkEvent, LinkRefused
from media.call_parts import CallSurroundings, MediaPorts, assemble
from media.call_words import TIME_IS_UP, WRAP_UP
from media.keypad import Keypad
from media.latency import LatencyProbe
from media.lulls import Lulls
from media.suspicion import Suspicion
from media.usage_meter import UsageMeter, metered
from workflows.messages import Directive, DirectiveAction

logger = logging.getLogger(__name__)


class Conversation:
    """One stream's conversation.

    Attributes:
        ended: Set once it is over; `end_reason` says why.
        parts: Ear, voice, book of turns, tools.
        meter: What was used of ear, voice and mind, and went with no turn yet.
    """

    def __init__(self, ports: MediaPorts, around: CallSurroundings) -> None:
        """Put the parts together; `open` connects the vendors, `begin` says the first words."""
        self._brief = around.brief
        self._settings, self._metrics = around.settings, around.metrics
        self._clock = ports.clock
        self.ended = asyncio.Event()
        self.end_reason = EndReason.STREAM_LOST
        self.meter = UsageMeter()
        ports = metered(ports, self.meter)
        self.parts = assemble(ports, around, self, used=self.meter.take)
        self._floor, self._ear, self._voice = self.parts.floor, self.parts.ear, self.parts.voice
        self._playout = self._voice.playout
        self._suspicion = Suspicion(
            self._floor,
            self._voice,
            metrics=self._metrics,
            clock=self._clock,
            longest_hold=self._settings.longest_hold,
        )
        self._agent = SpeakingAgent(self.parts, ports=ports, around=around, settled=self._suspicion.settled)
        self._lulls = Lulls(self.parts, self._agent, brief=self._brief, settings=self._settings, now=self._clock())
        self._pauses = self._lulls.pauses
        self._directive = DirectiveAction.GO_ON
        self._misheard = 0
        self._keypad = Keypad()
        self._is_wrapping_up = False

    # ── beginning and end ───────────────────────────────────────────────────────────────────────────────────────────

    async def open(self) -> None:
        """Connect ear and voice; raises a group of ProviderUnavailable or ProviderRejected."""
        async with asyncio.TaskGroup() as opening:
            opening.create_task(self._ear.open())
            opening.create_task(self._voice.open())

    def begin(self) -> None:
        """Say the first words, if any; on a later stream, then go on where the caller was."""
        self.parts.tools.join(self._brief.running)
        self._lulls.begin(self._clock())

    def move(self) -> None:
        """End the stream soon, at a moment that costs the caller least; another process goes on with the call."""
        self._pauses.move_soon(self._clock())

    def end(self, reason: EndReason) -> None:
        """End the conversation; the first reason counts."""
        if self.ended.is_set():
            return
        self.end_reason = reason
        self._cut()
        self.ended.set()

    async def close(self) -> None:
        """Let the vendors go."""
        await asyncio.gather(self._ear.close(), self._voice.close())

    def fail(self, _error: Exception) -> None:
        """End because of a fault of ours; the call goes on with another stream."""
        self.end(EndReason.STREAM_LOST)

    def said(self) -> Said:
        """Return what has been said, and what is being said."""
        return Said(
            self._brief.stream_epoch, self.parts.book.latest, self._agent.being_said(), is_over=self.ended.is_set()
        )

    # ── from the wire, and from time ────────────────────────────────────────────────────────────────────────────────

    def hear(self, payload: bytes, timestamp_ms: int) -> None:
        """Take the caller's audio."""
        self._playout.inbound_ms = timestamp_ms
        event = self._ear.hear(payload)
        if event is not None:
            self._suspicion.follow(event)

    def echo(self, mark: str) -> None:
        """Take the echo of a mark."""
        self._playout.echo(mark)

    def press(self, key: str) -> None:
        """Take a key the caller has pressed."""
        self._take_keys(self._keypad.press(key, self._clock()))

    def _take_keys(self, answer: str) -> None:
        if answer and not self.ended.is_set():
            self._take_caller_turn(answer, self._ear.fed_ms)

    def tick(self, now: float) -> None:
        """Do what time asks for; called every 20 ms."""
        self._take_keys(self._keypad.tick(now))
        if self._pauses.is_moving and self._lulls.may_move(now):
            self.end(EndReason.MOVED)
            return
        turn = self._agent.turn
        if turn is None:
            self._lulls.use(now)
            return
        if self._playout.is_late(now):
            self._metrics.frames_late.inc()
        self._voice.tick(now)
        self._suspicion.tick(now)
        if self._playout.is_done(now):
            self._conclude(turn)

    # ── the floor ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _interrupt(self) -> None:
        """Let the caller have the floor."""
        self._suspicion.take(Cue.WORD_RECOGNISED)
        self._cut()

    def _cut(self) -> None:
        self._agent.cut()
        self._suspicion.clear()

    def _conclude(self, turn: AgentTurn) -> None:
        """Go on after a turn that was heard to its end."""
        self._agent.conclude(turn)
        self._floor.take(Cue.AGENT_FINISHED)
        now = self._clock()
        self._pauses.agent_finished(now)
        if turn.ends is not None:
            self.end(turn.ends)
        elif self._directive is not DirectiveAction.GO_ON:
            self._obey()
        elif turn.is_answer_due:
            self._agent.answer(LatencyProbe(now, now))

    # ── from the ear ────────────────────────────────────────────────────────────────────────────────────────────────

    def recognised(self, event: RecognitionEvent) -> None:
        """Take what the recogniser says."""
        if self.ended.is_set():
            return
        match event:
            case SpeechStarted():
                self._pauses.turn_began(self._clock())
                self._suspicion.take(Cue.SPEECH_BEGAN)
            case TranscriptChanged(text):
                self._take_words(text)
            case TurnEnded(text, end_of_speech_ms):
                self._take_turn(text.strip(), end_of_speech_ms)
            case RecognizerLost():
                pass  # the ear deals with it
            case _:
                assert_never(event)

    def ear_lost(self, *, is_final: bool) -> None:
        """Ask again what the caller was saying, or give up."""
        self._metrics.vendor_losses.labels("recognizer").inc()
        if is_final:
            self._give_up("recognizer")
        elif self._agent.turn is None and self._floor.has_caller_spoken:
            self._agent.speak(SAY_AGAIN)

    def _take_words(self, text: str) -> None:
        if not text.strip():
            return
        self._pauses.words_came(self._clock())
        if self._agent.turn is not None and not is_backchannel(text):
            self._interrupt()

    def _take_turn(self, text: str, end_of_speech_ms: float) -> None:
        self._pauses.turn_ended()
        if self._agent.turn is not None and (not text or self._is_mere_listening(text)):
            self._suspicion.take(Cue.SPEECH_DISMISSED)
        elif text:
            self._take_caller_turn(text, end_of_speech_ms)
        elif self._floor.has_caller_spoken:
            self._ask_again()

    def _is_mere_listening(self, text: str) -> bool:
        """Return whether a back-channel is no answer: the reply it comes into is far from its end."""
        playout = self._playout
        is_ending = playout.is_complete and playout.unheard_ms <= self._settings.answer_window_ms
        return is_backchannel(text) and not is_ending

    def _take_caller_turn(self, text: str, end_of_speech_ms: float) -> None:
        now = self._clock()
        end_of_speech = now - max(0.0, self._ear.fed_ms - end_of_speech_ms) / 1000
        self._misheard = 0
        self._lulls.answered()
        self._floor.forget_speech()
        self._interrupt()
        self.parts.book.caller_said(text)
        self.parts.transcript.caller_said(text)
        self._respond(text, LatencyProbe(end_of_speech=end_of_speech, end_of_turn=now))

    def _respond(self, text: str, probe: LatencyProbe) -> None:
        if is_emergency(text):
            self.parts.tools.allowed = frozenset()
            self._agent.speak(EMERGENCY_INSTRUCTION, probe=probe)
        elif self._agent.is_taking_message:
            self._agent.write_down(text, probe)
        elif self.parts.opening.is_due(text):
            self._agent.speak(self._brief.first_words, probe=probe)
        elif self._pauses.is_moving and self._lulls.is_movable:
            self.end(EndReason.MOVED)
        else:
            self._agent.answer(probe)

    def _ask_again(self) -> None:
        self._floor.forget_speech()
        self._misheard += 1
        if self._misheard >= self._settings.unintelligible_limit:
            self._agent.offer_message()
        else:
            self._agent.speak(SAY_AGAIN)

    # ── from the voice ──────────────────────────────────────────────────────────────────────────────────────────────

    def voice_began(self) -> None:
        """Note that the agent sounds; called with every frame sent."""
        if self._floor.floor is Floor.SILENT:
            self._floor.take(Cue.AGENT_BEGAN)
            self._agent.began()

    def voice_overflowed(self) -> None:
        """Stop thinking: what is queued is said, the rest is dropped."""
        self._metrics.overlong_replies.inc()
        self._agent.stop_thinking()

    def voice_lost(self, *, is_final: bool) -> None:
        """Give up when the voice can't be had again."""
        self._metrics.vendor_losses.labels("synthesizer").inc()
        if is_final:
            self._give_up("synthesizer")

    def _give_up(self, port: str) -> None:
        logger.warning("call %s has lost its %s for good", self._brief.call_sid, port)
        self.end(EndReason.SPEECH_UNAVAILABLE)

    # ── from the workflow ───────────────────────────────────────────────────────────────────────────────────────────

    def instructed(self, event: LinkEvent) -> None:
        """Take the workflow's word; it is obeyed once the agent has finished his sentence."""
        match event:
            case LinkRefused():
                self.end(EndReason.STREAM_LOST)
            case Directive(action=action, is_wrapping_up=is_wrapping_up):
                self._directive = action
                if is_wrapping_up and not self._is_wrapping_up:
                    self._wrap_up()
                if self._agent.turn is None:
                    self._obey()
            case _:
                assert_never(event)

    def _wrap_up(self) -> None:
        """Have the model come to an end: the call has cost nearly what it may."""
        self._is_wrapping_up = True
        self._metrics.wrapped_up.inc()
        logger.warning("call %s is wrapped up: it has cost nearly what it may", self._brief.call_sid)
        self.parts.transcript.instruct(WRAP_UP)

    def _obey(self) -> None:
        action, self._directive = self._directive, DirectiveAction.GO_ON
        if action is DirectiveAction.END:
            self._agent.speak(TIME_IS_UP, ends=EndReason.AGENT_ENDED)
        elif action is DirectiveAction.LET_GO:
            self.end(EndReason.MOVED)
        elif action is DirectiveAction.TAKE_MESSAGE and not self._agent.is_taking_message:
            self._agent.offer_message()
