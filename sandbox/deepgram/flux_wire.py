"""Flux's messages as JSON."""

from __future__ import annotations

import json
from itertools import count

from sandbox.deepgram.flux_settings import FluxSettings
from sandbox.deepgram.flux_turns import TurnEvent
from sandbox.speech.words import Word, transcript


class FluxWire:
    """Writes the messages of one stream; numbers them in the order they are written."""

    def __init__(self, request_id: str) -> None:
        """Begin with sequence number 0."""
        self._request_id = request_id
        self._sequence = count()

    def connected(self) -> str:
        """Greet."""
        return self._write("Connected")

    def turn(self, event: TurnEvent) -> str:
        """Report a turn event."""
        trigger = {} if event.trigger is None else {"trigger": event.trigger}
        return self._write(
            "TurnInfo",
            event=event.kind,
            turn_index=event.turn_index,
            audio_window_start=event.start_ms / 1000,
            audio_window_end=event.end_ms / 1000,
            transcript=transcript(event.words),
            words=[_word(word) for word in event.words],
            end_of_turn_confidence=event.confidence,
            **trigger,
        )

    def configured(self, settings: FluxSettings) -> str:
        """Confirm a `Configure`."""
        thresholds = settings.model_dump(exclude={"keyterms"}, exclude_none=True)
        return self._write("ConfigureSuccess", thresholds=thresholds, keyterms=list(settings.keyterms))

    def not_configured(self, description: str) -> str:
        """Reject a `Configure`."""
        return self._write("ConfigureFailure", code="INVALID_CONFIGURATION", description=description)

    def error(self, code: str, description: str) -> str:
        """Announce the end of the stream."""
        message = {"type": "Error", "sequence_id": next(self._sequence), "code": code, "description": description}
        return json.dumps(message)

    def _write(self, kind: str, **fields: object) -> str:
        head = {"type": kind, "request_id": self._request_id, "sequence_id": next(self._sequence)}
        return json.dumps(head | fields)


def _word(word: Word) -> dict[str, object]:
    return {
        "word": word.text,
        "confidence": word.confidence,
        "start": word.start_ms / 1000,
        "end": word.end_ms / 1000,
    }
