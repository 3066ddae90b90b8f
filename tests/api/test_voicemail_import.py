"""Recorded messages reach the database: never lost, never doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.directory_spool import DirectorySpool
from api.voicemail_import import ImportPace, VoicemailImporter
from api.voicemail_spool import SpooledMessage, VoicemailSpool
from domain.errors import ProviderUnavailable
from domain.ports.storage import MessageLeft
from tests.api.conftest import World
from tests.api.fakes import CALLER, NOW, OUR_NUMBER

MESSAGE = SpooledMessage("RE1", "CA1", NOW, "https://api.twilio.com/RE1", 12, CALLER, OUR_NUMBER)


def importer_of(world: World, pace: ImportPace | None = None, spool: VoicemailSpool | None = None) -> VoicemailImporter:
    """Build an importer over the world."""
    return VoicemailImporter(
        spool or world.spool,
        directory=world.ports.directory,
        call_log=world.call_log,
        metrics=world.ports.metrics,
        clocks=world.ports.clocks,
        costing=world.ports.costing,
        pace=pace,
    )


async def test_message_names_business_and_customer(world: World) -> None:
    """What the directory knows of the numbers is stored with the message."""
    await world.spool.put(MESSAGE)

    assert await importer_of(world).import_waiting()

    assert world.call_log.left == {
        "RE1": MessageLeft(
            message_id="RE1",
            organisation_id="northgate",
            call_sid="CA1",
            contact_id="contact-1",
            callback_number=CALLER,
            text="Recorded message of 12 s",
            left_at=NOW,
            recording_sid="RE1",
            recording_url="https://api.twilio.com/RE1",
        )
    }
    assert await world.spool.waiting() == []


async def test_a_recording_is_paid_for_once(world: World) -> None:
    """By the started minute, however often it is imported; one whose length nobody tells has begun one."""
    messages = (replace(MESSAGE, duration_s=61), replace(MESSAGE, recording_sid="RE2", duration_s=None))
    for message in (*messages, *messages):
        await world.spool.put(message)
        assert await importer_of(world).import_waiting()

    amounts = {key: event.amount for key, event in world.office.cost_log.noted.items()}
    assert amounts == {
        "recording/RE1/twilio/recording_minute/": Decimal("0.005"),
        "recording/RE2/twilio/recording_minute/": Decimal("0.0025"),
    }
    assert {event.cause.contact_id for event in world.office.cost_log.noted.values()} == {"contact-1"}


async def test_message_stays_until_the_database_has_it(world: World) -> None:
    """A failed import is tried again."""
    await world.spool.put(MESSAGE)
    world.call_log.failure = ProviderUnavailable("database", "down")
    importer = importer_of(world)

    assert not await importer.import_waiting()
    assert await world.spool.waiting() == [MESSAGE]
    assert world.count("holdfast_voicemail_spool_entries") == 1

    world.call_log.failure = None
    assert await importer.import_waiting()
    assert list(world.call_log.left) == ["RE1"]
    assert world.count("holdfast_voicemail_spool_entries") == 0


async def test_what_was_set_aside_is_counted(world: World, tmp_path: Path) -> None:
    """A gauge stays above zero until a human has looked."""
    spool = DirectorySpool(tmp_path)
    (tmp_path / "RE9.json").write_text("{")

    assert await importer_of(world, spool=spool).import_waiting()

    assert world.count("holdfast_voicemail_spool_set_aside") == 1


async def test_late_repeat_does_not_double_the_message(world: World) -> None:
    """The recording's id is the message's, whenever it is reported again."""
    for _ in range(2):
        await world.spool.put(MESSAGE)
        await importer_of(world).import_waiting()

    assert world.call_log.attempts == 2
    assert list(world.call_log.left) == ["RE1"]


async def test_bug_of_ours_does_not_end_the_import(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Even an unexpected exception leaves message and importer intact, and its message out of the log."""
    await world.spool.put(MESSAGE)
    world.call_log.failure = ZeroDivisionError("what the caller said")

    assert not await importer_of(world).import_waiting()

    assert await world.spool.waiting() == [MESSAGE]
    assert "ZeroDivisionError" in caplog.text
    assert "what the caller said" not in caplog.text


async def test_report_without_caller_waits_for_the_one_with_caller(world: World) -> None:
    """The recorder's report may come first; after a minute it goes in alone."""
    await world.spool.put(replace(MESSAGE, from_number=None, to_number=None))
    importer = importer_of(world)

    assert await importer.import_waiting()
    assert world.call_log.left == {}

    world.clock.advance(timedelta(seconds=60))
    assert await importer.import_waiting()
    assert world.call_log.left["RE1"].callback_number is None


class TestRun:
    """The task the application's lifespan owns."""

    @asynccontextmanager
    async def running(self, importer: VoicemailImporter) -> AsyncIterator[None]:
        """Run an importer meanwhile."""
        task = asyncio.create_task(importer.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def test_application_picks_up_what_an_earlier_process_left(self, world: World) -> None:
        """The lifespan starts with the messages already on disk."""
        await world.spool.put(MESSAGE)
        app = world.app()

        async with app.router.lifespan_context(app), asyncio.timeout(10):
            await world.call_log.attempted.wait()

        assert list(world.call_log.left) == ["RE1"]

    async def test_new_message_is_imported_at_once(self, world: World) -> None:
        """An idle importer can be woken."""
        importer = importer_of(world, ImportPace(idle=timedelta(hours=1)))
        async with self.running(importer), asyncio.timeout(10):
            await world.spool.put(MESSAGE)
            importer.wake()
            await world.call_log.attempted.wait()

    async def test_failing_database_is_tried_again(self, world: World) -> None:
        """After the pause the message is tried once more."""
        world.call_log.failure = ProviderUnavailable("database", "down")
        await world.spool.put(MESSAGE)
        async with (
            self.running(importer_of(world, ImportPace(first_retry=timedelta(milliseconds=1)))),
            asyncio.timeout(10),
        ):
            await world.call_log.attempted.wait()
            world.call_log.attempted.clear()
            world.call_log.failure = None
            await world.call_log.attempted.wait()

        assert list(world.call_log.left) == ["RE1"]


@given(st.integers(min_value=1, max_value=10_000))
def test_pause_after_failures_grows_but_is_bounded(failed_rounds: int) -> None:
    """However long the database is away, it is tried at least once a minute, and ever less often until then."""
    pace = ImportPace()

    assert pace.first_retry <= pace.after(failed_rounds) <= pace.after(failed_rounds + 1) <= pace.last_retry
