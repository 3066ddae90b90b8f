"""One call's conversation: who speaks, what it means, what is said next.

The rules of the file:

* One `AgentTurn` at most is alive. While there is none the agent listens.
* A word of the caller cuts the turn that is alive: its generation is cancelled, what was heard is kept.
  Back-channels do not, except over the last words of a reply, where they are an answer.
* Every caller turn is reported, behind what the agent was heard to say before it; nothing here waits for the link.
* The ladder: misheard → ask again → take a message; mind lost → take a message; voice or ear lost twice → end the
  stream, and the telephone company's own voice takes over.

Runs on the event loop's thread; every method but `open` and `close` returns at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from domain.calls import EndReason, Speaker
from domain.emergency import EMERGENCY_INSTRUCTION, is_emergency
from domain.intents import is_backchannel
from domain.ports.speech import (
    RecognitionEvent,
    Recognizer,
    RecognizerLost,
    Responder,
    SpeechStarted,
    Synthesizer,
    TranscriptChanged,
    TurnEnded,
)
from domain.turn_taking import Cue, Floor, FloorEvent, TurnTaking
from media.agent_turn import AgentTurn
from media.call_link import CallLink, LinkEvent, LinkRefused
from media.call_words import ARE_YOU_THERE, SAY_AGAIN, SILENCE_GOODBYE, TIME_IS_UP
from media.ear import Ear
from media.latency import LatencyProbe
from media.message_taking import ASK, MessageTaking
from media.metrics import MediaMetrics
from media.reply import Reply, ReplyOutcome, ReplyParts
from media.settings import ConversationSettings
from media.tasks import Spawn
from media.tool_runner import ToolRunner
from media.transcript import Transcript, keep_heard
from media.turn_book import TurnBook
from media.voice import Voice
from media.wire import Wire
from workflows.messages import CallBrief, Directive, DirectiveAction


@dataclass(frozen=True, slots=True)
class MediaPorts:
    """What every conversation of a process shares.

    Attributes:
        clock: Monotonic seconds, the event loop's own clock.
        utc_now: Aware UTC.
    """

    recognizer: Recognizer
    synthesizer: Synthesizer
    responder: Responder
    clock: Callable[[], float]
    utc_now: Callable[[], datetime]


class Conversation:
    """One stream's conversation.

    Attributes:
        ended: Set once it is over; `end_reason` says why.
    """

    def __init__(
        self,
        *,
        brief: CallBrief,
        ports: MediaPorts,
        link: CallLink,
        wire: Wire,
        spawn: Spawn,
        settings: ConversationSettings,
        metrics: MediaMetrics,
    ) -> None:
        """Put the parts together; `open` connects the vendors, `begin` says the first words."""
        self._brief, self._wire, self._spawn = brief, wire, spawn
        self._settings, self._metrics = settings, metrics
        self._clock, self._utc_now = ports.clock, ports.utc_now
        self._settled = asyncio.Event()
        self._settled.set()
        self.ended = asyncio.Event()
        self.end_reason = EndReason.STREAM_LOST
        self.floor = TurnTaking(settings.turn_taking)
        self.voice = Voice(
            synthesizer=ports.synthesizer,
            model=brief.agent.voice,
            wire=wire,
            listener=self,
            spawn=spawn,
            clock=ports.clock,
            settings=settings,
        )
        self.ear = Ear(
            recognizer=ports.recognizer,
            keyterms=brief.keyterms,
            floor=self.floor,
            listener=self,
            spawn=spawn,
            clock=ports.clock,
            settings=settings,
        )
        self.book = TurnBook(next_index=brief.next_turn_index, report=link.report, utc_now=ports.utc_now)
        self.tools = ToolRunner(
            call_sid=brief.call_sid,
            stream_epoch=brief.stream_epoch,
            allowed=brief.tools,
            link=link,
            spawn=spawn,
            clock=ports.clock,
            utc_now=ports.utc_now,
            settings=settings.reply,
            metrics=metrics,
        )
        self._transcript = Transcript(brief.system_prompt, brief.turns, brief.unspoken)
        self._parts = ReplyParts(
            responder=ports.responder,
            voice=self.voice,
            tools=self.tools,
            transcript=self._transcript,
            settings=settings.reply,
            clock=ports.clock,
            settled=self._await_settled,
        )
        self._messages = MessageTaking(self.tools, spawn, settings.reply)
        self._turn: AgentTurn | None = None
        self._directive = DirectiveAction.GO_ON
        self._is_taking_message = False
        self._misheard = 0
        self._prompts = 0
        self._quiet_since = 0.0

    # ── beginning and end ───────────────────────────────────────────────────────────────────────────────────────────

    async def open(self) -> None:
        """Connect ear and voice; raises ProviderUnavailable or ProviderRejected."""
        async with asyncio.TaskGroup() as opening:
            opening.create_task(self.ear.open())
            opening.create_task(self.voice.open())

    def begin(self) -> None:
        """Say the first words; on a later stream, then go on where the caller was."""
        turns = self._brief.turns
        is_caller_waiting = bool(turns) and turns[-1].speaker is Speaker.CALLER
        self._speak(self._brief.first_words, is_answer_due=is_caller_waiting or bool(self._brief.unspoken))

    def end(self, reason: EndReason) -> None:
        """End the conversation; the first reason counts."""
        if self.ended.is_set():
            return
        self.end_reason = reason
        self.ended.set()
        self._cut()
        self._wire.close()

    async def close(self) -> None:
        """Let the vendors go."""
        await asyncio.gather(self.ear.close(), self.voice.close())

    def fail(self, _error: Exception) -> None:
        """End because of a fault of ours; the call goes on with another stream."""
        self.end(EndReason.STREAM_LOST)

    # ── from the wire ───────────────────────────────────────────────────────────────────────────────────────────────

    def hear(self, payload: bytes, timestamp_ms: int) -> None:
        """Take the caller's audio."""
        self.voice.playout.inbound_ms = timestamp_ms
        event = self.ear.hear(payload)
        if event is not None:
            self._follow(event)

    def echo(self, mark: str) -> None:
        """Take the echo of a mark."""
        self.voice.playout.echo(mark)

    def tick(self, now: float) -> None:
        """Do what time asks for; called every 20 ms."""
        voice, turn = self.voice, self._turn
        if turn is None:
            self._watch_silence(now)
            return
        if voice.playout.is_late(now):
            self._metrics.frames_late.inc()
        voice.tick(now)
        if self.floor.floor is Floor.AUDIBLE and not voice.playout.is_audible(now):
            self.floor.take(Cue.AGENT_FINISHED)
        if voice.playout.is_done(now):
            self._conclude(turn)

    def _follow(self, event: FloorEvent) -> None:
        match event:
            case FloorEvent.SUSPECTED:
                self._settled.clear()
                self.voice.hold()
                self._metrics.suspicions.inc()
            case FloorEvent.FALSE_ALARM:
                self._settled.set()
                self.voice.resume()
                self._metrics.false_alarms.inc()
            case FloorEvent.INTERRUPTED:
                self._metrics.barge_ins.inc()
            case _:
                assert_never(event)

    def _take_cue(self, cue: Cue) -> None:
        event = self.floor.take(cue)
        if event is not None:
            self._follow(event)

    async def _await_settled(self) -> None:
        await self._settled.wait()

    # ── from the ear ────────────────────────────────────────────────────────────────────────────────────────────────

    def recognised(self, event: RecognitionEvent) -> None:
        """Take what the recogniser says."""
        if self.ended.is_set():
            return
        match event:
            case SpeechStarted():
                self._take_cue(Cue.SPEECH_BEGAN)
            case TranscriptChanged(text):
                self._take_words(text)
            case TurnEnded(text, end_of_speech_ms):
                self._take_turn(text.strip(), end_of_speech_ms)
            case RecognizerLost():
                pass  # the ear deals with it
            case _:
                assert_never(event)

    def ear_lost(self, *, is_final: bool) -> None:
        """Ask the caller again, or give up."""
        self._metrics.vendor_losses.labels("recognizer").inc()
        if is_final:
            self.end(EndReason.SPEECH_UNAVAILABLE)
        elif self._turn is None:
            self._speak(SAY_AGAIN)

    def _take_words(self, text: str) -> None:
        if not text.strip():
            return
        self._quiet_since = self._clock()
        if self._turn is not None and not is_backchannel(text):
            self._interrupt()

    def _take_turn(self, text: str, end_of_speech_ms: float) -> None:
        if self._turn is not None and (not text or self._is_mere_listening(text)):
            self._take_cue(Cue.SPEECH_DISMISSED)
        elif text:
            self._take_caller_turn(text, end_of_speech_ms)
        elif self.floor.has_caller_spoken:
            self._ask_again()

    def _is_mere_listening(self, text: str) -> bool:
        """Return whether a back-channel is no answer: the reply it comes into is far from its end."""
        turn = self._turn
        is_thinking = turn is not None and turn.task is not None and not turn.task.done()
        is_ending = not is_thinking and self.voice.playout.unheard_ms <= self._settings.answer_window_ms
        return is_backchannel(text) and not is_ending

    def _take_caller_turn(self, text: str, end_of_speech_ms: float) -> None:
        now = self._clock()
        end_of_speech = now - max(0.0, self.ear.fed_ms - end_of_speech_ms) / 1000
        probe = LatencyProbe(end_of_speech=end_of_speech, end_of_turn=now)
        self._misheard = self._prompts = 0
        self.floor.forget_speech()
        self._interrupt()
        self.book.caller_said(text)
        self._transcript.caller_said(text)
        if is_emergency(text):
            self.tools.allowed = frozenset()
            self._speak(EMERGENCY_INSTRUCTION, probe=probe)
        elif self._is_taking_message:
            self._write_down(text, probe)
        else:
            self._answer(probe)

    def _ask_again(self) -> None:
        self.floor.forget_speech()
        self._misheard += 1
        if self._misheard >= self._settings.unintelligible_limit:
            self._offer_message()
        else:
            self._speak(SAY_AGAIN)

    # ── the agent's turns ───────────────────────────────────────────────────────────────────────────────────────────

    def _begin_turn(self, probe: LatencyProbe | None) -> AgentTurn:
        self._cut()
        self.voice.begin_turn(probe)
        self._turn = AgentTurn(self._utc_now(), [], probe)
        return self._turn

    def _speak(
        self,
        text: str,
        *,
        probe: LatencyProbe | None = None,
        ends: EndReason | None = None,
        is_answer_due: bool = False,
    ) -> None:
        """Say fixed words as a turn of their own."""
        turn = self._begin_turn(probe)
        turn.ends, turn.is_answer_due = ends, is_answer_due
        self._say_into(turn, text)

    def _say_into(self, turn: AgentTurn, text: str) -> None:
        span = self._transcript.open_span()
        span.say(text)
        turn.spans.append(span)
        self.voice.say_all(text)

    def _answer(self, probe: LatencyProbe) -> None:
        turn = self._begin_turn(probe)
        reply = Reply(self._parts, turn_index=self.book.caller_index, probe=probe)
        turn.spans = reply.spans
        turn.task = self._spawn(self._run(reply, turn))

    async def _run(self, reply: Reply, turn: AgentTurn) -> None:
        outcome = await reply.run()
        if outcome is ReplyOutcome.ENDING:
            turn.ends = EndReason.AGENT_ENDED
        elif outcome is ReplyOutcome.MIND_LOST:
            self._metrics.vendor_losses.labels("responder").inc()
            self._is_taking_message = True
            self._say_into(turn, ASK)

    def _offer_message(self) -> None:
        self._is_taking_message = True
        self._speak(ASK)

    def _write_down(self, words: str, probe: LatencyProbe) -> None:
        turn = self._begin_turn(probe)
        turn.task = self._spawn(self._take_message(words, turn))

    async def _take_message(self, words: str, turn: AgentTurn) -> None:
        sentence = await self._messages.take(words, self.book.caller_index)
        turn.ends = EndReason.AGENT_ENDED
        self._say_into(turn, sentence)

    def _interrupt(self) -> None:
        """Let the caller have the floor."""
        self._take_cue(Cue.WORD_RECOGNISED)
        self._cut()

    def _cut(self) -> None:
        """Discard the turn that is alive; what was heard of it stands."""
        turn, self._turn = self._turn, None
        if turn is None:
            return
        if turn.task is not None:
            turn.task.cancel()
        self.voice.cut()
        self.floor.take(Cue.AGENT_FINISHED)
        self._settled.set()
        keep_heard(turn.spans, self.voice.playout.heard_text)
        self._note(turn)

    def _conclude(self, turn: AgentTurn) -> None:
        """The turn was heard to its end."""
        self._turn = None
        self.floor.take(Cue.AGENT_FINISHED)
        self._note(turn)
        self._quiet_since = self._clock()
        if turn.ends is not None:
            self.end(turn.ends)
        elif self._directive is not DirectiveAction.GO_ON:
            self._obey()
        elif turn.is_answer_due:
            self._answer(LatencyProbe(self._quiet_since, self._quiet_since))

    def _note(self, turn: AgentTurn) -> None:
        """Put the turn into the book, as far as it sounded."""
        playout = self.voice.playout
        if not playout.has_sounded:
            return
        latency = turn.probe.latency() if turn.probe else None
        if latency is not None:
            self._metrics.observe_turn(latency)
        text, heard = playout.text, playout.heard_text
        self.book.agent_said(text, heard, said_at=turn.said_at, is_interrupted=heard != text, latency=latency)

    # ── from the voice ──────────────────────────────────────────────────────────────────────────────────────────────

    def voice_began(self) -> None:
        """Note that the agent sounds; called with every frame sent."""
        if self.floor.floor is not Floor.SILENT:
            return
        self.floor.take(Cue.AGENT_BEGAN)
        if self._turn is not None and not self._turn.has_begun:
            self._turn.has_begun, self._turn.said_at = True, self._utc_now()

    def voice_overflowed(self) -> None:
        """Stop thinking: what is queued is said, the rest is dropped."""
        self._metrics.overlong_replies.inc()
        if self._turn is not None and self._turn.task is not None:
            self._turn.task.cancel()

    def voice_lost(self, *, is_final: bool) -> None:
        """Give up when the voice can't be had again."""
        self._metrics.vendor_losses.labels("synthesizer").inc()
        if is_final:
            self.end(EndReason.SPEECH_UNAVAILABLE)

    # ── from the workflow, and from time ────────────────────────────────────────────────────────────────────────────

    def instructed(self, event: LinkEvent) -> None:
        """Take the workflow's word; it is obeyed once the agent has finished his sentence."""
        match event:
            case LinkRefused():
                self.end(EndReason.STREAM_LOST)
            case Directive(action=action):
                self._directive = action
                if self._turn is None and action is not DirectiveAction.GO_ON:
                    self._obey()
            case _:
                assert_never(event)

    def _obey(self) -> None:
        action, self._directive = self._directive, DirectiveAction.GO_ON
        if action is DirectiveAction.END:
            self._speak(TIME_IS_UP, ends=EndReason.AGENT_ENDED)
        elif action is DirectiveAction.TAKE_MESSAGE and not self._is_taking_message:
            self._offer_message()

    def _watch_silence(self, now: float) -> None:
        quiet = now - self._quiet_since
        limit = self._settings.silence_after
        if quiet < limit or (self.floor.is_caller_speaking and quiet < 3 * limit):
            return
        self._prompts += 1
        if self._prompts > self._settings.re_prompts:
            self._speak(SILENCE_GOODBYE, ends=EndReason.SILENCE)
        else:
            self._speak(ARE_YOU_THERE)
