"""The caller's side of a call, as the conversation sees it."""

from __future__ import annotations

from typing import Protocol


class Wire(Protocol):
    """Sends to the telephone network without waiting."""

    def send_audio(self, audio: bytes) -> None:
        """Queue μ-law for playing."""

    def send_mark(self, name: str) -> None:
        """Ask for an echo once everything queued so far was played or cleared."""

    def send_clear(self) -> None:
        """Empty the queue."""

    def close(self) -> None:
        """End the stream; the telephone network asks for the next instructions."""
