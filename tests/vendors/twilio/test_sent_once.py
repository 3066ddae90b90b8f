"""A promised SMS through everything that carries it: outbox, guard, Twilio's SDK, a Twilio that fails."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from activities.guarded.text_messages import GuardedTextMessages
from activities.messaging import Messaging
from domain.errors import ProviderUnavailable
from domain.provider_guard import ProviderGuard
from sandbox.faults import FaultKind
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.outbox import SqlOutbox
from store.suppressions import SqlSuppressions
from tests.fakes.costs import costing_on
from tests.store.premade import move_in
from tests.store.world import INSPECTION, NOW, SteppingClock, Stopwatch, appointment, notice
from tests.vendors.twilio.conftest import Bench
from vendors.twilio.text_messages import TwilioTextMessages


class Office:
    """Sends one promised message through a guard whose time stands still until moved."""

    def __init__(self, bench: Bench, database: Database) -> None:
        """Put the parts together."""
        self.bench, self.watch = bench, Stopwatch()
        guard = ProviderGuard("twilio", "text_messages", clock=self.watch)
        texts = GuardedTextMessages(TwilioTextMessages(bench.client), guard)
        outbox = SqlOutbox(database, lambda: datetime.now(UTC))
        self._messaging = Messaging(outbox, texts, SqlSuppressions(database), costing=costing_on(database, NOW))

    def plan(self, operation: str, kind: FaultKind, amount: int = 0, *, times: int = 1) -> None:
        """Let Twilio fail."""
        self.bench.twilio.exchange.stage.board.plan("twilio", operation, kind, amount=amount, times=times)

    async def attempt(self) -> bool:
        """Try as the workflow engine does; return whether it was done, and wait as long as asked if not."""
        try:
            await self._messaging.send("sms-1")
        except ProviderUnavailable as error:
            self.watch.seconds += error.retry_after.total_seconds() if error.retry_after else 1.0
            return False
        return True

    @property
    def sent(self) -> list[str]:
        """What Twilio has taken."""
        return [message.body for message in self.bench.twilio.records.messages.values()]


@pytest.fixture
async def office(bench: Bench, sqlite_url: str) -> AsyncIterator[Office]:
    """An office with a promise to keep."""
    database = Database.open(sqlite_url)
    await move_in(database)
    book = SqlAppointmentBook(database, SteppingClock())
    await book.hold(appointment(), INSPECTION)
    await book.confirm("appt-1", None, notice())
    yield Office(bench, database)
    await database.close()


async def until_done(attempt: Callable[[], Awaitable[bool]], most: int = 20) -> int:
    """Attempt until it is done; return how many it took."""
    for attempts in range(1, most + 1):
        if await attempt():
            return attempts
    pytest.fail("never done", pytrace=False)


@pytest.mark.parametrize(
    ("kind", "amount"),
    [(FaultKind.STATUS, 429), (FaultKind.STATUS, 500), (FaultKind.DROP, 0), (FaultKind.LOST_REPLY, 0)],
    ids=["429", "500", "drop", "lost reply"],
)
@pytest.mark.parametrize("times", [1, 3])
async def test_a_promise_is_kept_once(office: Office, kind: FaultKind, amount: int, times: int) -> None:
    """Whatever Twilio answers, and however often."""
    office.plan("messages.create", kind, amount, times=times)
    await until_done(office.attempt)
    assert office.sent == [notice().message.body]


async def test_a_guard_that_opens_skips_no_reconciliation(office: Office) -> None:
    """The message is out, its reply lost, and Twilio can't be asked for long enough to be spared: still one message."""
    office.plan("messages.create", FaultKind.LOST_REPLY)
    office.plan("messages.list", FaultKind.STATUS, 500, times=8)
    attempts = await until_done(office.attempt)
    assert attempts > 8
    assert office.sent == [notice().message.body]


async def test_a_vendor_that_is_spared_is_asked_again(office: Office) -> None:
    """The promise waits for the trial that succeeds, and is kept once."""
    office.plan("messages.create", FaultKind.STATUS, 429, times=7)
    await until_done(office.attempt)
    assert office.sent == [notice().message.body]
