"""The parts of a stream's chunks that matter on a call.

Decoded by msgspec instead of the SDK's models: 6 µs a chunk instead of 100, and a process streams hundreds of calls.
Source: OpenAI API reference, "Chat: The chat completion chunk object".
"""

from __future__ import annotations

import msgspec


class FunctionFragment(msgspec.Struct, frozen=True, gc=False):
    """A piece of a tool call: the name comes once, arguments are concatenated."""

    name: str | None = None
    arguments: str | None = None


class ToolCallFragment(msgspec.Struct, frozen=True, gc=False):
    """A piece of the tool call at `index`; compatible servers may leave out index and id."""

    index: int = 0
    id: str | None = None
    function: FunctionFragment | None = None


class Delta(msgspec.Struct, frozen=True, gc=False):
    """What a chunk adds; a refusal is text to be spoken like any other."""

    content: str | None = None
    refusal: str | None = None
    tool_calls: list[ToolCallFragment] | None = None


class Choice(msgspec.Struct, frozen=True, gc=False):
    """The one reply asked for."""

    delta: Delta | None = None
    finish_reason: str | None = None


class PromptTokens(msgspec.Struct, frozen=True, gc=False):
    """What is known of the tokens of the prompt."""

    cached_tokens: int | None = None


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Tokens of the whole request."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: PromptTokens | None = None


class StreamError(msgspec.Struct, frozen=True, gc=False):
    """An error the server found after it had begun to answer."""

    code: str | int | None = None


class Chunk(msgspec.Struct, frozen=True, gc=False):
    """One event of the stream."""

    choices: list[Choice] = []
    usage: Usage | None = None
    error: StreamError | str | None = None
