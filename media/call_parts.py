"""What one conversation is made of, put together in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ports.speech import Recognizer, Responder, Synthesizer
from domain.prices import Usage
from domain.turn_taking import TurnTaking
from media.call_link import CallLink
from media.ear import Ear, EarListener
from media.metrics import MediaMetrics
from media.opening import Opening
from media.settings import ConversationSettings
from media.tasks import Spawn
from media.tool_runner import ToolRunner
from media.transcript import Transcript
from media.turn_book import TurnBook
from media.voice import Voice, VoiceListener
from media.wire import Wire
from workflows.messages import CallBrief


@dataclass(frozen=True, slots=True)
class MediaPorts:
    """What every conversation of a process shares.

    Attributes:
        clock: Monotonic seconds, of the same base as the event loop's clock.
        utc_now: Aware UTC.
    """

    recognizer: Recognizer
    synthesizer: Synthesizer
    responder: Responder
    clock: Callable[[], float]
    utc_now: Callable[[], datetime]


class SpeechListener(EarListener, VoiceListener, Protocol):
    """Who owns ear and voice."""


@dataclass(frozen=True, slots=True)
class CallSurroundings:
    """What one conversation is given beside the ports.

    Attributes:
        spawn: Starts a task that lives no longer than the call.
    """

    brief: CallBrief
    link: CallLink
    wire: Wire
    spawn: Spawn
    settings: ConversationSettings
    metrics: MediaMetrics


@dataclass(frozen=True, slots=True)
class CallParts:
    """The organs of one conversation."""

    floor: TurnTaking
    ear: Ear
    voice: Voice
    book: TurnBook
    tools: ToolRunner
    transcript: Transcript
    opening: Opening


def assemble(
    ports: MediaPorts,
    around: CallSurroundings,
    listener: SpeechListener,
    *,
    used: Callable[[], tuple[Usage, ...]],
) -> CallParts:
    """Put the parts of a conversation together; nothing is connected yet.

    Args:
        ports: What they work with.
        around: What the conversation is given beside them.
        listener: Who owns ear and voice.
        used: Returns what was used since it was asked last.
    """
    brief, settings = around.brief, around.settings
    floor = TurnTaking(settings.turn_taking)
    transcript = Transcript(brief.system_prompt, brief.turns, brief.unspoken)
    return CallParts(
        floor=floor,
        ear=Ear(
            recognizer=ports.recognizer,
            keyterms=brief.keyterms,
            floor=floor,
            listener=listener,
            spawn=around.spawn,
            clock=ports.clock,
            settings=settings,
        ),
        voice=Voice(
            synthesizer=ports.synthesizer,
            model=brief.agent.voice,
            wire=around.wire,
            listener=listener,
            spawn=around.spawn,
            clock=ports.clock,
            settings=settings,
        ),
        book=TurnBook(next_index=brief.next_turn_index, report=around.link.report, utc_now=ports.utc_now, used=used),
        tools=_assemble_tools(ports, around, transcript),
        transcript=transcript,
        opening=Opening(brief.must_hear),
    )


def _assemble_tools(ports: MediaPorts, around: CallSurroundings, transcript: Transcript) -> ToolRunner:
    return ToolRunner(
        call_sid=around.brief.call_sid,
        stream_epoch=around.brief.stream_epoch,
        allowed=around.brief.tools,
        link=around.link,
        transcript=transcript,
        spawn=around.spawn,
        clock=ports.clock,
        utc_now=ports.utc_now,
        settings=around.settings.reply,
        metrics=around.metrics,
    )
