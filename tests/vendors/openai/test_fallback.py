"""A second model behind one that fails, both by the real adapter."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from domain.ports.speech import ReplyEvent, ReplyFinished, Responder
from domain.provider_chain import ProviderChain
from media.providers.responder_chain import ResponderChain
from sandbox.faults import FaultBoard, FaultKind
from tests.store.world import Stopwatch
from tests.vendors.openai.scripted_server import ScriptedServer
from tests.vendors.openai.test_responder import HELLO, TOOLS
from vendors.openai.responder import OpenAiResponder


async def reply(first: Responder, second: Responder) -> Sequence[ReplyEvent]:
    """Ask both behind a chain."""
    chain = ProviderChain("responder", [("first", first), ("second", second)], clock=Stopwatch())
    return [event async for event in ResponderChain(chain).reply(HELLO, TOOLS)]


async def test_a_server_that_is_gone(forlorn: OpenAiResponder, responder: OpenAiResponder) -> None:
    """The second one's whole answer comes in the same request."""
    events = await reply(forlorn, responder)
    assert isinstance(events[-1], ReplyFinished)
    assert len(events) > 2


async def test_a_server_that_hangs(
    impatient: OpenAiResponder, server: ScriptedServer, responder: OpenAiResponder
) -> None:
    """Its patience over, the second one is asked, and the first one's request is closed."""
    server.hang = True
    events = await reply(impatient, responder)
    assert isinstance(events[-1], ReplyFinished)
    await asyncio.wait_for(server.closed.wait(), 5)


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, {}), (429, {"code": "rate_limit_exceeded"}), (401, {"code": "invalid_api_key"}), (404, {})],
)
async def test_a_server_that_refuses(
    compatible: OpenAiResponder, server: ScriptedServer, responder: OpenAiResponder, status: int, error: object
) -> None:
    """Overloaded, limiting, with a wrong key or without the model."""
    server.status, server.body = status, '{"error": {"message": "no"}}'
    events = await reply(compatible, responder)
    assert isinstance(events[-1], ReplyFinished)


async def test_a_stream_cut_before_its_first_word(responder: OpenAiResponder, faults: FaultBoard) -> None:
    """Nothing was said yet: the answer is whole. Here both are one server, which fails once."""
    faults.plan("openai", "chat.completions", FaultKind.LOST_REPLY, amount=1)
    whole = await reply(responder, responder)
    assert isinstance(whole[-1], ReplyFinished)
    assert len([event for event in whole if isinstance(event, ReplyFinished)]) == 1
