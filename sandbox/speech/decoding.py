"""Recognition itself, as it runs in a worker process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pocketsphinx import Decoder

from sandbox.speech.language_model import write_language_model
from sandbox.speech.telephone_audio import FRAME_BYTES, SILENCE
from sandbox.speech.widening import WIDE_RATE_HZ, Widener
from sandbox.speech.words import Word

# The decoder wants silence around speech to tell the two apart.
_LEAD_MS = 200
_MS_PER_DECODER_FRAME = 10
_NOT_WORDS = ("<", "[", "(")


class Recognizer:
    """One pocketsphinx decoder; about a second to make, not for use by two at once."""

    def __init__(self, typical: Sequence[str]) -> None:
        """Build the language model and load the acoustic model from the installed wheel."""
        self._widener = Widener()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "callers.lm"
            write_language_model(path, typical)
            self._decoder = Decoder(lm=str(path), samprate=WIDE_RATE_HZ, loglevel="FATAL")

    def recognize(self, audio: bytes) -> tuple[Word, ...]:
        """Return the words of μ-law audio with times from its beginning."""
        silence = SILENCE * (_LEAD_MS // 20 * FRAME_BYTES)
        pcm = self._widener.widen(silence + audio + silence)
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        return tuple(self._words())

    def _words(self) -> Iterator[Word]:
        if self._decoder.hyp() is None:
            return
        for segment in self._decoder.seg():
            if not segment.word.startswith(_NOT_WORDS):
                yield Word(
                    segment.word.partition("(")[0],
                    start_ms=max(0, segment.start_frame * _MS_PER_DECODER_FRAME - _LEAD_MS),
                    end_ms=max(0, (segment.end_frame + 1) * _MS_PER_DECODER_FRAME - _LEAD_MS),
                    confidence=round(min(1.0, self._decoder.get_logmath().exp(segment.prob)), 3),
                )


@cache
def recognizer(typical: tuple[str, ...]) -> Recognizer:
    """Return this process's recogniser; the one thing a worker keeps between jobs."""
    return Recognizer(typical)


def recognize(audio: bytes, typical: tuple[str, ...]) -> tuple[Word, ...]:
    """Recognise in the process this is called in."""
    return recognizer(typical).recognize(audio)
