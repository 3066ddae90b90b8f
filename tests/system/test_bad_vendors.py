"""The first model and the first speech endpoint are gone; the second ones carry the call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from processes.ports import PortBlock
from processes.settings import load_settings
from processes.stack import Stack
from processes.stack_plan import StackPlan
from store.database import Database
from tests.system.people import Rules, Town
from tests.system.records import Records

_NOBODY = "127.0.0.1:9"
_CALLER = "+15557770401"
_RULES: Rules = [
    {"hears": "how can i help", "says": "What are your opening hours?"},
    {"hears": "open monday to friday from eight", "after_ms": 100, "does": [{"hang_up": True}]},
]


@pytest.fixture
async def crippled(tmp_path: Path, block: PortBlock) -> AsyncIterator[Stack]:
    """Start a stack whose first model and first Deepgram nobody serves."""
    plan = StackPlan(tmp_path, block.ports)
    sandbox = f"127.0.0.1:{plan.ports.sandbox}"
    extra = {
        "DEEPGRAM_BASE_URL": f"ws://{_NOBODY}",
        "DEEPGRAM_FALLBACK_BASE_URL": f"ws://{sandbox}/deepgram",
        "DEEPGRAM_FALLBACK_API_KEY": "sandbox",
        "OPENAI_BASE_URL": f"http://{_NOBODY}/v1",
        "OPENAI_FALLBACK_BASE_URL": f"http://{sandbox}/openai/v1",
        "OPENAI_FALLBACK_API_KEY": "sandbox",
    }
    async with Stack(plan, load_settings(), lambda _: None, block=block, extra=extra, has_ear=False) as stack:
        yield stack


async def _metrics(port: int) -> str:
    async with httpx.AsyncClient() as http:
        return (await http.get(f"http://127.0.0.1:{port}/metrics")).raise_for_status().text


async def test_the_second_ones_carry_the_call(crippled: Stack) -> None:
    """The caller hears an answer and no excuse, the summary is written, and `/metrics` names who is down."""
    async with Town.of(crippled.plan.sandbox) as town:
        heard = await (call := await town.ring(_CALLER, _RULES)).ends()
    assert "sorry" not in heard
    database = Database.open(crippled.plan.database)
    assert await Records(database).outcome(call.sid) == "answered"
    await database.close()
    ports = crippled.plan.ports
    both = [await _metrics(port) for port in (ports.media, ports.media_2)]
    [media] = [one for one in both if 'holdfast_media_streams_ended_total{reason="caller_hung_up"} 1.0' in one]
    for port, first in (("responder", "openai"), ("recognizer", "deepgram"), ("synthesizer", "deepgram")):
        stood_in = f'holdfast_provider_fallbacks_total{{port="{port}",provider="{first}_fallback"}}'
        assert f"{stood_in} 0.0" not in media
        assert f'holdfast_provider_state{{port="{port}",provider="{first}_fallback"}} 0.0' in media
        assert f'holdfast_provider_state{{port="{port}",provider="{first}"}} 0.0' not in media
    workers = [await _metrics(port) for port in (ports.worker_metrics, ports.worker_2_metrics)]
    stood_in = 'holdfast_provider_fallbacks_total{port="summarizer",provider="openai_fallback"}'
    assert sorted(f"{stood_in} 1.0" in metrics for metrics in workers) == [False, True]
    assert all('holdfast_provider_state{port="calendars",provider="google_calendar"} 0.0' in one for one in workers)
