"""The telephone company's view of calls, behind a circuit breaker."""

from __future__ import annotations

from domain.ports.telephony import CallControl
from domain.provider_guard import ProviderGuard


class GuardedCallControl(CallControl):
    """Asks while the vendor answers."""

    def __init__(self, control: CallControl, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._control = control
        self._guard = guard

    async def status(self, call_sid: str) -> str:
        """Return the status word as `CallControl` says."""
        with self._guard.watched():
            return await self._control.status(call_sid)

    async def redirect(self, call_sid: str, url: str) -> None:
        """Move a call as `CallControl` says."""
        with self._guard.watched():
            await self._control.redirect(call_sid, url)

    async def instruct(self, call_sid: str, twiml: str) -> None:
        """Have a call go on with a document as `CallControl` says."""
        with self._guard.watched():
            await self._control.instruct(call_sid, twiml)
