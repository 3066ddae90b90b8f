"""Prints a call while it happens: phases, who speaks, tools, latencies."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
from rich.console import Console
from rich.table import Table
from rich.text import Text

from processes.rehearsal.box import Box, CallsApi

_POLL: Final = 0.25


class LiveTranscript:
    """Follows the newest call of a stack."""

    def __init__(self, box: Box, api: CallsApi, console: Console) -> None:
        """Take where calls are seen, and the terminal."""
        self._box = box
        self._api = api
        self._console = console
        self._printed: set[str] = set()

    async def follow(self) -> None:
        """Print what is new, until cancelled."""
        while True:
            await self._look()
            await asyncio.sleep(_POLL)

    async def finish(self) -> None:
        """Print what came last."""
        await self._look()

    async def _look(self) -> None:
        for sid in await self._box.call_sids():
            try:
                call = await self._api.call(sid)
            except httpx.HTTPError:
                continue  # the next look will do
            if call is not None:
                self._print(call)

    def _print(self, call: dict[str, Any]) -> None:
        began = datetime.fromisoformat(call["started_at"])
        for line in lines_of(call):
            if line.key not in self._printed:
                self._printed.add(line.key)
                self._console.print(_row(line, seconds=(line.at - began).total_seconds()))


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One thing that happened; `key` tells it from all others of the call, `note` is printed below in grey."""

    at: datetime
    key: str
    who: str
    style: str
    text: str
    note: str = ""


def lines_of(call: dict[str, Any]) -> list[Line]:
    """Return everything that has happened on a call so far (as the API shows it), in order."""
    lines = [_phase(phase) for phase in call["phases"]]
    lines += [_turn(turn) for turn in call["turns"]]
    lines += [_tool(use) for use in call["tool_uses"]]
    return sorted(lines)


def _phase(phase: dict[str, Any]) -> Line:
    name = phase["phase"]
    return Line(datetime.fromisoformat(phase["at"]), f"phase-{name}", "phase", "bold cyan", name)


def _turn(turn: dict[str, Any]) -> Line:
    is_agent = turn["speaker"] == "agent"
    return Line(
        at=datetime.fromisoformat(turn["said_at"]),
        key=f"turn-{turn['index']}",
        who="agent" if is_agent else "caller",
        style="green" if is_agent else "yellow",
        text=f"{turn['heard']} — interrupted" if turn["is_interrupted"] else turn["heard"],
        note=_latency(turn["latency"]),
    )


def _tool(use: dict[str, Any]) -> Line:
    return Line(
        at=datetime.fromisoformat(use["asked_at"]),
        key=f"use-{use['intent_id']}",
        who="tool",
        style="magenta",
        text=f"{use['tool']} {use['arguments']} → {use['status']}",
        note=f"{use['duration_ms']:.0f} ms in the workflow",
    )


def _latency(latency: dict[str, float | None] | None) -> str:
    if latency is None:
        return ""
    steps = (
        ("end of turn", latency["end_of_turn_ms"]),
        ("first token", latency["first_token_ms"]),
        ("first voice", latency["first_tts_byte_ms"]),
        ("first frame sent", latency["first_frame_ms"]),
    )
    parts = [f"{name} {value:.0f}" for name, value in steps if value is not None]
    return f"ms after the caller's last word: {' → '.join(parts)}" if parts else ""


def _row(line: Line, *, seconds: float) -> Table:
    row = Table.grid(padding=(0, 2))
    row.add_column(width=7, justify="right", style="dim")
    row.add_column(width=6, style=line.style)
    row.add_column()
    row.add_row(f"{seconds:.1f} s", line.who, Text(line.text))
    if line.note:
        row.add_row("", "", Text(line.note, style="dim"))
    return row
