"""`holdfast demo`: what it prints, what it leaves, how it refuses and how it stops."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import wave
from array import array
from pathlib import Path

import pytest
from sqlalchemy import select

from processes.ports import Ports
from store.database import Database
from store.tables import CallRow, TurnRow
from tests.system.rehearsals import DemoRun, running_demo
from tests.system.secrecy import told
from tests.system.stacks import descendants, is_running, logged
from tests.system.waiting import until

CALLER = "+15551230002"
#: An amplitude of 16 bits that no line noise reaches.
LOUD = 1000
#: Lines of a log shown from where it tells of trouble: a traceback and its error.
_TOLD = 60


class TestResult:
    """One call, from ringing to the rows it left."""

    async def test_exits_with_0(self, demo: DemoRun) -> None:
        """A demo whose call booked succeeds."""
        assert demo.exit_code == 0, demo.errors

    async def test_last_line_is_the_result(self, demo: DemoRun) -> None:
        """Machines read one JSON object with these keys, whatever people are shown before it."""
        assert list(demo.result) == [
            "call_sid", "workflow_id", "outcome", "phases", "turns", "tools", "appointments", "calendar_events",
            "messages", "latency_ms", "barge_in_ms",
        ]  # fmt: skip

    async def test_call_went_through_all_phases_to_a_booking(self, demo: DemoRun) -> None:
        """The call was admitted, found out, acted and wrapped up; one appointment, one event, one text."""
        found = demo.result

        assert found["workflow_id"] == f"call-{found['call_sid']}"
        assert found["phases"] == ["CALL_START", "DISCOVERY", "ACTIVE", "COMPLETION"]
        assert found["outcome"] == "booked"
        assert (found["appointments"], found["calendar_events"], found["messages"]) == (1, 1, 1)
        assert found["tools"][0] == "find_free_slots"
        assert found["tools"][-1] == "book_appointment"

    async def test_figures_are_there(self, demo: DemoRun) -> None:
        """Latencies and the barge-in were measured: positive, in order, and within a caller's patience."""
        found = demo.result

        assert found["turns"] >= 8
        assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p95"] < 10_000
        assert 0 < found["barge_in_ms"] < 3_000


class TestTraces:
    """What is on the disk afterwards."""

    async def test_recording_has_both_sides(self, demo: DemoRun) -> None:
        """The caller is on the left, the agent on the right, 8 kHz, and both can be heard."""
        path = demo.data_dir / "sandbox" / "recordings" / f"{demo.result['call_sid']}.wav"
        with wave.open(str(path)) as recording:
            shape = (recording.getnchannels(), recording.getframerate(), recording.getsampwidth())
            samples = array("h", recording.readframes(recording.getnframes()))

        assert shape == (2, 8000, 2)
        for side in (samples[0::2], samples[1::2]):
            assert sum(abs(sample) > LOUD for sample in side) > 8000

    async def test_temporal_keeps_no_clear_text(self, demo: DemoRun) -> None:
        """Nothing said on the call, and no number, can be read in Temporal's own files."""
        kept = "".join(path.read_bytes().decode("latin-1") for path in demo.data_dir.glob("temporal.db*"))

        assert "binary/encrypted" in kept
        assert demo.result["workflow_id"] in kept
        assert told(await _said(demo) | {CALLER}, kept) == []

    async def test_logs_tell_nothing_said_and_no_number(self, demo: DemoRun) -> None:
        """No process has logged a sentence of the call or the caller's number."""
        assert told(await _said(demo) | {CALLER}, logged(demo.data_dir)) == []

    async def test_processes_leave_no_warning(self, demo: DemoRun) -> None:
        """An ordinary call and an ordinary stop leave nothing an operator has to look into.

        Except in Temporal's own log: stopped at a full minute, it says what it can't begin any more.
        """
        names = {path.stem for path in (demo.data_dir / "logs").glob("*.log")}
        lines = "\n".join(logged(demo.data_dir, name) for name in names - {"temporal"}).splitlines()
        troubles = [
            "\n".join(lines[max(number - 3, 0) : number + _TOLD])
            for number, line in enumerate(lines)
            if any(word in line for word in ("ERROR", "Traceback", "Warning:"))
        ]

        assert names > {"api", "media", "sandbox", "temporal", "worker"}
        assert not troubles, "\n\n".join(troubles)


class TestRefusal:
    """A demo that can't begin says why."""

    async def test_port_in_use_is_one_clear_line(self, tmp_path: Path) -> None:
        """It names port and way out on one line, exits with 1, and has started nothing."""
        taken = _taken(Ports().api)
        async with running_demo(tmp_path / "data", "--once") as process:
            output, errors = await process.communicate()
        if taken is not None:
            taken.close()

        assert process.returncode == 1
        assert output == b""
        [line] = errors.decode().splitlines()
        assert f"api {Ports().api}" in line
        assert "--free-ports" in line
        assert not (tmp_path / "data").exists()


class TestCtrlC:
    """Ctrl-C stops everything the demo has started, and nothing else."""

    @pytest.mark.parametrize("moment", ["while it starts", "during the call"])
    async def test_stops_what_it_started(self, moment: str, tmp_path: Path) -> None:
        """All its processes are gone, a stranger's still runs, and the exit code says that it was stopped."""
        stranger = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
        async with running_demo(tmp_path / "data", "--free-ports") as process:
            assert process.stderr is not None
            while b"is up" not in (line := await process.stderr.readline()):
                assert line, "the demo ended by itself"
            while moment == "during the call" and b"DISCOVERY" not in (line := await process.stderr.readline()):
                assert line, "the demo ended by itself"
            started = descendants(process.pid)
            process.send_signal(signal.SIGINT)
            await process.communicate()

        assert process.returncode == 130
        assert started
        await until("all is gone", lambda: _gone(started), within=10)
        assert is_running(stranger.pid)
        stranger.terminate()
        await stranger.communicate()


def _taken(port: int) -> socket.socket | None:
    """Take a port; None where another stack on this machine has it already, which is as good."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return None


async def _gone(pids: set[int]) -> bool:
    return not any(is_running(pid) for pid in pids)


async def _said(demo: DemoRun) -> set[str]:
    """Return every sentence of the call that is long enough to stand for itself, and its summary."""
    database = Database.open(f"sqlite:///{demo.data_dir / 'holdfast.db'}")
    try:
        async with database.reading() as unit:
            turns = (await unit.scalars(select(TurnRow))).all()
            [call] = (await unit.scalars(select(CallRow))).all()
    finally:
        await database.close()
    spoken = {turn.text for turn in turns} | {turn.heard for turn in turns} | {call.summary}
    assert len(spoken) > 4
    return {text for text in spoken if len(text) >= 14}
