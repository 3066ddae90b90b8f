"""Prints a call while it happens: phases, who speaks, tools, latencies."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httpx
from rich.console import Console
from rich.markup import escape

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
        lines = [(phase["at"], f"phase-{phase['phase']}", _phase(phase)) for phase in call["phases"]]
        lines += [(turn["said_at"], f"turn-{turn['index']}", _turn(turn)) for turn in call["turns"]]
        lines += [(use["asked_at"], f"use-{use['intent_id']}", _tool(use)) for use in call["tool_uses"]]
        for _, key, text in sorted(lines):
            if key not in self._printed:
                self._printed.add(key)
                self._console.print(text)


def _phase(phase: dict[str, Any]) -> str:
    return f"          [bold cyan]── {phase['phase']} ──[/]"


def _turn(turn: dict[str, Any]) -> str:
    style, name = ("green", "agent ") if turn["speaker"] == "agent" else ("yellow", "caller")
    heard = escape(turn["heard"])
    cut = " [red]— interrupted[/]" if turn["is_interrupted"] else ""
    return f"  [{style}]{name}[/]  {heard}{cut}{_latency(turn['latency'])}"


def _latency(latency: dict[str, float | None] | None) -> str:
    heard_ms = latency and latency["first_frame_ms"]
    if latency is None or heard_ms is None:
        return ""
    steps = (("end of turn", "end_of_turn_ms"), ("token", "first_token_ms"), ("voice", "first_tts_byte_ms"))
    parts = [f"{name} {latency[key]:.0f}" for name, key in steps if latency[key] is not None]
    return f"  [dim]({' → '.join([*parts, f'heard {heard_ms:.0f}'])} ms)[/]"


def _tool(use: dict[str, Any]) -> str:
    arguments = escape(use["arguments"])
    return f"  [magenta]tool[/]    {use['tool']} {arguments} → {use['status']} [dim]({use['duration_ms']:.0f} ms)[/]"
