"""The live transcript: every line once, in the order of the call, and nothing the terminal could take for markup."""

from __future__ import annotations

import io
from typing import Any

import httpx
from rich.console import Console

from processes.rehearsal.box import Box, CallsApi
from processes.rehearsal.live_transcript import LiveTranscript

LATENCY = {"end_of_turn_ms": 250.4, "first_token_ms": 300.0, "first_tts_byte_ms": None, "first_frame_ms": 420.6}
CALL: dict[str, Any] = {
    "started_at": "2026-11-21T09:59:58.500Z",
    "phases": [{"phase": "DISCOVERY", "at": "2026-11-21T10:00:00Z"}],
    "turns": [
        {"index": 1, "speaker": "caller", "heard": "an [bold]oil change[/bold]", "said_at": "2026-11-21T10:00:02Z",
         "is_interrupted": False, "latency": None},
        {"index": 0, "speaker": "agent", "heard": "How can I", "said_at": "2026-11-21T10:00:01Z",
         "is_interrupted": True, "latency": LATENCY},
    ],
    "tool_uses": [
        {"intent_id": "i1", "tool": "find_free_slots", "arguments": '{"days": [1]}', "status": "done",
         "asked_at": "2026-11-21T10:00:03Z", "duration_ms": 12.6},
    ],
}  # fmt: skip


async def printed(*looks: dict[str, Any] | int) -> list[str]:
    """Return what is printed when the API answers one look after the other, with a call or an error status."""
    answers = iter(looks)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/control/calls":
            return httpx.Response(200, json=[{"call_sid": "CA1"}])
        look = next(answers)
        return httpx.Response(look) if isinstance(look, int) else httpx.Response(200, json=look)

    screen = io.StringIO()
    transport = httpx.MockTransport(answer)
    async with Box("http://box") as box, httpx.AsyncClient(base_url="http://api", transport=transport) as http:
        await box._http.aclose()
        box._http = httpx.AsyncClient(base_url="http://box/control", transport=transport)
        transcript = LiveTranscript(box, CallsApi(http), Console(file=screen, width=200, highlight=False))
        for _ in looks:
            await transcript.finish()
    return [line.rstrip() for line in screen.getvalue().splitlines()]


async def test_lines_are_in_the_order_of_the_call() -> None:
    """Phases, turns and tools are woven together by their instants."""
    phase, agent, _, caller, tool, _ = await printed(CALL)

    assert phase.split() == ["1.5", "s", "phase", "DISCOVERY"]
    assert agent.split(maxsplit=3)[2:] == ["agent", "How can I — interrupted"]
    assert caller.split(maxsplit=3)[2:] == ["caller", "an [bold]oil change[/bold]"]
    assert tool.split(maxsplit=3)[2:] == ["tool", 'find_free_slots {"days": [1]} → done']


async def test_times_are_the_seconds_of_the_call() -> None:
    """They begin where the call began, as on its recording."""
    lines = await printed(CALL)

    assert [line.split()[0] for line in lines if " s " in line[:12]] == ["1.5", "2.5", "3.5", "4.5"]


async def test_notes_name_the_steps_that_happened() -> None:
    """A step that did not happen is left out; a turn without latency has no note."""
    notes = [line.strip() for line in await printed(CALL) if " s " not in line[:12]]

    assert notes == [
        "ms after the caller's last word: end of turn 250 → first token 300 → first frame sent 421",
        "13 ms in the workflow",
    ]


async def test_what_was_printed_is_not_printed_again() -> None:
    """Looking again prints what is new alone."""
    grown = CALL | {"phases": [*CALL["phases"], {"phase": "ACTIVE", "at": "2026-11-21T10:00:04Z"}]}

    lines = await printed(CALL, CALL, grown)

    assert len(lines) == 7
    assert "ACTIVE" in lines[-1]


async def test_api_that_is_not_ready_is_asked_again() -> None:
    """An unknown call or a failing API is no end: the next look will do."""
    assert len(await printed(404, 500, CALL)) == 6
