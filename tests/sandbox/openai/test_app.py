"""The wire: driven by OpenAI's own SDK, and each chunk held against its published types."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import openai
import pytest
from openai.types.chat import (
    ChatCompletion,
    ChatCompletionChunk,
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageParam,
)
from pydantic import BaseModel, TypeAdapter

from sandbox.faults import FaultBoard, FaultKind
from sandbox.openai.app import create_app
from tests.sandbox.loopback import serve
from tests.sandbox.openai.front_desk import prompt

BOOK: ChatCompletionFunctionToolParam = {
    "type": "function",
    "function": {"name": "book_appointment", "description": "Book.", "parameters": {"type": "object"}},
}
WISH: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": prompt()},
    {"role": "user", "content": "An oil change on Tuesday at nine"},
]
HELLO: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": prompt()},
    {"role": "user", "content": "hello"},
]


@pytest.fixture(scope="module")
def board() -> FaultBoard:
    """The running sandbox's board."""
    return FaultBoard()


@pytest.fixture
def faults(board: FaultBoard) -> FaultBoard:
    """The board with nothing planned."""
    board.clear()
    return board


@pytest.fixture(scope="module")
async def base_url(board: FaultBoard) -> AsyncIterator[str]:
    """The running sandbox."""
    async with serve(create_app(board, lambda: datetime(2026, 11, 21, 15, tzinfo=UTC))) as url:
        yield f"{url}/v1"


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[openai.AsyncOpenAI]:
    """The vendor's SDK."""
    async with openai.AsyncOpenAI(base_url=base_url, api_key="key", max_retries=0) as client:
        yield client


async def post(base_url: str, body: object, key: str | None = "key") -> httpx.Response:
    """Post a raw body."""
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    async with httpx.AsyncClient() as http:
        return await http.post(f"{base_url}/chat/completions", json=body, headers=headers)


class TestStream:
    """A streamed reply."""

    async def test_words_come_in_pieces_between_role_and_finish(self, client: openai.AsyncOpenAI) -> None:
        """Role first, then the words, then the reason to finish; no usage unless asked for."""
        stream = await client.chat.completions.create(model="receptionist", messages=HELLO, stream=True)
        choices = [chunk.choices[0] async for chunk in stream]
        assert choices[0].delta.role == "assistant"
        assert "".join(choice.delta.content or "" for choice in choices) == "How can I help you?"
        assert len(choices) > 5
        assert [choice.finish_reason for choice in choices][-2:] == [None, "stop"]

    async def test_a_tool_call_is_fragmented(self, client: openai.AsyncOpenAI) -> None:
        """Id and name come once, arguments in several fragments that join to JSON."""
        stream = await client.chat.completions.create(model="receptionist", messages=WISH, tools=[BOOK], stream=True)
        choices = [chunk.choices[0] async for chunk in stream]
        calls = [call for choice in choices for call in choice.delta.tool_calls or ()]
        assert [call.id is not None for call in calls] == [True] + [False] * (len(calls) - 1)
        joined = "".join(call.function.arguments or "" for call in calls if call.function)
        assert json.loads(joined) == {"service": "oil_change", "start": "2026-11-24T09:00"}
        assert len(calls) > 3
        assert choices[-1].finish_reason == "tool_calls"

    async def test_usage_comes_last_when_asked_for(self, client: openai.AsyncOpenAI) -> None:
        """With include_usage a chunk without choices carries the tokens."""
        stream = await client.chat.completions.create(
            model="receptionist", messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
        every = [chunk async for chunk in stream]
        assert every[-1].choices == []
        assert every[-1].usage is not None
        assert all(chunk.usage is None for chunk in every[:-1])

    async def test_every_event_has_the_published_shape(self, base_url: str) -> None:
        """Each event is a ChatCompletionChunk without unknown fields; the stream ends with [DONE]."""
        for messages in (HELLO, WISH):
            body = {"model": "receptionist", "messages": messages, "tools": [BOOK], "stream": True}
            answer = await post(base_url, body)
            assert answer.headers["content-type"].startswith("text/event-stream")
            *events, done = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]
            assert done == "[DONE]"
            for event in events:
                assert_shape(ChatCompletionChunk, json.loads(event))


def assert_shape(model: type[BaseModel], found: object) -> None:
    """Validate strictly, and refuse fields the types do not know at any depth."""
    assert_no_extras(TypeAdapter(model).validate_python(found, strict=True))


def assert_no_extras(part: object) -> None:
    """Walk a model; the SDK's types keep unknown fields as extras."""
    if isinstance(part, BaseModel):
        assert not part.model_extra
        for name in type(part).model_fields:
            assert_no_extras(getattr(part, name))
    elif isinstance(part, list):
        for item in part:
            assert_no_extras(item)


class TestWhole:
    """A reply in one piece."""

    async def test_a_completion_has_the_published_shape(self, base_url: str) -> None:
        """Words or a tool call, with usage."""
        for messages in (HELLO, WISH):
            answer = await post(base_url, {"model": "receptionist", "messages": messages, "tools": [BOOK]})
            assert_shape(ChatCompletion, answer.json())

    async def test_a_summary_is_written(self, client: openai.AsyncOpenAI) -> None:
        """A system message that asks to summarise gets two sentences."""
        transcript = "Caller: I need an oil change\nAgent: You're booked for Tuesday, at nine A M. Anything else?"
        answer = await client.chat.completions.create(
            model="receptionist",
            messages=[{"role": "system", "content": "Summarise the call."}, {"role": "user", "content": transcript}],
        )
        expected = 'The caller said: "I need an oil change". An appointment was booked for Tuesday, at nine A M.'
        assert answer.choices[0].message.content == expected


class TestModels:
    """The list of models."""

    async def test_each_model_tells_when_it_ends(self, client: openai.AsyncOpenAI) -> None:
        """A model about to be shut down carries the date."""
        models = {model.id: model.shutdown_date async for model in client.models.list()}
        assert models["gpt-6-luna"] is None
        assert models["gpt-4.1-mini"] == "2027-01-14"


class TestRefusals:
    """Requests the vendor refuses."""

    async def test_a_bearer_key_is_needed(self, base_url: str) -> None:
        """Without a key nothing is answered."""
        answer = await post(base_url, {"model": "receptionist", "messages": HELLO}, key=None)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")

    @pytest.mark.parametrize(
        "body",
        [
            {"model": "receptionist"},
            {"model": "receptionist", "messages": []},
            {"model": "receptionist", "messages": [{"role": "robot", "content": "hi"}]},
            {"model": "receptionist", "messages": [{"role": "user"}]},
            {"model": "receptionist", "messages": [{"role": "tool", "content": "{}", "tool_call_id": "c1"}]},
            {"model": "receptionist", "messages": HELLO, "stream_options": {"include_usage": True}},
            {"model": "receptionist", "messages": HELLO, "tools": [{"type": "function", "function": {"name": "a b"}}]},
            {"model": "gpt-6-luna", "messages": HELLO, "tools": [BOOK]},
        ],
    )
    async def test_a_malformed_request_is_told(self, base_url: str, body: object) -> None:
        """What the vendor would refuse is refused with its shape of error."""
        answer = await post(base_url, body)
        assert answer.status_code == 400
        assert answer.json()["error"]["type"] == "invalid_request_error"

    async def test_every_tool_call_needs_an_answer(self, client: openai.AsyncOpenAI) -> None:
        """A conversation that leaves a tool call open is refused."""
        asked: ChatCompletionMessageParam = {
            "role": "assistant",
            "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
        }
        with pytest.raises(openai.BadRequestError, match="must be followed by tool messages"):
            await client.chat.completions.create(model="receptionist", messages=[*HELLO, asked, HELLO[1]])

    async def test_an_unknown_model_does_not_exist(self, client: openai.AsyncOpenAI) -> None:
        """A model that was shut down is not found."""
        with pytest.raises(openai.NotFoundError):
            await client.chat.completions.create(model="gpt-4", messages=HELLO)


class TestFaults:
    """Planned misfortune on the wire."""

    async def test_a_rate_limit_says_when_to_come_back(self, faults: FaultBoard, client: openai.AsyncOpenAI) -> None:
        """429 carries retry-after."""
        faults.plan("openai", "chat.completions", FaultKind.STATUS, amount=429)
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model="receptionist", messages=HELLO)
        assert caught.value.response.headers["retry-after"] == "1"

    async def test_a_drop_cuts_the_connection(self, faults: FaultBoard, client: openai.AsyncOpenAI) -> None:
        """Nothing but headers arrives."""
        faults.plan("openai", "models", FaultKind.DROP)
        with pytest.raises(openai.APIConnectionError):
            await client.models.list()

    async def test_a_lost_reply_cuts_the_stream_in_its_middle(
        self, faults: FaultBoard, client: openai.AsyncOpenAI
    ) -> None:
        """Some words arrive, then the connection is gone."""
        faults.plan("openai", "chat.completions", FaultKind.LOST_REPLY)
        stream = await client.chat.completions.create(model="receptionist", messages=HELLO, stream=True)
        heard = [(await anext(stream)).choices[0].delta.content for _ in range(3)]
        assert heard == ["", "How ", "can "]
        with pytest.raises(openai.APIConnectionError):
            await anext(stream)
