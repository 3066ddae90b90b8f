"""One who texts: writes first, then answers what he reads by his rules."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Final

from sandbox.callers.people import TexterScript
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.records import MessageRecord

#: Nobody types faster.
_TYPES_S: Final = 0.3
_INSISTS: Final = 5


class Texter:
    """One person with his telephone in his hand."""

    def __init__(self, script: TexterScript, exchange: Exchange) -> None:
        """Take the telephone up."""
        self._script = script
        self._exchange = exchange
        self._uses: Counter[int] = Counter()
        self._has_read = asyncio.Event()

    def begin(self) -> None:
        """Write the first text, if he is to, and read what comes."""
        self._exchange.texts.read_by(self._script.number, self._read)
        if self._script.writes is not None:
            self._say(self._script.writes)

    def _read(self, message: MessageRecord) -> None:
        self._has_read.set()
        for index, rule in enumerate(self._script.rules):
            found = re.search(rule.reads, message.body, re.IGNORECASE)
            if found is not None and self._uses[index] < rule.times:
                self._uses[index] += 1
                self._say(found.expand(rule.writes))
                return

    def _say(self, body: str) -> None:
        self._exchange.run_beside(self._write(body))

    async def _write(self, body: str) -> None:
        self._has_read = has_read = asyncio.Event()
        await asyncio.sleep(_TYPES_S)
        await self._exchange.texts.receive(sender=self._script.number, recipient=self._script.texts, body=body)
        if self._script.insists_after_s is None:
            return
        for _ in range(_INSISTS):
            try:
                await asyncio.wait_for(has_read.wait(), self._script.insists_after_s)
            except TimeoutError:
                await self._exchange.texts.receive(sender=self._script.number, recipient=self._script.texts, body=body)
            else:
                return
