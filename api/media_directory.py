"""The media processes the telephone company can be sent to, and which of them would take a call now.

Rules of this file: one process is never asked; several are asked for `/ready` once a second, each with half a second to
answer, by one task that runs beside the webhooks. Until the first answers all count as ready.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx

from domain.media_choice import choose_media

_LOG: Final = logging.getLogger(__name__)
_PAUSE: Final = timedelta(seconds=1)
_PATIENCE: Final = timedelta(milliseconds=500)
_SCHEMES: Final = {"ws": "http", "wss": "https"}


class MediaDirectory:
    """Chooses a media process for each stream."""

    def __init__(self, urls: Sequence[str], *, patience: timedelta = _PATIENCE) -> None:
        """Take every process for ready.

        Args:
            urls: `wss://host[:port]/media` of each process, at least one.
            patience: How long a process may take to say that it is ready.
        """
        self._urls = {urlsplit(url).netloc: url for url in urls}
        self._ready = frozenset(self._urls)
        self._patience = patience.total_seconds()

    def choose(self, call_sid: str, *, left: str | None = None) -> tuple[str, str]:
        """Return host and URL of the process for a call's next stream; `left` is the host of the one before."""
        host = choose_media(tuple(self._urls), ready=self._ready, call_sid=call_sid, left=left)
        return host, self._urls[host]

    async def watch(self) -> None:
        """Ask all processes again and again, until cancelled; with one there is nothing to choose."""
        if len(self._urls) == 1:
            return
        async with httpx.AsyncClient() as http:
            while True:
                await self.look(http)
                await asyncio.sleep(_PAUSE.total_seconds())

    async def look(self, http: httpx.AsyncClient) -> None:
        """Ask every process once, all at the same time."""
        answers = await asyncio.gather(*(self._is_ready(http, url) for url in self._urls.values()))
        ready = frozenset(host for host, is_ready in zip(self._urls, answers, strict=True) if is_ready)
        if ready != self._ready:
            _LOG.warning("media processes that are ready: %s", ", ".join(sorted(ready)) or "none")
        self._ready = ready

    async def _is_ready(self, http: httpx.AsyncClient, url: str) -> bool:
        parts = urlsplit(url)
        try:
            async with asyncio.timeout(self._patience):
                return (await http.get(f"{_SCHEMES[parts.scheme]}://{parts.netloc}/ready")).is_success
        except (TimeoutError, httpx.HTTPError):
            return False
