"""One live stream: an answer that goes on until the page leaves, its time is over, or the process ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.live_calls import CallWatch
from api.live_feed import LiveFeed, LiveLimits
from api.live_mailbox import Mailbox
from api.live_views import Connection, event_text
from domain.ports.access import Role

#: A browser comes again after so many milliseconds, and up to as many more, so that pages do not come all at once.
_RETRY_MS: Final = 1000


class LiveStream(Response):
    """Sends what a page's mailbox gets."""

    media_type = "text/event-stream"

    def __init__(
        self,
        feed: LiveFeed,
        watch: CallWatch,
        limits: LiveLimits,
        *,
        holder: str,
        role: Role,
        organisation_id: str | None,
        call_sid: str | None,
        last_id: str | None,
        lasts: Callable[[], Awaitable[bool]],
        spread: Callable[[], float],
    ) -> None:
        """Take who asks for what, and what says whether he still may; `spread` returns 0 to 1, at random."""
        # X-Accel-Buffering: nginx would otherwise collect events until its buffer is full.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._feed = feed
        self._watch = watch
        self._limits = limits
        self._holder = holder
        self._role = role
        self._organisation_id = organisation_id
        self._call_sid = call_sid
        self._last_id = last_id
        self._lasts = lasts
        self._spread = spread

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one page."""
        del scope
        async with self._mailbox() as mailbox:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            leaving = asyncio.create_task(_close_when_gone(receive, mailbox))
            losing = asyncio.create_task(self._close_when_denied(mailbox))
            try:
                await self._serve(mailbox, send)
            except TimeoutError:
                # Who does not read is left; his browser comes again with the last id he has got.
                return
            finally:
                leaving.cancel()
                losing.cancel()

    @asynccontextmanager
    async def _mailbox(self) -> AsyncIterator[Mailbox]:
        async with self._feed.joined(self._holder, self._organisation_id, self._last_id) as mailbox:
            if self._call_sid is None:
                yield mailbox
                return
            with self._watch.watched(self._call_sid, self._role, mailbox):
                yield mailbox

    async def _serve(self, mailbox: Mailbox, send: Send) -> None:
        spread = self._spread()
        over = asyncio.get_running_loop().time() + self._limits.life.total_seconds() * (1 - spread / 10)
        await self._send(send, f"retry: {_RETRY_MS + round(_RETRY_MS * spread)}\n\n" + mailbox.taken())
        while not mailbox.is_closed:
            left = over - asyncio.get_running_loop().time()
            if left <= 0:
                break
            is_filled = await _is_filled(mailbox, within_s=min(left, self._limits.heartbeat.total_seconds()))
            await self._send(send, ("" if is_filled else self._heartbeat()) + mailbox.taken())
        await self._send(send, "", is_last=True)

    async def _close_when_denied(self, mailbox: Mailbox) -> None:
        """Look with each heartbeat, whether or not one is due: a page to which much is told is no safer."""
        try:
            while True:
                await asyncio.sleep(self._limits.heartbeat.total_seconds())
                if not await self._lasts():
                    return
        finally:
            mailbox.close()

    def _heartbeat(self) -> str:
        """Say how things stand, as an event: of comments a page hears nothing, and it must notice a dead stream."""
        return event_text("state", Connection(is_live=self._feed.is_live))

    async def _send(self, send: Send, text: str, *, is_last: bool = False) -> None:
        async with asyncio.timeout(self._limits.send_patience.total_seconds()):
            await send({"type": "http.response.body", "body": text.encode(), "more_body": not is_last})


async def _is_filled(mailbox: Mailbox, *, within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            await mailbox.filled()
    except TimeoutError:
        return False
    return True


async def _close_when_gone(receive: Receive, mailbox: Mailbox) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    mailbox.close()
