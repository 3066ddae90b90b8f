"""Summaries of finished calls."""

from __future__ import annotations

import json

import pytest

from domain.errors import ProviderUnavailable
from domain.prices import Unit, Usage
from sandbox.faults import FaultBoard, FaultKind
from tests.vendors.openai.scripted_server import ScriptedServer
from vendors.openai.settings import OpenAiSettings, open_client
from vendors.openai.summarizer import OpenAiSummarizer

TRANSCRIPT = "Caller: I need an oil change\nAgent: You're booked for Tuesday, at nine A M. Anything else?"


async def test_a_transcript_becomes_sentences(summarizer: OpenAiSummarizer) -> None:
    """Transcript and facts go in, plain sentences come out; what they have cost is told."""
    used: list[Usage] = []
    summary = await summarizer.summarize(TRANSCRIPT, {"outcome": "booked"}, used=used)
    assert [usage.unit for usage in used] == [Unit.INPUT_MILLION_TOKENS, Unit.OUTPUT_MILLION_TOKENS]
    assert summary == 'The caller said: "I need an oil change". An appointment was booked for Tuesday, at nine A M.'


async def test_a_failure_passes(summarizer: OpenAiSummarizer, faults: FaultBoard) -> None:
    """The workflow tries again later."""
    faults.plan("openai", "chat.completions", FaultKind.STATUS, amount=503)
    with pytest.raises(ProviderUnavailable):
        await summarizer.summarize(TRANSCRIPT, {})


async def test_an_empty_summary_is_none(scripted_settings: OpenAiSettings, server: ScriptedServer) -> None:
    """Nothing said counts as unavailable, so that it is asked again."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": " "}}
    server.body, server.headers = json.dumps({"choices": [choice]}), {"content-type": "application/json"}
    async with open_client(scripted_settings) as client:
        with pytest.raises(ProviderUnavailable, match="empty"):
            await OpenAiSummarizer(client, scripted_settings).summarize(TRANSCRIPT, {})
