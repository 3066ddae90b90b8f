"""When each step of a reply happened."""

from __future__ import annotations

from dataclasses import dataclass

from domain.calls import TurnLatency


@dataclass(slots=True)
class LatencyProbe:
    """One reply's milestones, in monotonic seconds; a step's first time counts.

    Attributes:
        end_of_speech: When the caller's last word ended.
        end_of_turn: When the recogniser was sure of it.
    """

    end_of_speech: float
    end_of_turn: float
    first_token: float | None = None
    first_tts_byte: float | None = None
    first_frame: float | None = None

    def latency(self) -> TurnLatency:
        """Return the steps as milliseconds since the end of speech."""
        return TurnLatency(
            end_of_turn_ms=self._since(self.end_of_turn),
            first_token_ms=self._since(self.first_token),
            first_tts_byte_ms=self._since(self.first_tts_byte),
            first_frame_ms=self._since(self.first_frame),
        )

    def _since(self, moment: float | None) -> float | None:
        return None if moment is None else (moment - self.end_of_speech) * 1000
