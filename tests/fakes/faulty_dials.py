"""A log of placed calls that fails when tests say so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.compliance import CheckResult
from domain.outbound import AttemptOutcome, DialIntent, DialOutcome
from domain.ports.dialling import AttemptKey, DialAttempt, DialLog
from tests.fakes.faults import Faults


class FaultyDialLog(DialLog):
    """Another log, with faults in every write."""

    def __init__(self, log: DialLog) -> None:
        """Fail nowhere yet."""
        self._log = log
        self.opening, self.judging, self.taking = Faults(), Faults(), Faults()
        self.claiming, self.placing, self.closing = Faults(), Faults(), Faults()

    async def open(self, intent: DialIntent) -> None:
        """Store a wish."""
        await self.opening.before()
        await self._log.open(intent)
        await self.opening.answer()

    async def intent(self, intent_id: str) -> DialIntent:
        """Return a wish."""
        return await self._log.intent(intent_id)

    async def dialled(self, organisation_id: str, phone: str, since: datetime) -> Sequence[datetime]:
        """Return when a number was rung."""
        return await self._log.dialled(organisation_id, phone, since)

    async def judge(self, key: AttemptKey, verdicts: Sequence[CheckResult]) -> None:
        """Store verdicts."""
        await self.judging.before()
        await self._log.judge(key, verdicts)
        await self.judging.answer()

    async def attempt(self, key: AttemptKey) -> DialAttempt:
        """Return how an attempt stands."""
        return await self._log.attempt(key)

    async def take_slot(self, key: AttemptKey, now: datetime) -> datetime:
        """Take a second."""
        await self.taking.before()
        slot_at = await self._log.take_slot(key, now)
        await self.taking.answer()
        return slot_at

    async def claim(self, key: AttemptKey, now: datetime) -> DialAttempt:
        """Begin to dial."""
        await self.claiming.before()
        attempt = await self._log.claim(key, now)
        await self.claiming.answer()
        return attempt

    async def unclaim(self, key: AttemptKey) -> None:
        """Take the beginning back."""
        await self._log.unclaim(key)

    async def placed(self, key: AttemptKey, call_sid: str) -> None:
        """Store a call's SID."""
        await self.placing.before()
        await self._log.placed(key, call_sid)
        await self.placing.answer()

    async def unknown(self, call_sids: Collection[str]) -> Sequence[str]:
        """Return those that no attempt has."""
        return await self._log.unknown(call_sids)

    async def close(self, key: AttemptKey, outcome: AttemptOutcome) -> None:
        """Store how an attempt came out."""
        await self.closing.before()
        await self._log.close(key, outcome)
        await self.closing.answer()

    async def finish(self, intent_id: str, outcome: DialOutcome) -> None:
        """Store what came of a wish."""
        await self._log.finish(intent_id, outcome)
