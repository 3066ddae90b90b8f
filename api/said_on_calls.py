"""Asks the media processes what is being said on a running call: its workflow is told of that a turn later.

Rules of this file: the process that has answered for a call is asked first and, while its stream lasts, alone; nobody
waits long for an answer, and without one the call is shown as its workflow knows it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx

from domain.errors import PeerProtocolError
from domain.names import SAID_PATH
from domain.said import Said, parsed_said, said_token

_PATIENCE: Final = timedelta(milliseconds=300)
_SCHEMES: Final = {"ws": "http", "wss": "https"}
#: Calls whose process is remembered; of others all are asked.
_REMEMBERED: Final = 1000


class SaidOnCalls:
    """Knows which media process carries a call that somebody looks at."""

    def __init__(self, urls: Sequence[str], secret: bytes, *, patience: timedelta = _PATIENCE) -> None:
        """Take `wss://host[:port]/media` of each process, and the secret shared with them."""
        parts = [urlsplit(url) for url in urls]
        self._origins = [f"{_SCHEMES[one.scheme]}://{one.netloc}" for one in parts]
        self._secret = secret
        self._patience = patience.total_seconds()
        self._carriers: OrderedDict[str, str] = OrderedDict()
        self._http: httpx.AsyncClient | None = None

    async def run(self) -> None:
        """Be able to ask, until cancelled."""
        async with httpx.AsyncClient(timeout=self._patience) as http:
            self._http = http
            try:
                await asyncio.Event().wait()
            finally:
                self._http = None

    async def of(self, call_sid: str) -> Said | None:
        """Return what is being said on a call; None where no process carries it, or answers in time."""
        carrier = self._carriers.pop(call_sid, None)
        told = await self._ask(call_sid, [carrier]) if carrier else {}
        if not any(not said.is_over for said in told.values()):
            told |= await self._ask(call_sid, [one for one in self._origins if one != carrier])
        if not told:
            return None
        origin, said = max(told.items(), key=lambda one: one[1].stream_epoch)
        self._carriers[call_sid] = origin
        if len(self._carriers) > _REMEMBERED:
            self._carriers.popitem(last=False)
        return said

    async def _ask(self, call_sid: str, origins: Sequence[str]) -> dict[str, Said]:
        answers = await asyncio.gather(*(self._ask_one(call_sid, origin) for origin in origins))
        return {origin: said for origin, said in zip(origins, answers, strict=True) if said is not None}

    async def _ask_one(self, call_sid: str, origin: str) -> Said | None:
        if self._http is None:
            return None
        token = {"Authorization": f"Bearer {said_token(self._secret, call_sid)}"}
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._http.get(f"{origin}{SAID_PATH}{call_sid}", headers=token)
                return parsed_said(answer.content) if answer.is_success else None
        except (TimeoutError, httpx.HTTPError, PeerProtocolError):
            return None
