"""A second mind answers when the first can't, and never after words were spoken."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import TYPE_CHECKING, cast

import pytest

from domain.circuit_breaker import BreakerState
from domain.errors import ProviderUnavailable
from domain.ports.speech import ChatMessage, ReplyEvent, ReplyFinished, Responder, TextDelta
from domain.provider_chain import ProviderChain
from domain.tools import Tool
from media.providers.responder_chain import ResponderChain
from tests.media.fakes import FakeResponder, Script
from tests.store.world import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterable

DOWN = ProviderUnavailable("fake", "503")
WORDS: Script = [TextDelta("We open "), TextDelta("at eight."), ReplyFinished()]


class Minds:
    """Two minds behind a chain."""

    def __init__(self) -> None:
        """Begin with both well."""
        self.first, self.second = FakeResponder(), FakeResponder()
        providers: list[tuple[str, Responder]] = [("first", self.first), ("second", self.second)]
        self.chain = ProviderChain("responder", providers, clock=Stopwatch())
        self.responder = ResponderChain(self.chain)
        self.heard: list[ReplyEvent] = []

    async def reply(self) -> list[ReplyEvent]:
        """Return a whole reply."""
        self.heard = []
        async for event in self.responder.reply([ChatMessage("user", "hello")], []):
            self.heard.append(event)
        return self.heard

    @property
    def states(self) -> Iterable[BreakerState]:
        """How both are."""
        return [guard.state for guard in self.chain.guards]


@pytest.fixture
def minds() -> Minds:
    """Two minds, both well."""
    return Minds()


async def test_a_whole_reply_passes_unchanged(minds: Minds) -> None:
    """Every event once, in order, from the first mind alone."""
    minds.first.scripts.append(WORDS)
    assert await minds.reply() == WORDS
    assert (len(minds.first.asked), len(minds.second.asked)) == (1, 0)


async def test_the_second_mind_answers_within_the_request(minds: Minds) -> None:
    """The caller hears one whole answer; the next request does not wait for the first mind."""
    minds.first.scripts.append([DOWN])
    minds.second.scripts += [WORDS, WORDS]
    assert [await minds.reply(), await minds.reply()] == [WORDS, WORDS]
    assert (len(minds.first.asked), len(minds.second.asked)) == (1, 2)


async def test_after_the_first_word_nobody_begins_again(minds: Minds) -> None:
    """The error is the owner's to deal with: half a reply stands. It counts against that mind."""
    minds.first.scripts.append([TextDelta("We open at"), DOWN])
    with pytest.raises(ProviderUnavailable):
        await minds.reply()
    assert minds.heard == [TextDelta("We open at")]
    assert minds.second.asked == []
    assert minds.states == [BreakerState.OPEN, BreakerState.CLOSED]


async def test_an_empty_reply_is_passed_on_as_it_is(minds: Minds) -> None:
    """Whether that will do, the owner decides."""
    minds.first.scripts.append([])
    assert await minds.reply() == []


class _Endless(Responder):
    """Talks for ever; notes when it is stopped."""

    def __init__(self) -> None:
        """Begin unstopped."""
        self.is_stopped = False

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        """Talk."""
        try:
            while True:
                yield TextDelta("and ")
        finally:
            self.is_stopped = True


async def test_closing_the_reply_stops_the_mind() -> None:
    """A barge-in must not leave a model talking to nobody."""
    endless = _Endless()
    responder = ResponderChain(ProviderChain("responder", [("only", endless)], clock=Stopwatch()))
    events = cast("AsyncGenerator[ReplyEvent, None]", responder.reply([], []))
    await anext(events)
    await anext(events)
    await events.aclose()
    assert endless.is_stopped
