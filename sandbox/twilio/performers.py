"""Far ends that carry out a verb in audio time; `fields` is what there is to report once it `is_over`."""

from __future__ import annotations

from typing import Protocol

from sandbox.speech.telephone_audio import FRAME_BYTES, FRAME_MS, SILENCE, loudness
from sandbox.twilio.flow import Fields
from sandbox.twilio.line import SILENT_FRAME, FarEnd

_VOICED_RMS = 200


class Performer(FarEnd, Protocol):
    """A far end that comes to an end by itself."""

    @property
    def is_over(self) -> bool:
        """Whether the verb has ended."""

    @property
    def fields(self) -> Fields | None:
        """What goes to the verb's action; None when there is nothing to report."""


class _Deaf:
    """What announcement-like far ends share: keys and onsets mean nothing to them."""

    def press(self, digit: str) -> None:
        """Ignore it."""

    def note_onset(self) -> None:
        """Ignore it."""


class Announcement(_Deaf):
    """Plays audio to its end (`<Say>`, `<Pause>`)."""

    fields: Fields | None = None

    def __init__(self, audio: bytes) -> None:
        """Take μ-law audio of any length."""
        self._audio = audio
        self._position = 0

    @property
    def is_over(self) -> bool:
        """Whether all has been played."""
        return self._position >= len(self._audio)

    def exchange(self, spoken: bytes) -> bytes:  # noqa: ARG002 - an announcement does not listen
        """Play on."""
        frame = self._audio[self._position : self._position + FRAME_BYTES]
        self._position += FRAME_BYTES
        return frame.ljust(FRAME_BYTES, SILENCE)


class VoicemailBox:
    """Records the caller (`<Record>`): ends on silence, a key, or its length; mere silence reports nothing."""

    def __init__(self, *, timeout_s: int, max_length_s: int, finish_on_key: str, beep: bytes) -> None:
        """Play `beep` first, then record."""
        self.audio = bytearray()
        self._beep = Announcement(beep)
        self._timeout_ms = timeout_s * 1000
        self._max_length_ms = max_length_s * 1000
        self._finish_on_key = finish_on_key
        self._quiet_ms = 0
        self._has_voice = False
        self._digit = ""

    @property
    def is_over(self) -> bool:
        """Whether silence, key or length has ended it."""
        recorded_ms = len(self.audio) // FRAME_BYTES * FRAME_MS
        return bool(self._digit) or self._quiet_ms >= self._timeout_ms or recorded_ms >= self._max_length_ms

    @property
    def fields(self) -> Fields | None:
        """The key that ended it; None when nobody spoke."""
        return (("Digits", self._digit),) if self._has_voice else None

    def exchange(self, spoken: bytes) -> bytes:
        """Record 20 ms."""
        if not self._beep.is_over:
            return self._beep.exchange(spoken)
        self.audio += spoken
        if loudness(spoken) > _VOICED_RMS:
            self._has_voice = True
            self._quiet_ms = 0
        else:
            self._quiet_ms += FRAME_MS
        return SILENT_FRAME

    def press(self, digit: str) -> None:
        """End on a finishing key."""
        if digit in self._finish_on_key:
            self._digit = digit

    def note_onset(self) -> None:
        """Ignore it: the level tells."""


class Keypad:
    """Collects digits (`<Gather>`): ends on the finishing key, the number of digits, or the time-out after a key."""

    def __init__(self, *, prompt: bytes, timeout_s: int, num_digits: int | None, finish_on_key: str) -> None:
        """Play `prompt` until the first key."""
        self._prompt = Announcement(prompt)
        self._timeout_ms = timeout_s * 1000
        self._num_digits = num_digits
        self._finish_on_key = finish_on_key
        self._digits = ""
        self._is_finished = False
        self._idle_ms = 0

    @property
    def is_over(self) -> bool:
        """Whether it has been ended."""
        is_full = self._num_digits is not None and len(self._digits) >= self._num_digits
        return self._is_finished or is_full or self._idle_ms >= self._timeout_ms

    @property
    def fields(self) -> Fields | None:
        """The digits; None when there were none."""
        return (("Digits", self._digits),) if self._digits else None

    def exchange(self, spoken: bytes) -> bytes:
        """Play the prompt, then wait."""
        if not self._digits and not self._prompt.is_over:
            return self._prompt.exchange(spoken)
        self._idle_ms += FRAME_MS
        return SILENT_FRAME

    def press(self, digit: str) -> None:
        """Take a digit."""
        self._idle_ms = 0
        if digit in self._finish_on_key:
            self._is_finished = True
        else:
            self._digits += digit

    def note_onset(self) -> None:
        """Ignore it."""


class Colleague(_Deaf):
    """A human rung by `<Dial>`: answers after a moment, speaks, hangs up; or rings until the time-out."""

    def __init__(self, *, sid: str, ringing_ms: int, timeout_s: int, speech: bytes | None) -> None:
        """Answer with `speech` after `ringing_ms`; None never answers."""
        self._sid = sid
        self._ring_left_ms = timeout_s * 1000 if speech is None else min(ringing_ms, timeout_s * 1000)
        self._speech = Announcement(speech or b"")
        self._spoken_ms = 0
        self._answers = speech is not None and ringing_ms < timeout_s * 1000

    @property
    def is_over(self) -> bool:
        """Whether he has hung up or given up ringing."""
        return self._ring_left_ms <= 0 and (not self._answers or self._speech.is_over)

    @property
    def fields(self) -> Fields | None:
        """How it went."""
        if not self._answers:
            return (("DialCallStatus", "no-answer"), ("DialCallSid", self._sid), ("DialBridged", "false"))
        duration = str(max(1, self._spoken_ms // 1000))
        return (
            ("DialCallStatus", "completed"),
            ("DialCallSid", self._sid),
            ("DialCallDuration", duration),
            ("DialBridged", "true"),
        )

    def exchange(self, spoken: bytes) -> bytes:
        """Ring, then talk."""
        if self._ring_left_ms > 0:
            self._ring_left_ms -= FRAME_MS
            return SILENT_FRAME
        self._spoken_ms += FRAME_MS
        return self._speech.exchange(spoken)
