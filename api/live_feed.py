"""Tells every page of this process what has changed: one look at the database, however many listen."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from api.live_mailbox import Mailbox
from domain.errors import HoldfastError, ProviderUnavailable, TooManyStreams
from domain.ports.changes import Change, ChangeLog, Changes

_LOG: Final = logging.getLogger(__name__)
_LATER: Final = timedelta(seconds=5)
_LONGEST_POSITION: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLimits:
    """How live pages are, and what that may cost.

    Attributes:
        poll_every: How often the database is asked while anybody listens.
        back_off: How often at most while it does not answer.
        look_every: How often a watched call is looked at while it runs.
        heartbeat: After which a stream on which nothing happens says so: proxies keep it open, and pages know it lives;
            and how often it is looked whether a page may still listen.
        life: After which a stream ends; the page comes again.
        send_patience: How long a page may take to read what was sent.
        most_streams: In one process.
        most_held: Of those, of one API key or user: nobody keeps the others out.
        most_calls: Watched at once in one process.
        most_pending: Changes kept for one page that reads slowly.
        kept: How far back a page can go on.
        prune_every: How often what is older is forgotten.
    """

    poll_every: timedelta = timedelta(milliseconds=250)
    back_off: timedelta = timedelta(seconds=5)
    look_every: timedelta = timedelta(milliseconds=400)
    heartbeat: timedelta = timedelta(seconds=15)
    life: timedelta = timedelta(minutes=15)
    send_patience: timedelta = timedelta(seconds=30)
    most_streams: int = 200
    most_held: int = 20
    most_calls: int = 50
    most_pending: int = 1000
    kept: timedelta = timedelta(hours=1)
    prune_every: timedelta = timedelta(minutes=1)


class LiveFeed:
    """Reads the changes and puts them into the mailboxes of those who listen."""

    def __init__(
        self,
        log: ChangeLog,
        limits: LiveLimits,
        *,
        now: Callable[[], datetime],
        told: Callable[[Iterable[Change]], None],
    ) -> None:
        """Take the log, and who else is told of changes while anybody listens."""
        self._log = log
        self._limits = limits
        self._now = now
        self._told = told
        self._mailboxes: set[Mailbox] = set()
        self._held: Counter[str] = Counter()
        self._position: int | None = None
        self._failures = 0
        self._is_ended = False
        self._somebody = asyncio.Event()
        self._joining = asyncio.Lock()

    @asynccontextmanager
    async def joined(self, holder: str, organisation_id: str | None, last_id: str | None) -> AsyncIterator[Mailbox]:
        """Listen; the mailbox has already what has changed since `last_id`, the last position the page was told.

        Raises:
            TooManyStreams: The holder, an API key or a user, listens as often as one may.
            ProviderUnavailable: The process ends or has as many pages as it takes, or the database does not answer.
        """
        if self._held[holder] >= self._limits.most_held:
            raise TooManyStreams(f"you hold {self._held[holder]} live streams already", retry_after=_LATER)
        if self._is_ended or len(self._mailboxes) >= self._limits.most_streams:
            raise ProviderUnavailable("live stream", "this process takes no more pages", retry_after=_LATER)
        mailbox = Mailbox(organisation_id, self._limits.most_pending)
        self._mailboxes.add(mailbox)
        self._held[holder] += 1
        try:
            # One after the other, and each from before it reads: nobody misses what happens between two looks.
            async with self._joining:
                missed = await self._since(last_id)
                if self._position is None:
                    self._position = missed.position
            mailbox.put(missed.changes, missed.position)
            self._somebody.set()
            yield mailbox
        finally:
            self._mailboxes.discard(mailbox)
            self._held -= Counter((holder,))  # forgets whoever holds none
            if not self._mailboxes:
                self._somebody.clear()
                self._position = None

    async def run(self) -> None:
        """Look while anybody listens, and forget what is old, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_polling())
            tasks.create_task(self._keep_pruning())

    def end(self) -> None:
        """End every stream, and take no more: the process is about to stop."""
        self._is_ended = True
        for mailbox in self._mailboxes:
            mailbox.close()

    async def poll(self) -> None:
        """Look once; while the database does not answer, the pages are told that changes come late."""
        position = self._position
        if position is None:
            return
        try:
            told = await self._log.since(position)
        except Exception as error:  # noqa: BLE001 — the api carries calls, and must outlive a bug in this
            self._failures += 1
            if self._failures == 1:
                _LOG.warning("the changes can't be read: %s", _named(error), exc_info=_unforeseen(error))
                self._say(is_live=False)
            return
        if self._position != position:  # the last page has left meanwhile
            return
        if self._failures:
            self._failures = 0
            self._say(is_live=True)
        self._position = told.position
        self._told(told.changes or ())
        for mailbox in self._mailboxes:
            mailbox.put(told.changes, told.position)

    @property
    def is_live(self) -> bool:
        """Whether the database has answered the last look."""
        return not self._failures

    @property
    def pause_s(self) -> float:
        """Seconds until the next look: the more, the oftener the database has not answered."""
        wanted = self._limits.poll_every * (1 << min(self._failures, 10))
        return max(min(wanted, self._limits.back_off), self._limits.poll_every).total_seconds()

    async def _since(self, last_id: str | None) -> Changes:
        if last_id is None:
            return Changes(await self._log.position(), ())
        if not (last_id.isascii() and last_id.isdecimal() and len(last_id) <= _LONGEST_POSITION):
            return Changes(await self._log.position(), None)
        return await self._log.since(int(last_id))

    def _say(self, *, is_live: bool) -> None:
        for mailbox in self._mailboxes:
            mailbox.put_state(is_live=is_live)

    async def _keep_polling(self) -> None:
        while True:
            await self._somebody.wait()
            await self.poll()
            await asyncio.sleep(self.pause_s)

    async def _keep_pruning(self) -> None:
        while True:
            is_more = await self._prune()
            pause = self._limits.poll_every if is_more else self._limits.prune_every
            await asyncio.sleep(pause.total_seconds())

    async def _prune(self) -> bool:
        try:
            return await self._log.prune(self._now() - self._limits.kept) > 0
        except Exception as error:  # noqa: BLE001 — the api carries calls, and must outlive a bug in this
            _LOG.warning("the changes can't be pruned: %s", _named(error), exc_info=_unforeseen(error))
            return False


def _named(error: Exception) -> str:
    return error.code if isinstance(error, HoldfastError) else type(error).__name__


def _unforeseen(error: Exception) -> Exception | None:
    return None if isinstance(error, HoldfastError) else error
