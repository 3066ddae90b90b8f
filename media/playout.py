"""What goes to the caller's ear: paced sending ahead of the ear, marks, what was heard, hold and resume.

Sans-I/O. The rules:

* Audio of one agent turn is one line of bytes; a position is a byte on it. Texts are segments of that line.
* Audio is sent at most `lead_ms` ahead of real time, so that a barge-in wastes little.
* A hold goes back to what was heard; everything after it is kept and sent again on resume.
* A mark's name carries a generation. `clear` makes Twilio echo all pending marks, so every hold and every turn begins a
  new generation, and an echo of an older one proves nothing.
* A turn holds at most `longest_queue_ms` of audio; what comes beyond it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.heard_text import MS_PER_CHARACTER, SpokenSegment, Stretch, heard_text, spoken_part
from media.audio import BYTES_PER_MS, FRAME_BYTES
from media.settings import PlayoutSettings

_MS: Final = 1e-3


@dataclass(slots=True)
class _Segment:
    text: str
    begins: int
    ends: int | None = None


class Playout:
    """One call's way out.

    Attributes:
        inbound_ms: Latest timestamp of the inbound stream; set by the owner with every frame.
        has_sounded: Whether any of the turn was sent.
    """

    def __init__(self, settings: PlayoutSettings) -> None:
        """Begin with nothing to say."""
        self._settings = settings
        self._lead = settings.lead_ms * _MS
        self._frame = settings.frame_ms * BYTES_PER_MS
        self._mark_every = settings.mark_every_ms * BYTES_PER_MS
        self.inbound_ms = 0
        self._generation = 0
        self._spoken_ms = 0.0
        self._spoken_characters = 0
        self._begin()

    def _begin(self) -> None:
        self._audio = bytearray()
        self._base = 0
        self._sent = 0
        self._marked = 0
        self._confirmed = 0
        self._segments: list[_Segment] = []
        self._stretch: Stretch | None = None
        self._until = 0.0
        self.has_sounded = False
        self._is_held = False
        self._is_finished = False
        self._generation += 1

    # ── filling ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def begin_turn(self) -> None:
        """Forget the last turn and begin another one."""
        self._begin()

    def open_segment(self, text: str) -> None:
        """Announce the text the next audio belongs to."""
        self._segments.append(_Segment(text, self._end))

    def add(self, audio: bytes) -> bool:
        """Append audio to the open segment; False when the turn is full and the audio was refused."""
        if self._end - self._sent + len(audio) > self._settings.longest_queue_ms * BYTES_PER_MS:
            return False
        self._audio += audio
        return True

    def extend_segment(self, text: str) -> None:
        """Add text to the segment announced last."""
        self._segments[-1].text += f" {text}"

    def close_segment(self) -> bool:
        """Say that the first open segment has all its audio; False when none is open."""
        unfinished = self._open_segments()
        if unfinished:
            unfinished[0].ends = self._end
            self._spoken_ms += (self._end - unfinished[0].begins) / BYTES_PER_MS
            self._spoken_characters += len(unfinished[0].text)
        if unfinished[1:]:
            unfinished[1].begins = self._end
        return bool(unfinished)

    def _open_segments(self) -> list[_Segment]:
        return [segment for segment in self._segments if segment.ends is None]

    def finish(self) -> None:
        """Say that the turn has all its audio."""
        self._is_finished = True

    # ── sending ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def next_frame(self, now: float) -> bytes | None:
        """Return the next audio to send, or None while nothing is due.

        Args:
            now: Monotonic seconds.
        """
        if self._is_held or self._until - now >= self._lead:
            return None
        begin = self._sent - self._base
        frame = bytes(self._audio[begin : begin + self._frame])
        if not frame:
            return None
        self._advance(len(frame), now)
        return frame

    def _advance(self, size: int, now: float) -> None:
        if self._until <= now or self._stretch is None:
            self._stretch = Stretch(float(self.inbound_ms), self._sent / BYTES_PER_MS)
            self._until = now
        self.has_sounded = True
        self._sent += size
        self._until += size / BYTES_PER_MS * _MS
        surplus = self._sent - self._base - 2 * self._settings.rewind_ms * BYTES_PER_MS
        if surplus > 0:
            cut = surplus + self._settings.rewind_ms * BYTES_PER_MS
            del self._audio[:cut]
            self._base += cut

    def mark_due(self) -> str | None:
        """Return the name of a mark to send now: every so often, and at the end of all audio so far."""
        unmarked = self._sent - self._marked
        if unmarked >= self._mark_every or (unmarked and self._sent == self._end):
            self._marked = self._sent
            return f"{self._generation}-{self._sent}"
        return None

    def echo(self, name: str) -> None:
        """Take the echo of a mark; one of an older generation, or of nobody, is ignored."""
        generation, _, position = name.partition("-")
        if generation != str(self._generation) or not position.isdecimal() or int(position) > self._marked:
            return
        self._confirmed = max(self._confirmed, int(position))
        if self._stretch is not None:
            self._stretch = self._stretch.aligned(echoed_ms=int(position) / BYTES_PER_MS, at_ms=self.inbound_ms)

    # ── hearing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _end(self) -> int:
        return self._base + len(self._audio)

    @property
    def heard_ms(self) -> float:
        """Position in the turn up to which it was heard."""
        sent_ms = self._sent / BYTES_PER_MS
        if self._stretch is None:
            return sent_ms
        confirmed_ms = self._confirmed / BYTES_PER_MS
        return self._stretch.heard_ms(now_ms=self.inbound_ms, sent_ms=sent_ms, confirmed_ms=confirmed_ms)

    @property
    def unheard_ms(self) -> float:
        """Audio of the turn the caller has not heard yet, as far as it has arrived."""
        return self._end / BYTES_PER_MS - self.heard_ms

    @property
    def is_complete(self) -> bool:
        """Whether all audio of the turn has arrived."""
        return self._is_finished

    @property
    def is_held(self) -> bool:
        """Whether the turn waits for the floor."""
        return self._is_held

    def is_audible(self, now: float) -> bool:
        """Return whether the agent sounds, or is about to; a held turn does not."""
        return not self._is_held and (self._until > now or self._sent < self._end)

    def is_late(self, now: float) -> bool:
        """Return whether audio that was there in time was not sent in time."""
        return not self._is_held and 0.0 < self._until < now and self._sent < self._end

    def is_done(self, now: float) -> bool:
        """Return whether all of a finished turn was heard: its last mark came back, or must have by now."""
        if not self._is_finished or self._is_held or self._sent < self._end:
            return False
        return self._confirmed >= self._sent or now >= self._until + self._settings.echo_patience_ms * _MS

    @property
    def text(self) -> str:
        """All the text of the turn."""
        return " ".join(segment.text for segment in self._segments if segment.text)

    @property
    def heard_text(self) -> str:
        """The text of the turn that was heard."""
        return heard_text([self._spoken(segment) for segment in self._segments], self.heard_ms)

    def _spoken(self, segment: _Segment) -> SpokenSegment:
        ends = self._end if segment.ends is None else segment.ends
        return SpokenSegment(segment.text, max(0, ends - segment.begins) / BYTES_PER_MS, segment.ends is not None)

    # ── interrupting ────────────────────────────────────────────────────────────────────────────────────────────────

    def hold(self) -> None:
        """Stop sending and go back to what was heard; Twilio's queue has to be cleared."""
        heard = int(self.heard_ms * BYTES_PER_MS)
        self._sent = max(self._base, heard - heard % FRAME_BYTES)
        self._marked = self._confirmed = self._sent
        self._stretch = None
        self._until = 0.0
        self._is_held = True
        self._generation += 1

    def resume(self) -> None:
        """Go on with what was not heard."""
        self._is_held = False

    def take_back_unsaid(self) -> list[str]:
        """Return the texts of open segments as far as no audio has come for them, to be asked for again.

        For a voice that was lost in the middle: what has come stands and is said to its end.
        """
        unfinished = self._open_segments()
        if not unfinished:
            return []
        first = unfinished[0]
        del self._segments[-len(unfinished) :]
        rest = first.text
        if come := self._end - first.begins:
            said = spoken_part(first.text, come / BYTES_PER_MS, self._pace)
            self._segments.append(_Segment(said, first.begins, self._end))
            rest = first.text[len(said) :].strip()
        return [text for text in (rest, *(segment.text for segment in unfinished[1:])) if text]

    @property
    def _pace(self) -> float:
        """Milliseconds a character, as the voice has spoken so far."""
        return self._spoken_ms / self._spoken_characters if self._spoken_characters else MS_PER_CHARACTER
