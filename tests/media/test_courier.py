"""What streams have left on disk arrives under their own ids, and what is refused stays for a human."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from prometheus_client import CollectorRegistry
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from media.courier import Courier
from media.metrics import MediaMetrics
from media.settings import SpoolSettings
from media.spool import Spool
from media.spool_file import names
from media.spool_folder import REFUSED, SpoolFolder
from processes.payload_encryption import data_converter
from tests.media.test_spool import SAID, left
from workflows.messages import DetachRequest

AWAY = RPCError("no connection", RPCStatusCode.UNAVAILABLE, b"")
GONE = RPCError("workflow not found", RPCStatusCode.NOT_FOUND, b"")
STALE = WorkflowUpdateFailedError(ApplicationError("the call is over", type="stale_request"))


class Peer:
    """Stands for client and handle: takes each detach, or fails as told for that call."""

    def __init__(self) -> None:
        """Begin reachable."""
        self.data_converter = data_converter("k1:" + "A" * 43 + "=")
        self.failures: dict[str, BaseException] = {}
        self.taken: list[tuple[str, str, DetachRequest]] = []
        self._workflow_id = ""

    def get_workflow_handle(self, workflow_id: str) -> Peer:
        """Be the handle of one call."""
        handle = Peer()
        handle.failures, handle.taken, handle._workflow_id = self.failures, self.taken, workflow_id
        return handle

    async def execute_update(
        self,
        update: str,
        arg: DetachRequest,
        *,
        id: str,  # noqa: A002  (the SDK's name)
        result_type: type | None,
        rpc_timeout: timedelta,
    ) -> None:
        """Take it, or fail."""
        assert update == "detach"
        if self._workflow_id in self.failures:
            raise self.failures[self._workflow_id]
        self.taken.append((self._workflow_id, id, arg))


class Process:
    """One media process: spool, courier, and a Temporal that obeys."""

    def __init__(self, root: Path, host: str, peer: Peer, *, most_refused: int = 2) -> None:
        """Start it."""
        self.metrics = MediaMetrics(CollectorRegistry())
        settings = SpoolSettings(write_pause=timedelta(0), most_refused=most_refused)
        self.folder = SpoolFolder(root, host)
        self.spool = Spool(self.folder, peer.data_converter, metrics=self.metrics, settings=settings)
        self.courier = Courier(
            self.spool,
            cast("Client", peer),
            utc_now=lambda: datetime.now(UTC),
            metrics=self.metrics,
            settings=settings,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let the spool write until the block ends."""
        task = asyncio.create_task(self.spool.run())
        await asyncio.sleep(0)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def leave(self, *call_sids: str) -> None:
        """Leave a file for each call, and be gone."""
        async with self.running():
            for call_sid in call_sids:
                self.spool.page(call_sid).leave(left(SAID))

    def sample(self, name: str, **labels: str) -> float | None:
        """Return a metric."""
        return self.metrics.registry.get_sample_value(name, labels)

    def refused(self) -> list[str]:
        """Return the names of the files left for a human."""
        return names(self.folder.root / REFUSED)


def found(root: Path) -> list[Path]:
    """Return whatever there is in a folder."""
    return list(root.rglob("*"))


def spoil(root: Path) -> None:
    """Put a folder where a lock belongs."""
    (root / "broken.lock").mkdir(parents=True)
    (root / "broken").mkdir()


def _refused(path: Path, *, missing_ok: bool = False) -> None:
    """Stand for a disk that removes nothing."""
    raise OSError(errno.EROFS, f"{path.name} {missing_ok}")


def mend(root: Path) -> None:
    """Take it away."""
    (root / "broken.lock").rmdir()


async def until(what: str, look: Callable[[], object]) -> None:
    """Look again and again; a deadline says what was missing."""
    try:
        async with asyncio.timeout(10):
            while not look():  # noqa: ASYNC110  (a log and a fake tell nobody)
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"never: {what}") from None


@pytest.fixture
def peer() -> Peer:
    """Return a Temporal."""
    return Peer()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the spool."""
    return tmp_path / "spool"


class TestOfProcessesGone:
    """Another process takes what a dead one has left."""

    async def test_it_is_sent_as_its_stream_would_have(self, root: Path, peer: Peer) -> None:
        """Under the same id: one that had arrived is the same one."""
        await Process(root, "gone", peer).leave("CA1")
        await Process(root, "alive", peer).courier.deliver_all()
        assert peer.taken == [("call-CA1", "detach-1", left(SAID))]

    async def test_what_was_taken_leaves_nothing(self, root: Path, peer: Peer) -> None:
        """The folder of the dead process goes too."""
        await Process(root, "gone", peer).leave("CA1")
        alive = Process(root, "alive", peer)
        await alive.courier.deliver_all()
        assert found(root) == []
        assert alive.sample("holdfast_media_spool_total", result="delivered") == 1

    async def test_what_a_living_process_keeps_is_its_own(self, root: Path, peer: Peer) -> None:
        """Its folder is locked for as long as it lives."""
        living = Process(root, "living", peer)
        async with living.running():
            living.spool.page("CA1").leave(left(SAID))
            await Process(root, "other", peer).courier.deliver_all()
        assert peer.taken == []

    async def test_half_a_file_is_removed_with_the_folder(self, root: Path, peer: Peer) -> None:
        """A process killed while it wrote leaves the last whole file, and a part nobody needs."""
        gone = Process(root, "gone", peer)
        await gone.leave("CA1")
        (gone.folder.path / "CA1.1.part").write_bytes(b"half")
        await Process(root, "alive", peer).courier.deliver_all()
        assert len(peer.taken) == 1
        assert found(root) == []


class TestOwn:
    """Files of streams of this process."""

    async def test_a_stream_that_is_gone_is_delivered(self, root: Path, peer: Peer) -> None:
        """Its link has given it up."""
        process = Process(root, "host", peer)
        await process.leave("CA1")
        await process.courier.deliver_all()
        assert [workflow for workflow, _, _ in peer.taken] == ["call-CA1"]

    async def test_a_living_stream_speaks_for_itself(self, root: Path, peer: Peer) -> None:
        """Its link sends what waits; the file is for the case that the process dies."""
        process = Process(root, "host", peer)
        async with process.running():
            process.spool.page("CA1").keep(left(SAID))
        await process.courier.deliver_all()
        assert peer.taken == []
        assert process.sample("holdfast_media_spooled_streams") == 1

    async def test_a_file_that_can_not_be_removed_is_not_the_end_of_a_living_stream(
        self, root: Path, peer: Peer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Sent, it would end the stream for the workflow, and what the stream really ends with would be lost."""
        process = Process(root, "host", peer)
        page = process.spool.page("CA1")
        async with process.running():
            page.keep(left(SAID))
        with monkeypatch.context() as broken:
            broken.setattr(Path, "unlink", _refused)
            async with process.running():
                page.drop()
                await until("it was tried", lambda: process.sample("holdfast_media_spool_total", result="unwritten"))
                await process.courier.deliver_all()
        assert (len(names(process.folder.path)), peer.taken) == (1, [])
        async with process.running():
            page.close()
        assert names(process.folder.path) == []

    async def test_a_file_being_removed_is_left_to_nobody(
        self, root: Path, peer: Peer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What its stream had to tell was taken; a slow disk is no reason to tell it again."""
        process = Process(root, "host", peer)
        page = process.spool.page("CA1")
        async with process.running():
            page.keep(left(SAID))
        begun, may_end, unlink = threading.Event(), threading.Event(), Path.unlink

        def unlink_slowly(path: Path, *, missing_ok: bool = False) -> None:
            begun.set()
            may_end.wait(10)
            unlink(path, missing_ok=missing_ok)

        async with process.running():
            monkeypatch.setattr(Path, "unlink", unlink_slowly)
            page.close()
            await until("it is being removed", begun.is_set)
            await process.courier.deliver_all()
            may_end.set()
        assert peer.taken == []


class TestAway:
    """Temporal does not answer."""

    async def test_it_is_tried_again(self, root: Path, peer: Peer) -> None:
        """The file stays until there is an answer."""
        await Process(root, "gone", peer).leave("CA1")
        alive = Process(root, "alive", peer)
        peer.failures["call-CA1"] = AWAY
        await alive.courier.deliver_all()
        assert alive.sample("holdfast_media_spooled_streams") == 1
        peer.failures.clear()
        await alive.courier.deliver_all()
        assert len(peer.taken) == 1

    async def test_one_call_holds_no_other_up(self, root: Path, peer: Peer) -> None:
        """A workflow that does not answer is one workflow."""
        await Process(root, "gone", peer).leave("CA1", "CA2")
        peer.failures["call-CA1"] = AWAY
        await Process(root, "alive", peer).courier.deliver_all()
        assert [workflow for workflow, _, _ in peer.taken] == ["call-CA2"]

    async def test_it_goes_on_by_itself(self, root: Path, peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
        """Round after round; a disk that can't be read costs a round."""
        spoil(root)
        alive = Process(root, "alive", peer)
        alive.courier._settings = SpoolSettings(courier_pause=timedelta(milliseconds=10))
        running = asyncio.create_task(alive.courier.run())
        await until("a round has failed", lambda: "can't be read" in caplog.text)
        mend(root)
        await Process(root, "gone", peer).leave("CA1")
        await until("it is taken", lambda: peer.taken)
        running.cancel()

    async def test_a_round_that_fails_midway_keeps_no_folder(self, root: Path, peer: Peer) -> None:
        """Other processes deliver what this one could not look at."""
        await Process(root, "a-gone", peer).leave("CA1")
        spoil(root)
        alive = Process(root, "alive", peer)
        with pytest.raises(OSError, match="broken"):
            await alive.courier.deliver_all()
        mend(root)
        await Process(root, "other", peer).courier.deliver_all()
        assert [workflow for workflow, _, _ in peer.taken] == ["call-CA1"]


class TestRefused:
    """The workflow says no for good."""

    @pytest.mark.parametrize("answer", [GONE, STALE])
    async def test_a_promise_stays_for_a_human(
        self, root: Path, peer: Peer, answer: BaseException, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Moved aside, counted, and logged by its intent, never by its words."""
        await Process(root, "gone", peer).leave("CA1")
        alive = Process(root, "alive", peer)
        peer.failures["call-CA1"] = answer
        await alive.courier.deliver_all()
        assert len(alive.refused()) == 1
        assert alive.sample("holdfast_media_refused_streams") == 1
        assert alive.sample("holdfast_media_facts_lost_total", kind="effect") == 1
        assert "a promised take_message of call CA1 is given up, intent intent" in caplog.text
        assert "brakes" not in caplog.text

    async def test_what_can_not_be_read_is_set_aside(self, root: Path, peer: Peer) -> None:
        """The others are delivered all the same."""
        gone = Process(root, "gone", peer)
        await gone.leave("CA1")
        (gone.folder.path / "CA2.2.detach").write_bytes(b"nonsense")
        alive = Process(root, "alive", peer)
        await alive.courier.deliver_all()
        assert alive.refused() == ["gone.CA2.2.detach"]
        assert len(peer.taken) == 1

    async def test_a_file_the_disk_does_not_give_holds_no_other_up(self, root: Path, peer: Peer) -> None:
        """It stays, and is tried again."""
        gone = Process(root, "gone", peer)
        await gone.leave("CA1")
        (gone.folder.path / "CA2.2.detach").mkdir()
        alive = Process(root, "alive", peer)
        await alive.courier.deliver_all()
        assert [workflow for workflow, _, _ in peer.taken] == ["call-CA1"]
        assert names(gone.folder.path) == ["CA2.2.detach"]

    async def test_only_so_many_are_kept(self, root: Path, peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
        """A disk is not filled by what nobody looks at."""
        await Process(root, "gone", peer).leave("CA1", "CA2", "CA3")
        alive = Process(root, "alive", peer, most_refused=2)
        peer.failures = dict.fromkeys(("call-CA1", "call-CA2", "call-CA3"), GONE)
        await alive.courier.deliver_all()
        assert len(alive.refused()) == 2
        assert alive.sample("holdfast_media_spool_total", result="refused") == 3
        assert "is removed" in caplog.text
