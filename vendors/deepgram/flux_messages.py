"""Flux's messages, and what they mean to a call: a pure translation.

Rules:
- A transcript is cumulative within its turn and replaces the one before.
- `Update` comes every quarter of a second whether or not there are new words; only new words are passed on.
- `EagerEndOfTurn` and `TurnResumed` are guesses and withdrawals of guesses: only their words matter here.
- Kinds and fields we do not know are ignored; Flux's enumerations are open.

Source: Deepgram, "Flux state machine" and the AsyncAPI of `/v2/listen`.
"""

from __future__ import annotations

import msgspec

from domain.ports.speech import RecognitionEvent, RecognizerLost, SpeechStarted, TranscriptChanged, TurnEnded

CLOSE_STREAM = b'{"type":"CloseStream"}'


class FluxWord(msgspec.Struct, gc=False):
    """A recognised word; `end` in seconds of stream time."""

    end: float | None = None


class FluxMessage(msgspec.Struct, gc=False):
    """Any message of the server; fields of other kinds keep their defaults."""

    type: str
    event: str = ""
    transcript: str = ""
    words: list[FluxWord] = []
    audio_window_end: float = 0.0
    code: str = ""


class FluxTranslation:
    """Turns the server's messages of one stream into events."""

    def __init__(self) -> None:
        """Begin before the first turn."""
        self._decoder = msgspec.json.Decoder(FluxMessage)
        self._words_so_far = ""

    def translate(self, message: bytes) -> tuple[RecognitionEvent, ...]:
        """Return what the message means; `RecognizerLost` for a fatal error and for what is no Flux message."""
        try:
            parsed = self._decoder.decode(message)
        except msgspec.DecodeError:
            return (RecognizerLost("malformed message"),)
        match parsed.type:
            case "TurnInfo":
                return self._turn(parsed)
            case "Error":
                return (RecognizerLost(f"error {parsed.code or 'without code'}"),)
            case _:
                return ()

    def _turn(self, message: FluxMessage) -> tuple[RecognitionEvent, ...]:
        match message.event:
            case "StartOfTurn":
                self._words_so_far = ""
                return (SpeechStarted(), *self._new_words(message.transcript))
            case "Update" | "EagerEndOfTurn" | "TurnResumed":
                return self._new_words(message.transcript)
            case "EndOfTurn":
                self._words_so_far = ""
                return (TurnEnded(message.transcript, _end_of_speech_ms(message)),)
            case _:
                return ()

    def _new_words(self, transcript: str) -> tuple[RecognitionEvent, ...]:
        if transcript == self._words_so_far:
            return ()
        self._words_so_far = transcript
        return (TranscriptChanged(transcript),)


def _end_of_speech_ms(message: FluxMessage) -> float:
    last_word_end = message.words[-1].end if message.words else None
    return 1000 * (message.audio_window_end if last_word_end is None else last_word_end)
