"""What Flux's messages mean to a call."""

from __future__ import annotations

import json

import pytest

from domain.ports.speech import RecognitionEvent, RecognizerLost, SpeechStarted, TranscriptChanged, TurnEnded
from vendors.deepgram.flux_messages import FluxTranslation


def turn(event: str, transcript: str = "", *, words: list[dict[str, object]] | None = None) -> bytes:
    """Write a TurnInfo as Flux does."""
    return json.dumps(
        {
            "type": "TurnInfo",
            "request_id": "r",
            "sequence_id": 1,
            "event": event,
            "turn_index": 0,
            "audio_window_start": 0.0,
            "audio_window_end": 2.5,
            "transcript": transcript,
            "words": words or [],
            "end_of_turn_confidence": 0.1,
        }
    ).encode()


TABLE: list[tuple[str, list[bytes], list[RecognitionEvent]]] = [
    ("a turn begins", [turn("StartOfTurn")], [SpeechStarted()]),
    ("it may begin with words", [turn("StartOfTurn", "yes")], [SpeechStarted(), TranscriptChanged("yes")]),
    (
        "new words are passed on",
        [turn("Update", "a"), turn("Update", "a b")],
        [TranscriptChanged("a"), TranscriptChanged("a b")],
    ),
    ("repeated words are not", [turn("Update", "a"), turn("Update", "a")], [TranscriptChanged("a")]),
    ("a guess is only words", [turn("EagerEndOfTurn", "a"), turn("TurnResumed", "a")], [TranscriptChanged("a")]),
    ("the end carries everything", [turn("EndOfTurn", "a b")], [TurnEnded("a b", 2500.0)]),
    (
        "speech ends with the last word",
        [turn("EndOfTurn", "a", words=[{"word": "a", "confidence": 1, "end": 1.5}])],
        [TurnEnded("a", 1500.0)],
    ),
    (
        "a word without time tells nothing",
        [turn("EndOfTurn", "a", words=[{"word": "a", "confidence": 1}])],
        [TurnEnded("a", 2500.0)],
    ),
    (
        "the next turn begins without words",
        [turn("Update", "a"), turn("EndOfTurn", "a"), turn("Update", "a")],
        [TranscriptChanged("a"), TurnEnded("a", 2500.0), TranscriptChanged("a")],
    ),
    ("unknown events are ignored", [turn("Sneeze", "a")], []),
    (
        "so are other messages",
        [b'{"type":"Connected","request_id":"r","sequence_id":0}', b'{"type":"Warning","code":"X"}'],
        [],
    ),
    (
        "an error is the end",
        [b'{"type":"Error","sequence_id":2,"code":"INTERNAL_SERVER_ERROR","description":"x"}'],
        [RecognizerLost("error INTERNAL_SERVER_ERROR")],
    ),
    ("so is nonsense", [b"{"], [RecognizerLost("malformed message")]),
    ("and JSON of another shape", [b"[1]"], [RecognizerLost("malformed message")]),
]


@pytest.mark.parametrize(("messages", "events"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_translation(messages: list[bytes], events: list[RecognitionEvent]) -> None:
    """Each row of the table holds."""
    translation = FluxTranslation()
    assert [event for message in messages for event in translation.translate(message)] == events
