"""Who has the floor: from level and voice activity to "hold", "resume" and "cut".

The rules:

* A frame is a *hit* when it is louder than `threshold = max(2.8 × noise floor, 800)` and the voice detector agrees.
* At least two hits over at least 100 ms while the agent is audible raise a *suspicion*: the agent's audio is held at
  once, and what was not heard is kept.
* Only a recognised word that is not a back-channel makes it an *interruption*: the reply is discarded.
* No such word, and the caller quiet again: a *false alarm*; the agent goes on where he stopped.
* The noise floor follows the line only while neither side speaks.

Pure: time is counted in frames of 20 ms, words are judged by the caller of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FRAME_MS: Final = 20


@dataclass(frozen=True, slots=True)
class TurnTakingSettings:
    """Thresholds; levels are root mean squares of 16-bit samples, times are milliseconds.

    Attributes:
        floor_ratio: How far above the noise floor speech begins.
        least_threshold: Speech begins nowhere below this level.
        highest_floor: The noise floor is never believed to be above this.
        floor_weight: Weight of one frame in the moving average of the noise floor.
        least_hits: Hits needed for a suspicion.
        onset_ms: How long a burst of hits has to last for a suspicion.
        gap_ms: A longer pause between hits begins a new burst.
        echo_guard_ms: Hits right after the agent begins to sound are taken for his echo.
        debounce_ms: After a false alarm no suspicion is raised for this long.
        sustained_ms: Voice of this length is taken for words that are still being recognised.
        patience_ms: Quiet after a short burst until it is a false alarm.
        sustained_patience_ms: Quiet after sustained voice until it is a false alarm.
        longest_hold_ms: A suspicion without any word ends after this long; the noise becomes the floor.
        speaking_tail_ms: The caller counts as speaking for this long after his last hit.
    """

    floor_ratio: float = 2.8
    least_threshold: float = 800.0
    highest_floor: float = 1500.0
    first_floor: float = 100.0
    floor_weight: float = 0.05
    least_hits: int = 2
    onset_ms: int = 100
    gap_ms: int = 60
    echo_guard_ms: int = 200
    debounce_ms: int = 300
    sustained_ms: int = 600
    patience_ms: int = 700
    sustained_patience_ms: int = 2000
    longest_hold_ms: int = 6000
    speaking_tail_ms: int = 300


class Floor(StrEnum):
    """Where the agent's voice stands."""

    SILENT = "silent"
    AUDIBLE = "audible"
    HELD = "held"


class Cue(StrEnum):
    """What happened, as far as the floor cares."""

    AGENT_BEGAN = "agent_began"
    AGENT_FINISHED = "agent_finished"
    SPEECH_BEGAN = "speech_began"
    WORD_RECOGNISED = "word_recognised"
    SPEECH_DISMISSED = "speech_dismissed"


class FloorEvent(StrEnum):
    """What is to be done about the agent's voice."""

    SUSPECTED = "suspected"
    INTERRUPTED = "interrupted"
    FALSE_ALARM = "false_alarm"


TRANSITIONS: Final[dict[tuple[Floor, Cue], tuple[Floor, FloorEvent | None]]] = {
    (Floor.SILENT, Cue.AGENT_BEGAN): (Floor.AUDIBLE, None),
    (Floor.AUDIBLE, Cue.AGENT_FINISHED): (Floor.SILENT, None),
    (Floor.HELD, Cue.AGENT_FINISHED): (Floor.SILENT, None),
    (Floor.AUDIBLE, Cue.SPEECH_BEGAN): (Floor.HELD, FloorEvent.SUSPECTED),
    (Floor.AUDIBLE, Cue.WORD_RECOGNISED): (Floor.SILENT, FloorEvent.INTERRUPTED),
    (Floor.HELD, Cue.WORD_RECOGNISED): (Floor.SILENT, FloorEvent.INTERRUPTED),
    (Floor.HELD, Cue.SPEECH_DISMISSED): (Floor.AUDIBLE, FloorEvent.FALSE_ALARM),
}


class TurnTaking:
    """One call's floor.

    Attributes:
        floor: Where the agent's voice stands.
        threshold: Level above which a frame may be speech; the voice detector need not be asked below it.
        has_caller_spoken: Whether a burst long enough to be speech came since `forget_speech`.
    """

    def __init__(self, settings: TurnTakingSettings) -> None:
        """Begin with a quiet line and a silent agent."""
        self._settings = settings
        self.floor = Floor.SILENT
        self.has_caller_spoken = False
        self._noise = settings.first_floor
        self.threshold = 0.0
        self._set_noise(settings.first_floor)
        self._hits = 0
        self._burst_ms = 0
        self._quiet_ms = settings.speaking_tail_ms
        self._deaf_ms = 0
        self._held_ms = 0
        self._held_voice_ms = 0

    @property
    def is_caller_speaking(self) -> bool:
        """Whether the caller is in the middle of something, short pauses included."""
        return self.has_caller_spoken and self._quiet_ms < self._settings.speaking_tail_ms

    def take(self, cue: Cue) -> FloorEvent | None:
        """Apply a cue; one without an entry in the table changes nothing."""
        before = self.floor
        self.floor, event = TRANSITIONS.get((before, cue), (before, None))
        if before is Floor.SILENT and self.floor is Floor.AUDIBLE:
            self._deaf_ms = self._settings.echo_guard_ms
        elif event is FloorEvent.SUSPECTED:
            self._held_ms, self._held_voice_ms = 0, self._hits * FRAME_MS
        elif event is FloorEvent.FALSE_ALARM:
            self._deaf_ms = self._settings.debounce_ms
            self._hits = self._burst_ms = 0
        return event

    def forget_speech(self) -> None:
        """Begin a new turn of the caller."""
        self.has_caller_spoken = False

    def hear(self, level: float, *, is_voiced: bool) -> FloorEvent | None:
        """Take one inbound frame.

        Args:
            level: Its root mean square.
            is_voiced: What the voice detector says; need not be asked when `level` is not above `threshold`.
        """
        self._deaf_ms = max(0, self._deaf_ms - FRAME_MS)
        is_hit = is_voiced and level > self.threshold
        event = self._hit() if is_hit else self._miss(level)
        if self.floor is not Floor.HELD or event is not None:
            return event
        return self._hold_on(level)

    def _hit(self) -> FloorEvent | None:
        if self._quiet_ms > self._settings.gap_ms:
            self._hits = self._burst_ms = 0
        self._hits += 1
        self._burst_ms += FRAME_MS if self._hits == 1 else self._quiet_ms + FRAME_MS
        self._quiet_ms = 0
        self._held_voice_ms += FRAME_MS
        if self._hits < self._settings.least_hits or self._burst_ms < self._settings.onset_ms:
            return None
        self.has_caller_spoken = True
        return None if self._deaf_ms else self.take(Cue.SPEECH_BEGAN)

    def _miss(self, level: float) -> FloorEvent | None:
        self._quiet_ms += FRAME_MS
        if self.floor is Floor.SILENT and self._quiet_ms > self._settings.speaking_tail_ms:
            self._set_noise(self._noise + self._settings.floor_weight * (level - self._noise))
        return None

    def _hold_on(self, level: float) -> FloorEvent | None:
        settings = self._settings
        self._held_ms += FRAME_MS
        if self._held_ms >= settings.longest_hold_ms:
            self._set_noise(level)
            return self.take(Cue.SPEECH_DISMISSED)
        is_sustained = self._held_voice_ms >= settings.sustained_ms
        patience = settings.sustained_patience_ms if is_sustained else settings.patience_ms
        quiet_ms = min(self._quiet_ms, self._held_ms)  # a suspicion of the recogniser may come without any hit
        return self.take(Cue.SPEECH_DISMISSED) if quiet_ms >= patience else None

    def _set_noise(self, level: float) -> None:
        self._noise = min(level, self._settings.highest_floor)
        self.threshold = max(self._settings.floor_ratio * self._noise, self._settings.least_threshold)
