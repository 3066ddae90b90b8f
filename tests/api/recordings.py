"""Recordings in memory."""

from __future__ import annotations

from domain.errors import NotFound
from domain.ports.telephony import Recording, Recordings


class FakeRecordings(Recordings):
    """Recordings by their ids."""

    def __init__(self) -> None:
        """Start without any."""
        self.kept: dict[str, bytes] = {}

    async def fetch(self, recording_sid: str) -> Recording:
        """Find one."""
        if recording_sid not in self.kept:
            raise NotFound("no such recording")
        return Recording(self.kept[recording_sid], "audio/wav")
