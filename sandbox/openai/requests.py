"""What `POST /v1/chat/completions` takes, as far as a telephone agent uses it; the rest is accepted and ignored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class AskedFunction(BaseModel):
    """Name and JSON arguments of a tool call."""

    name: str
    arguments: str


class AskedCall(BaseModel):
    """A tool call of an assistant message."""

    id: str
    type: Literal["function"]
    function: AskedFunction


class ChatMessage(BaseModel):
    """One message; which fields it needs depends on its role."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | None = None
    tool_calls: list[AskedCall] = []
    tool_call_id: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.content is None and not self.tool_calls:
            raise ValueError("content is required unless tool_calls are given")
        if self.role == "tool" and self.tool_call_id is None:
            raise ValueError("a tool message needs a tool_call_id")
        return self


class Function(BaseModel):
    """A function on offer."""

    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
    description: str = ""
    parameters: dict[str, object] = {}


class Tool(BaseModel):
    """A tool on offer."""

    type: Literal["function"]
    function: Function


class StreamOptions(BaseModel):
    """What else to stream."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """The body; unknown fields are kept out."""

    model_config = ConfigDict(extra="ignore")

    model: str
    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    tools: Annotated[list[Tool], Field(max_length=128)] = []
    reasoning_effort: str | None = None
    temperature: Annotated[float | None, Field(ge=0, le=2)] = None
    max_tokens: Annotated[int | None, Field(ge=1)] = None
    max_completion_tokens: Annotated[int | None, Field(ge=1)] = None

    @model_validator(mode="after")
    def _is_answerable(self) -> Self:
        if self.stream_options is not None and not self.stream:
            raise ValueError("stream_options is only allowed when stream is enabled")
        check_answers(self.messages)
        return self


def check_answers(messages: Sequence[ChatMessage]) -> None:
    """Raise ValueError unless each tool call is answered right after its message, and nothing else is."""
    open_calls: set[str] = set()
    for message in messages:
        if message.role == "tool":
            if message.tool_call_id not in open_calls:
                raise ValueError(
                    "messages with role 'tool' must be a response to a preceding message with 'tool_calls'"
                )
            open_calls.discard(message.tool_call_id)
            continue
        if open_calls:
            break
        open_calls = {call.id for call in message.tool_calls}
    if open_calls:
        raise ValueError(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            f"'tool_call_id'. The following did not have response messages: {', '.join(sorted(open_calls))}"
        )
