"""The chat model as the agent's mind, against the sandbox and against servers that behave oddly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.speech import ChatMessage, ReplyEvent, ReplyFinished, TextDelta, ToolCall
from domain.tools import BOOK_APPOINTMENT, CALLEE_TOOLS, CATALOGUE
from sandbox.faults import FaultBoard, FaultKind
from tests.sandbox.openai.front_desk import prompt
from tests.vendors.openai.scripted_server import ScriptedServer, delta, sse
from vendors.openai.responder import OpenAiResponder

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

SYSTEM = ChatMessage("system", prompt())
HELLO = (SYSTEM, ChatMessage("user", "hello"))
WISH = (SYSTEM, ChatMessage("user", "An oil change on Tuesday at nine"))
#: Those of a call that came in.
TOOLS = tuple(tool for name, tool in CATALOGUE.items() if name not in CALLEE_TOOLS)


async def collect(responder: OpenAiResponder, messages: Sequence[ChatMessage] = HELLO) -> list[ReplyEvent]:
    """Return a whole reply's events."""
    return [event async for event in responder.reply(messages, TOOLS)]


class TestReply:
    """A reply of the sandbox's model."""

    async def test_words_come_piece_by_piece_and_then_the_end(self, responder: OpenAiResponder) -> None:
        """Text is given out as it comes; the end tells the tokens."""
        *pieces, end = await collect(responder)
        assert pieces == [TextDelta("How "), TextDelta("can "), TextDelta("I "), TextDelta("help "), TextDelta("you?")]
        assert isinstance(end, ReplyFinished)
        assert end.output_tokens == 4
        assert end.input_tokens is not None

    async def test_a_tool_call_comes_whole(self, responder: OpenAiResponder) -> None:
        """Fragments are joined to one call with parseable arguments."""
        call, end = await collect(responder, WISH)
        assert isinstance(call, ToolCall)
        assert call.name == BOOK_APPOINTMENT.name
        assert json.loads(call.arguments) == {"service": "oil_change", "start": "2026-11-24T09:00"}
        assert isinstance(end, ReplyFinished)

    async def test_a_conversation_with_tools_goes_on(self, responder: OpenAiResponder) -> None:
        """Tool calls and results go back in the form the vendor accepts."""
        call = (await collect(responder, WISH))[0]
        assert isinstance(call, ToolCall)
        result = {"status": "needs_confirmation", "sentence": "Shall I book it?", "start": "2026-11-24T09:00"}
        messages = (
            *WISH,
            ChatMessage("assistant", "", tool_calls=(call,)),
            ChatMessage("tool", json.dumps(result), tool_call_id=call.tool_call_id),
        )
        said = [event.text for event in await collect(responder, messages) if isinstance(event, TextDelta)]
        assert "".join(said) == "Shall I book it?"

    async def test_replies_share_connections(self, scripted: OpenAiResponder, server: ScriptedServer) -> None:
        """A finished stream leaves its connection for the next reply."""
        server.body = sse(delta(content="Hi."), delta(finish="stop"))
        await collect(scripted)
        first = server.peer
        await collect(scripted)
        assert server.peer == first

    async def test_closing_the_iterator_closes_the_stream(
        self, scripted: OpenAiResponder, server: ScriptedServer
    ) -> None:
        """An interrupted reply is no longer generated."""
        server.body, server.hang = sse(delta(content="Well, ")).removesuffix("data: [DONE]\n\n"), True
        reply = cast("AsyncGenerator[ReplyEvent]", scripted.reply(HELLO, TOOLS))
        async with aclosing(reply):
            assert await anext(reply) == TextDelta("Well, ")
        await asyncio.wait_for(server.closed.wait(), 5)


class TestCompatibleServers:
    """Servers that speak the protocol with an accent."""

    async def test_they_are_asked_in_the_older_words(self, compatible: OpenAiResponder, server: ScriptedServer) -> None:
        """No newer fields for a server that may not know them."""
        server.body = sse(delta(content="Hi."), delta(finish="stop"))
        await collect(compatible)
        assert server.asked["max_tokens"] == 400
        assert not {"max_completion_tokens", "stream_options", "reasoning_effort"} & server.asked.keys()

    async def test_usage_may_be_missing(self, compatible: OpenAiResponder, server: ScriptedServer) -> None:
        """A reply without usage ends all the same."""
        server.body = sse(delta(content="Hi."), delta(finish="stop"))
        assert await collect(compatible) == [TextDelta("Hi."), ReplyFinished(model="qwen3")]

    async def test_openai_itself_is_asked_for_usage(self, scripted: OpenAiResponder, server: ScriptedServer) -> None:
        """The newer fields are used where they are known; unset options are left out."""
        server.body = sse(delta(finish="stop"))
        await collect(scripted)
        assert server.asked["stream_options"] == {"include_usage": True}
        assert server.asked["max_completion_tokens"] == 400
        assert not {"max_tokens", "temperature", "reasoning_effort"} & server.asked.keys()


class TestFailures:
    """What goes wrong, in our words."""

    async def test_a_rate_limit_passes_with_the_time_asked_for(
        self, responder: OpenAiResponder, faults: FaultBoard
    ) -> None:
        """429 is worth another try, after retry-after."""
        faults.plan("openai", "chat.completions", FaultKind.STATUS, amount=429)
        with pytest.raises(ProviderUnavailable) as caught:
            await collect(responder)
        assert caught.value.retry_after == timedelta(seconds=1)

    @pytest.mark.parametrize("status", [408, 409, 500, 502, 503])
    async def test_a_server_error_passes(self, responder: OpenAiResponder, faults: FaultBoard, status: int) -> None:
        """Trouble on their side is worth another try."""
        faults.plan("openai", "chat.completions", FaultKind.STATUS, amount=status)
        with pytest.raises(ProviderUnavailable):
            await collect(responder)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
    async def test_a_refusal_stays(self, responder: OpenAiResponder, faults: FaultBoard, status: int) -> None:
        """What they refuse they refuse again."""
        faults.plan("openai", "chat.completions", FaultKind.STATUS, amount=status)
        with pytest.raises(ProviderRejected, match=str(status)):
            await collect(responder)

    async def test_a_spent_quota_stays(self, scripted: OpenAiResponder, server: ScriptedServer) -> None:
        """429 with insufficient_quota is for the operator, not for another try."""
        server.status, server.body = 429, json.dumps({"error": {"message": "", "code": "insufficient_quota"}})
        server.headers = {"content-type": "application/json"}
        with pytest.raises(ProviderRejected, match="insufficient_quota"):
            await collect(scripted)

    async def test_a_cut_stream_passes_after_its_words(self, responder: OpenAiResponder, faults: FaultBoard) -> None:
        """Words that came are given out; then the loss is told."""
        faults.plan("openai", "chat.completions", FaultKind.LOST_REPLY)
        reply = responder.reply(HELLO, TOOLS)
        assert [await anext(reply), await anext(reply)] == [TextDelta("How "), TextDelta("can ")]
        with pytest.raises(ProviderUnavailable):
            await anext(reply)

    async def test_a_cut_connection_passes(self, responder: OpenAiResponder, faults: FaultBoard) -> None:
        """A connection lost before the first word is worth another try."""
        faults.plan("openai", "chat.completions", FaultKind.DROP)
        with pytest.raises(ProviderUnavailable):
            await collect(responder)

    async def test_a_stream_that_ends_early_passes(self, scripted: OpenAiResponder, server: ScriptedServer) -> None:
        """Without a finish reason the reply is not whole, however politely the stream ended."""
        server.body = sse(delta(content="Well, "))
        with pytest.raises(ProviderUnavailable, match="ended before"):
            await collect(scripted)

    async def test_a_slow_first_word_is_given_up(self, impatient: OpenAiResponder, server: ScriptedServer) -> None:
        """A stream that stays silent is closed within the first-token timeout."""
        server.hang = True
        with pytest.raises(ProviderUnavailable, match="in time"):
            await collect(impatient)
        await asyncio.wait_for(server.closed.wait(), 5)

    async def test_a_loss_after_the_finish_loses_nothing(
        self, impatient: OpenAiResponder, server: ScriptedServer
    ) -> None:
        """A reply that is whole is not asked again because its usage went missing."""
        server.body, server.hang = sse(delta(content="Hi."), delta(finish="stop")), True
        assert await collect(impatient) == [TextDelta("Hi."), ReplyFinished(model="qwen3")]

    @pytest.mark.parametrize(
        ("error", "expected"),
        [
            ({"error": {"message": "overloaded", "code": "server_error"}}, ProviderUnavailable),
            ({"error": "llama runner process has terminated"}, ProviderUnavailable),
            ({"error": {"message": "", "code": "insufficient_quota"}}, ProviderRejected),
        ],
    )
    async def test_an_error_inside_the_stream_is_told(
        self,
        scripted: OpenAiResponder,
        server: ScriptedServer,
        error: object,
        expected: type[ProviderUnavailable | ProviderRejected],
    ) -> None:
        """Servers that fail after having begun say so in an event."""
        server.body = sse(delta(content="Well, "), error)
        with pytest.raises(expected):
            await collect(scripted)

    async def test_gibberish_passes(self, scripted: OpenAiResponder, server: ScriptedServer) -> None:
        """What can't be read counts as unavailable."""
        server.body = "data: {half\n\n"
        with pytest.raises(ProviderUnavailable, match="unreadable"):
            await collect(scripted)

    async def test_nobody_listening_passes(self, forlorn: OpenAiResponder) -> None:
        """A refused connection is worth another try."""
        with pytest.raises(ProviderUnavailable):
            await collect(forlorn)
