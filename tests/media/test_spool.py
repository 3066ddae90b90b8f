"""What can't be handed over is on disk: whole, encrypted, bounded, and gone when it was acknowledged."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from temporalio.converter import DataConverter

from domain.calls import EndReason, Speaker, Turn
from domain.errors import PeerProtocolError
from media.metrics import MediaMetrics
from media.settings import SpoolSettings
from media.spool import Spool
from media.spool_file import SpooledStream, decode, encode, names
from media.spool_folder import SpoolFolder
from processes.payload_encryption import data_converter
from workflows.messages import DetachRequest, ToolRequest

EPOCH = datetime(2026, 11, 21, tzinfo=UTC)
SAID = "My brakes squeal"


def left(*said: str, epoch: int = 1) -> DetachRequest:
    """Return what a stream would end with: turns, and a message promised."""
    turns = tuple(Turn(index, Speaker.CALLER, text, text, EPOCH) for index, text in enumerate(said))
    message = ToolRequest(epoch, "intent", 0, "take_message", '{"text":"brakes"}', EPOCH, EPOCH + timedelta(minutes=10))
    return DetachRequest(epoch, EndReason.STREAM_LOST, turns, (message,))


@pytest.fixture
def converter() -> DataConverter:
    """Return the converter of every process."""
    return data_converter("k1:" + "A" * 43 + "=")


class Disk:
    """A spool that runs, with its folder."""

    def __init__(self, root: Path, converter: DataConverter, settings: SpoolSettings) -> None:
        """Prepare it."""
        self.metrics = MediaMetrics(CollectorRegistry())
        self.folder = SpoolFolder(root, "host-1")
        self.spool = Spool(self.folder, converter, metrics=self.metrics, settings=settings)
        self._converter = converter

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Disk]:
        """Write in the background; at the end, everything."""
        task = asyncio.create_task(self.spool.run())
        await asyncio.sleep(0)
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def streams(self) -> list[SpooledStream]:
        """Read every file."""
        paths = [self.folder.path / name for name in names(self.folder.path)]
        return [await decode(path.read_bytes(), self._converter) for path in paths]

    def sample(self, name: str, **labels: str) -> float | None:
        """Return a metric."""
        return self.metrics.registry.get_sample_value(name, labels)


@pytest.fixture
def disk(tmp_path: Path, converter: DataConverter) -> Disk:
    """Return a spool with room for two streams."""
    return Disk(tmp_path / "spool", converter, SpoolSettings(write_pause=timedelta(0), most_streams=2))


class TestFiles:
    """What is on disk."""

    async def test_a_file_holds_what_the_stream_would_end_with(self, disk: Disk) -> None:
        """The call, its turns and what it owes."""
        async with disk.running():
            disk.spool.page("CA1").keep(left(SAID))
        assert await disk.streams() == [SpooledStream("CA1", left(SAID))]

    async def test_no_word_stands_in_clear_and_nobody_else_may_read(self, disk: Disk) -> None:
        """Encrypted as in Temporal; the file is its owner's, and the folder too."""
        async with disk.running():
            disk.spool.page("CA1").keep(left(SAID))
        [path] = disk.folder.path.iterdir()
        assert b"brakes" not in path.read_bytes()
        assert [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)] == [
            0o600,
            0o700,
            0o700,
        ]

    async def test_the_latest_counts(self, disk: Disk) -> None:
        """One file a stream, and nothing beside it."""
        async with disk.running():
            page = disk.spool.page("CA1")
            page.keep(left("One"))
            page.keep(left("One", "Two"))
        assert await disk.streams() == [SpooledStream("CA1", left("One", "Two"))]
        assert len(list(disk.folder.path.iterdir())) == 1

    async def test_two_streams_of_one_call_are_two_files(self, disk: Disk) -> None:
        """The first may still be owed when the second is."""
        async with disk.running():
            disk.spool.page("CA1").keep(left("One"))
            disk.spool.page("CA1").keep(left("Two", epoch=2))
        assert {one.request.stream_epoch for one in await disk.streams()} == {1, 2}

    async def test_what_was_acknowledged_leaves_nothing(self, disk: Disk) -> None:
        """Neither file nor folder nor lock."""
        async with disk.running():
            page = disk.spool.page("CA1")
            page.keep(left(SAID))
            page.drop()
        assert list(disk.folder.root.rglob("*")) == []

    async def test_a_stream_that_is_gone_leaves_nothing_either(self, disk: Disk) -> None:
        """All it had to tell was taken."""
        async with disk.running():
            page = disk.spool.page("CA1")
            page.keep(left(SAID))
            page.close()
        assert list(disk.folder.root.rglob("*")) == []

    async def test_in_ordinary_operation_there_is_no_folder(self, disk: Disk) -> None:
        """A spool nobody uses touches no disk."""
        async with disk.running():
            disk.spool.page("CA1").close()
        assert not disk.folder.root.exists()

    async def test_what_is_no_file_of_the_spool_is_told_apart(self, converter: DataConverter) -> None:
        """Cut off, foreign, or under another key."""
        content = await encode(SpooledStream("CA1", left(SAID)), converter)
        for wrong in (content[:-20], b"", b"\xff" * 40):
            with pytest.raises(PeerProtocolError):
                await decode(wrong, converter)
        with pytest.raises(PeerProtocolError):
            await decode(content, data_converter("k2:" + "B" * 43 + "="))


class TestBounds:
    """No room, no disk."""

    async def test_a_stream_too_many_stays_in_memory(self, disk: Disk) -> None:
        """Those that came first keep their files, which may change; it is counted, and lost only with its stream."""
        async with disk.running():
            pages = [disk.spool.page(f"CA{number}") for number in range(3)]
            for page in pages:
                page.keep(left("One"))
                pages[0].keep(left("Two"))
        assert {one.call_sid for one in await disk.streams()} == {"CA0", "CA1"}
        assert disk.sample("holdfast_media_spool_total", result="unwritten") == 1
        assert disk.sample("holdfast_media_facts_lost_total", kind="turn") is None

    async def test_the_folder_is_listed_once_for_many_streams(
        self, disk: Disk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Thousands write at once when Temporal goes away."""
        listed: list[Path] = []

        def note(folder: Path) -> list[str]:
            listed.append(folder)
            return names(folder)

        monkeypatch.setattr("media.spool.names", note)
        async with disk.running():
            for number in range(3):
                disk.spool.page(f"CA{number}").keep(left("One"))
        assert len(listed) == 1

    async def test_without_room_what_is_left_is_given_up_aloud(
        self, disk: Disk, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The log names the intent and never what was said."""
        async with disk.running():
            for number in range(2):
                disk.spool.page(f"CA{number}").keep(left("One"))
            disk.spool.page("CA2").leave(left(SAID))
        assert disk.sample("holdfast_media_facts_lost_total", kind="turn") == 1
        assert disk.sample("holdfast_media_facts_lost_total", kind="effect") == 1
        assert "intent" in caplog.text
        assert "brakes" not in caplog.text

    async def test_a_broken_disk_ends_nothing(self, disk: Disk) -> None:
        """The next write is tried all the same."""
        disk.folder.root.write_text("a file where the folder belongs")
        page = disk.spool.page("CA1")
        async with disk.running():
            page.keep(left("One"))
        assert disk.sample("holdfast_media_spool_total", result="unwritten") == 1
        disk.folder.root.unlink()
        async with disk.running():
            page.keep(left("Two"))
        assert await disk.streams() == [SpooledStream("CA1", left("Two"))]


class TestLock:
    """A folder belongs to one living process."""

    def test_a_folder_is_taken_once(self, tmp_path: Path) -> None:
        """Until it is let go."""
        mine, again = SpoolFolder(tmp_path, "host-1"), SpoolFolder(tmp_path, "host-1")
        assert mine.take()
        assert mine.take()
        assert not again.take()
        mine.release()
        assert again.take()
        again.release()

    def test_others_are_the_folders_of_other_processes(self, tmp_path: Path) -> None:
        """Neither the own one nor that of what was refused."""
        for name in ("host-1", "host-2", "refused"):
            (tmp_path / name).mkdir()
        assert [folder.host for folder in SpoolFolder(tmp_path, "host-1").others()] == ["host-2"]
