"""Flux's turn state machine over telephone audio: frames in, turn events out, no clock but the audio itself.

Rules of the file:
- A turn starts with a watermark at once, or with three frames of sound in a row.
- In a turn with watermarks only the marked utterances count; other sound is not understood.
- Confidence that a turn is over grows with silence: 0.7 after 400 ms; during an utterance known to go on it is 0.
- A turn heard by the ear does not end before the ear has answered for all of its sound.
- `Update` comes with every change of words, at most one in 80 ms, and at least every 240 ms.
- `EagerEndOfTurn` only with words; speech after it brings `TurnResumed`; `turn_index` grows after `EndOfTurn`.

Source: Deepgram, "Understanding the Flux State Machine".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from sandbox.deepgram.flux_settings import FluxSettings
from sandbox.deepgram.open_turn import OpenTurn
from sandbox.speech.telephone_audio import FRAME_BYTES, FRAME_MS, loudness
from sandbox.speech.utterance_book import Utterance
from sandbox.speech.words import Word

_VOICED_RMS = 200
_ONSET_FRAMES = 3
_LEAD_FRAMES = 10
_UPDATE_SOONEST_FRAMES = 4
_UPDATE_LATEST_FRAMES = 12
_SURE_AFTER_MS = 560
_MOST_CONFIDENT = 0.99

TurnEventKind = Literal["StartOfTurn", "Update", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"]
Trigger = Literal["model", "manual", "timeout"]


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """What Flux reports; times in ms of stream audio.

    Attributes:
        trigger: What ended the turn; None with every other kind.
    """

    kind: TurnEventKind
    turn_index: int
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]
    confidence: float
    trigger: Trigger | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """Sound the ear is to make words of; `audio` is all of the turn up to `until_frame`."""

    turn_index: int
    audio: bytes
    first_frame: int
    until_frame: int


class FluxTurns:
    """The turns of one stream."""

    def __init__(self, settings: FluxSettings, find: Callable[[bytes], Utterance | None], *, has_ear: bool) -> None:
        """Begin before the first turn; `find` looks a frame up in the book."""
        self.settings = settings
        self._find = find
        self._has_ear = has_ear
        self._remainder = b""
        self._frames = 0
        self._turn_index = 0
        self._turn: OpenTurn | None = None
        self._onset = 0
        self._lead: deque[bytes] = deque(maxlen=_LEAD_FRAMES)

    def hear(self, audio: bytes) -> Iterator[TurnEvent]:
        """Take audio in pieces of any length; a rest below 20 ms waits for the next piece."""
        audio = self._remainder + audio
        whole = len(audio) - len(audio) % FRAME_BYTES
        self._remainder = audio[whole:]
        for start in range(0, whole, FRAME_BYTES):
            yield from self._hear_frame(audio[start : start + FRAME_BYTES])

    def force_end(self) -> Iterator[TurnEvent]:
        """End the turn on what was understood so far; nothing happens between turns."""
        if self._turn is not None:
            yield self._end(self._turn, "manual")

    def wanted_hearing(self) -> Hearing | None:
        """Return what the ear should listen to next, if anything."""
        turn = self._turn
        if turn is None or not self._has_ear or not turn.needs_hearing(self._frames):
            return None
        return Hearing(self._turn_index, bytes(turn.audio), turn.first_audio_frame, self._frames)

    def understand(self, hearing: Hearing, words: tuple[Word, ...]) -> Iterator[TurnEvent]:
        """Take the ear's answer; one for a turn that is over meanwhile is ignored."""
        turn = self._turn
        if turn is None or turn.is_marked or hearing.turn_index != self._turn_index:
            return
        turn.understood_until = hearing.until_frame
        turn.heard_words = words
        yield from self._progress(turn)

    def _hear_frame(self, frame: bytes) -> Iterator[TurnEvent]:
        utterance = self._find(frame)
        is_voiced = loudness(frame) >= _VOICED_RMS
        self._frames += 1
        self._lead.append(frame)
        self._onset = self._onset + 1 if is_voiced else 0
        turn = self._turn
        if turn is None:
            if utterance is not None or self._onset >= _ONSET_FRAMES:
                yield self._start(utterance)
            return
        if utterance is not None:
            turn.follow(utterance, self._frames)
        else:
            turn.hear(frame, self._frames, is_voiced=is_voiced)
        yield from self._progress(turn)

    def _start(self, utterance: Utterance | None) -> TurnEvent:
        turn = OpenTurn(
            start_frame=self._frames - (1 if utterance else _ONSET_FRAMES),
            last_sound_frame=self._frames,
            last_update_frame=self._frames,
            first_audio_frame=self._frames - len(self._lead),
            audio=bytearray(b"".join(self._lead)),
        )
        if utterance is not None:
            turn.follow(utterance, self._frames)
        self._turn = turn
        return self._event("StartOfTurn", turn)

    def _progress(self, turn: OpenTurn) -> Iterator[TurnEvent]:
        """Report what the latest frame or the latest words have changed."""
        silence_ms = turn.silent_frames(self._frames) * FRAME_MS
        if turn.is_eager and silence_ms == 0:
            turn.is_eager = False
            yield self._event("TurnResumed", turn)
        if self._waits_for_ear(turn):
            yield from self._update(turn)
            return
        confidence = self._confidence(turn)
        eager = self.settings.eager_eot_threshold
        if eager is not None and confidence >= eager and turn.words and not turn.is_eager:
            turn.is_eager = True
            yield self._event("EagerEndOfTurn", turn)
        if confidence >= self.settings.eot_threshold:
            yield self._end(turn, "model")
        elif silence_ms >= self.settings.eot_timeout_ms:
            yield self._end(turn, "timeout")
        else:
            yield from self._update(turn)

    def _waits_for_ear(self, turn: OpenTurn) -> bool:
        return self._has_ear and not turn.is_marked and turn.understood_until < turn.last_sound_frame

    def _update(self, turn: OpenTurn) -> Iterator[TurnEvent]:
        since_frames = self._frames - turn.last_update_frame
        has_news = len(turn.words) != turn.reported_words and since_frames >= _UPDATE_SOONEST_FRAMES
        if has_news or since_frames >= _UPDATE_LATEST_FRAMES:
            yield self._event("Update", turn)

    def _end(self, turn: OpenTurn, trigger: Trigger) -> TurnEvent:
        event = self._event("EndOfTurn", turn, trigger)
        self._turn = None
        self._turn_index += 1
        self._onset = 0
        self._lead.clear()
        return event

    def _event(self, kind: TurnEventKind, turn: OpenTurn, trigger: Trigger | None = None) -> TurnEvent:
        turn.last_update_frame = self._frames
        turn.reported_words = len(turn.words)
        return TurnEvent(
            kind,
            self._turn_index,
            start_ms=turn.start_frame * FRAME_MS,
            end_ms=self._frames * FRAME_MS,
            words=turn.words,
            confidence=self._confidence(turn),
            trigger=trigger,
        )

    def _confidence(self, turn: OpenTurn) -> float:
        silence_ms = turn.silent_frames(self._frames) * FRAME_MS
        return round(min(_MOST_CONFIDENT, silence_ms / _SURE_AFTER_MS), 2)
