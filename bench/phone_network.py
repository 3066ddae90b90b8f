"""The telephone network: many phones in real time, spread evenly over the 20 ms of a frame."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import chain
from typing import Final

from picows import ws_connect

from bench.distribution import Distribution
from bench.phone import Phone, Record

_FRAME: Final = 0.02
_SLOTS: Final = 10
_RAMP: Final = 100
_DIAL_PATIENCE: Final = 10.0


class PhoneNetwork:
    """Drives phones.

    Attributes:
        phones: All that were dialled.
        own_lateness: How late the network itself was, in seconds; a late load generator measures itself.
    """

    def __init__(self) -> None:
        """Begin without phones; use `open_network`."""
        self.phones: list[Phone] = []
        self.own_lateness: list[float] = []
        self._slots: list[list[Phone]] = [[] for _ in range(_SLOTS)]

    async def dial(self, url: str, phones: Iterable[Phone]) -> None:
        """Connect phones, at most a hundred a second."""
        for phone in phones:
            began = time.monotonic()
            async with asyncio.timeout(_DIAL_PATIENCE):
                await ws_connect(lambda phone=phone: phone, url)
            self._slots[len(self.phones) % _SLOTS].append(phone)
            self.phones.append(phone)
            await asyncio.sleep(max(0.0, 1 / _RAMP - (time.monotonic() - began)))

    async def turn(self) -> None:
        """Give every phone its tick, forever."""
        due = time.monotonic()
        while True:
            for slot in self._slots:
                due += _FRAME / _SLOTS
                await asyncio.sleep(due - time.monotonic())
                now = time.monotonic()
                self.own_lateness.append(now - due)
                for phone in slot:
                    phone.tick(now)

    def take_records(self) -> Record:
        """Return what happened on all phones since the last time."""
        records = [phone.take_record() for phone in self.phones]
        return Record(
            answers=list(chain.from_iterable(record.answers for record in records)),
            lateness=list(chain.from_iterable(record.lateness for record in records)),
            clears=list(chain.from_iterable(record.clears for record in records)),
            unanswered=sum(record.unanswered for record in records),
        )

    def take_own_lateness(self) -> Distribution:
        """Return how late the network was since the last time, in milliseconds."""
        taken, self.own_lateness = self.own_lateness, []
        return Distribution.of(1000 * one for one in taken)

    async def hang_up(self) -> None:
        """End all calls."""
        for phone in self.phones:
            phone.hang_up()
        for phone in self.phones:
            await phone.closed.wait()


@asynccontextmanager
async def open_network(*, is_sending: bool = True) -> AsyncIterator[PhoneNetwork]:
    """Run a telephone network, whose phones send audio or nothing at all; at the end all its calls are hung up."""
    network = PhoneNetwork()
    async with asyncio.TaskGroup() as group:
        turning = group.create_task(network.turn() if is_sending else asyncio.sleep(math.inf))
        try:
            yield network
            async with asyncio.timeout(_DIAL_PATIENCE):
                await network.hang_up()
        finally:
            turning.cancel()
