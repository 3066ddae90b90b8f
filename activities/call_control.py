"""The telephone company's view of a call."""

from __future__ import annotations

from temporalio import activity

from domain.ports.telephony import CallControl


class CallWatch:
    """Asks whether a call is still there, in case its last webhook was lost."""

    def __init__(self, control: CallControl) -> None:
        """Take the port it works on."""
        self._control = control

    @activity.defn(name="call_watch.status")
    async def status(self, call_sid: str) -> str:
        """Return the vendor's status word."""
        return await self._control.status(call_sid)
