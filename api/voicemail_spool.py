"""Recorded messages kept safe until the database has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SpooledMessage:
    """A recorded message as the telephone company reported it; what it did not say is None."""

    recording_sid: str
    call_sid: str
    recorded_at: datetime
    recording_url: str | None = None
    duration_s: int | None = None
    from_number: str | None = None
    to_number: str | None = None

    def completed_by(self, later: SpooledMessage) -> SpooledMessage:
        """Return this message with the fields only a later report of the same recording knows."""
        return replace(
            self,
            recording_url=self.recording_url or later.recording_url,
            duration_s=self.duration_s if self.duration_s is not None else later.duration_s,
            from_number=self.from_number or later.from_number,
            to_number=self.to_number or later.to_number,
        )


class VoicemailSpool(Protocol):
    """Keeps messages through crashes of this process. Every method raises ProviderUnavailable when the disk fails."""

    async def put(self, message: SpooledMessage) -> None:
        """Keep a message, safe once this returns; a repeat completes it. Raises ProviderUnavailable when full, too."""

    async def waiting(self) -> Sequence[SpooledMessage]:
        """Return the messages kept, oldest first; what can't be read is set aside."""

    async def set_aside(self) -> int:
        """Count what was set aside for a human."""

    async def drop(self, message: SpooledMessage) -> None:
        """Forget a message; one that has been completed since it was read stays."""
