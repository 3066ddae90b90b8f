"""Moves recorded messages from the spool to the database, for as long as the process lives.

Never lost: a message leaves the spool only after the database has it. Never doubled: its id is the recording's, and
the database stores an id once. A message nobody can import holds up no other.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from activities.costing import Costing
from api.clocks import Clocks
from api.metrics import ApiMetrics
from api.problem_responses import log_unexpected
from api.voicemail_spool import SpooledMessage, VoicemailSpool
from domain.errors import HoldfastError
from domain.ports.storage import CallLog, Directory, MessageLeft

_LOG: Final = logging.getLogger(__name__)
_MOST_DOUBLINGS: Final = 16


@dataclass(frozen=True, slots=True)
class ImportPace:
    """When to look at the spool.

    Attributes:
        idle: After a round without failures, unless woken.
        first_retry: After a first round with failures; doubles with each further one up to `last_retry`.
        caller_wait: How long a report without the caller's number waits for the one that has it.
    """

    idle: timedelta = timedelta(seconds=30)
    first_retry: timedelta = timedelta(seconds=1)
    last_retry: timedelta = timedelta(minutes=1)
    caller_wait: timedelta = timedelta(seconds=60)

    def after(self, failed_rounds: int) -> timedelta:
        """Return the pause after so many failed rounds in a row."""
        if not failed_rounds:
            return self.idle
        return min(self.last_retry, self.first_retry * (1 << min(failed_rounds - 1, _MOST_DOUBLINGS)))


class VoicemailImporter:
    """The one reader of the spool."""

    def __init__(
        self,
        spool: VoicemailSpool,
        *,
        directory: Directory,
        call_log: CallLog,
        metrics: ApiMetrics,
        clocks: Clocks,
        costing: Costing,
        pace: ImportPace | None = None,
    ) -> None:
        """Import from `spool` into `call_log`, naming business and customer by `directory` where it knows them.

        What the recording costs is written down by `costing`.
        """
        self._spool = spool
        self._directory = directory
        self._call_log = call_log
        self._metrics = metrics
        self._clocks = clocks
        self._costing = costing
        self._pace = pace or ImportPace()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look at the spool at once."""
        self._woken.set()

    async def run(self) -> None:
        """Import until cancelled, beginning with what an earlier process has left."""
        failed_rounds = 0
        while True:
            self._woken.clear()
            has_failed = not await self.import_waiting()
            failed_rounds = failed_rounds + 1 if has_failed else 0
            await self._pause(self._pace.after(failed_rounds), may_be_woken=not has_failed)

    async def import_waiting(self) -> bool:
        """Import what is ripe; return False when anything failed and is to be tried again."""
        try:
            waiting = await self._spool.waiting()
            self._metrics.spool_set_aside.set(await self._spool.set_aside())
        except HoldfastError as error:
            _LOG.warning("spool unreadable: %s", error)
            return False
        results = [await self._import_one(message) for message in waiting if self._is_ripe(message)]
        self._metrics.spool_entries.set(len(waiting) - sum(results))
        return all(results)

    async def _pause(self, pause: timedelta, *, may_be_woken: bool) -> None:
        """Wait; while the database fails, a new message must not make the retries faster."""
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await (self._woken.wait() if may_be_woken else asyncio.Event().wait())
        except TimeoutError:
            return

    def _is_ripe(self, message: SpooledMessage) -> bool:
        return message.from_number is not None or (self._clocks.now() - message.recorded_at >= self._pace.caller_wait)

    async def _import_one(self, message: SpooledMessage) -> bool:
        try:
            left = await self._left(message)
            await self._call_log.leave_message(left)
            await self._costing.recorded(left, message.duration_s)
            await self._spool.drop(message)
        except HoldfastError as error:
            _LOG.warning("message %s stays in the spool: %s", message.recording_sid, error.code)
        except Exception as error:  # noqa: BLE001 — the import must outlive a bug: the message is still on disk
            log_unexpected(error, message.recording_sid)
        else:
            self._metrics.spool_imports.labels("imported").inc()
            return True
        self._metrics.spool_imports.labels("failed").inc()
        return False

    async def _left(self, message: SpooledMessage) -> MessageLeft:
        line = await self._directory.line(message.to_number) if message.to_number else None
        organisation_id = line.organisation.organisation_id if line else None
        contact = None
        if organisation_id and message.from_number:
            contact = await self._directory.contact_by_phone(organisation_id, message.from_number)
        return MessageLeft(
            message_id=message.recording_sid,
            organisation_id=organisation_id,
            call_sid=message.call_sid,
            contact_id=contact.contact_id if contact else None,
            callback_number=message.from_number,
            text=_described(message),
            left_at=message.recorded_at,
            recording_sid=message.recording_sid,
            recording_url=message.recording_url,
        )


def _described(message: SpooledMessage) -> str:
    return "Recorded message" if message.duration_s is None else f"Recorded message of {message.duration_s} s"
