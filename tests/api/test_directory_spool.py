"""The spool on disk."""

from __future__ import annotations

import asyncio
import logging
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.directory_spool import DirectorySpool
from api.voicemail_spool import SpooledMessage
from domain.errors import ProviderUnavailable
from tests.api.fakes import CALLER, NOW

MESSAGE = SpooledMessage("RE1", "CA1", NOW, "https://api.twilio.com/RE1", 12)


async def test_message_survives_the_process(tmp_path: Path) -> None:
    """Another spool on the same directory finds everything."""
    await DirectorySpool(tmp_path / "spool").put(MESSAGE)

    assert await DirectorySpool(tmp_path / "spool").waiting() == [MESSAGE]


async def test_files_are_whole_and_for_their_owner_alone(tmp_path: Path) -> None:
    """Nothing half-written stays, and others on the machine cannot look in."""
    spool = DirectorySpool(tmp_path / "spool")

    await spool.put(MESSAGE)

    assert [path.name for path in (tmp_path / "spool").iterdir()] == ["RE1.json"]
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700


async def test_oldest_comes_first(tmp_path: Path) -> None:
    """Messages are imported in the order they were left."""
    spool = DirectorySpool(tmp_path)
    later = replace(MESSAGE, recording_sid="RE0", recorded_at=NOW + timedelta(seconds=1))

    await spool.put(later)
    await spool.put(MESSAGE)

    assert await spool.waiting() == [MESSAGE, later]


async def test_many_reports_at_once_lose_nothing(tmp_path: Path) -> None:
    """Concurrent webhooks meet one disk."""
    spool = DirectorySpool(tmp_path)
    messages = [replace(MESSAGE, recording_sid=f"RE{index:03}") for index in range(40)]

    await asyncio.gather(*(spool.put(message) for message in (*messages, *messages)))

    assert await spool.waiting() == messages


async def test_full_spool_refuses_new_messages_but_completes_old_ones(tmp_path: Path) -> None:
    """The bound protects the disk; what is already kept costs no more room."""
    spool = DirectorySpool(tmp_path, capacity=1)
    await spool.put(MESSAGE)

    with pytest.raises(ProviderUnavailable):
        await spool.put(replace(MESSAGE, recording_sid="RE2"))
    await spool.put(replace(MESSAGE, from_number=CALLER))

    assert await spool.waiting() == [replace(MESSAGE, from_number=CALLER)]


async def test_message_completed_meanwhile_is_not_dropped(tmp_path: Path) -> None:
    """An importer must not delete what it has not imported."""
    spool = DirectorySpool(tmp_path)
    await spool.put(MESSAGE)
    completed = replace(MESSAGE, from_number=CALLER)
    await spool.put(completed)

    await spool.drop(MESSAGE)
    assert await spool.waiting() == [completed]

    await spool.drop(completed)
    assert await spool.waiting() == []


async def test_file_that_is_no_message_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A broken file neither stops the others nor disappears, and it is reported once."""
    spool = DirectorySpool(tmp_path)
    (tmp_path / "RE9.json").write_text('{"recording_sid": "RE9"')
    await spool.put(MESSAGE)

    with caplog.at_level(logging.ERROR):
        assert await spool.waiting() == [MESSAGE]
        assert await spool.waiting() == [MESSAGE]

    assert caplog.text.count("RE9.json") == 1
    assert (tmp_path / "RE9.1.bad").read_text() == '{"recording_sid": "RE9"'
    assert await spool.set_aside() == 1


async def test_next_report_does_not_write_over_a_broken_file(tmp_path: Path) -> None:
    """Neither does a second broken one: a human may still find the caller's number in either."""
    spool = DirectorySpool(tmp_path)
    for broken in ("first", "second"):
        (tmp_path / "RE1.json").write_text(broken)
        await spool.put(MESSAGE)

    assert await spool.waiting() == [MESSAGE]
    assert [(tmp_path / f"RE1.{number}.bad").read_text() for number in (1, 2)] == ["first", "second"]
    assert await spool.set_aside() == 2


async def test_disk_failure_is_an_error_of_the_tree(tmp_path: Path) -> None:
    """Callers see ProviderUnavailable, not what the operating system says."""
    (tmp_path / "file").touch()

    with pytest.raises(ProviderUnavailable):
        await DirectorySpool(tmp_path / "file").put(MESSAGE)


async def test_check_fails_when_the_next_message_could_not_be_kept(tmp_path: Path) -> None:
    """Readiness tells before a caller's message is lost; looking leaves nothing behind."""
    spool = DirectorySpool(tmp_path / "spool", capacity=1)
    await spool.check()
    assert list((tmp_path / "spool").iterdir()) == []

    await spool.put(MESSAGE)
    with pytest.raises(ProviderUnavailable):
        await spool.check()
