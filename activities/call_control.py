"""The telephone company's view of a call."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from temporalio import activity

from activities.attempts import bounded
from activities.messages import Move
from domain.errors import OutcomeUnknown, ProviderRejected
from domain.names import AFTER_STREAM_PATH
from domain.ports.telephony import CallControl

#: Below the time the story gives a move (`MOVE`).
MOVE_PATIENCE: Final = timedelta(seconds=4)


class CallWatch:
    """Asks whether a call is still there, in case its last webhook was lost."""

    def __init__(self, control: CallControl) -> None:
        """Take the port it works on."""
        self._control = control

    @activity.defn(name="call_watch.status")
    async def status(self, call_sid: str) -> str:
        """Return the vendor's status word."""
        return await self._control.status(call_sid)


class CallMove:
    """Moves a call away from a media host that is lost."""

    def __init__(
        self, control: CallControl, public_url: str | None, *, move_patience: timedelta = MOVE_PATIENCE
    ) -> None:
        """Take the port it works on, and how the telephone company reaches the api."""
        self._control = control
        self._move_patience = move_patience
        self._public_url = public_url

    @activity.defn(name="call_move.redirect")
    async def redirect(self, move: Move) -> None:
        """Have the telephone company ask what comes after a stream that has not ended; raises as the port does.

        Bounded by itself: sent after the story has given it up, it would cut off the stream that has come since.
        """
        if self._public_url is None:
            raise ProviderRejected("twilio", "a call can't be moved: set HOLDFAST_PUBLIC_BASE_URL for the worker too")
        query = urlencode({"epoch": move.stream_epoch})
        url = f"{self._public_url.rstrip('/')}{AFTER_STREAM_PATH}?{query}"
        try:
            async with bounded(self._move_patience):
                await self._control.redirect(move.call_sid, url)
        except TimeoutError as error:
            raise OutcomeUnknown("twilio", "the call was not moved in time") from error
