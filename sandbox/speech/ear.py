"""The ear: pocketsphinx with the domain's grammar, in worker processes."""

from __future__ import annotations

from typing import Protocol

from sandbox.speech.words import Word


class Ear(Protocol):
    """Makes words of speech."""

    async def recognize(self, audio: bytes) -> tuple[Word, ...]:
        """Return the words in μ-law audio, with times from its beginning; empty when nothing is understood."""
