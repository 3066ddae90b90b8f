"""Messages and tools as Chat Completions takes them."""

from __future__ import annotations

from collections.abc import Sequence

from openai.types.chat import (
    ChatCompletionAssistantMessageParam,
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageParam,
)

from domain.ports.speech import ChatMessage
from domain.tools import Tool


def to_messages(messages: Sequence[ChatMessage]) -> list[ChatCompletionMessageParam]:
    """Return the conversation on the wire."""
    return [_to_message(message) for message in messages]


def to_tools(tools: Sequence[Tool]) -> list[ChatCompletionFunctionToolParam]:
    """Return the tools on offer; not `strict`, whose JSON Schema has neither patterns nor optional properties."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
            },
        }
        for tool in tools
    ]


def _to_message(message: ChatMessage) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.content}
        case "user":
            return {"role": "user", "content": message.content}
        case "tool":
            return {"role": "tool", "content": message.content, "tool_call_id": message.tool_call_id or ""}
        case "assistant":
            return _to_assistant_message(message)


def _to_assistant_message(message: ChatMessage) -> ChatCompletionAssistantMessageParam:
    wire: ChatCompletionAssistantMessageParam = {"role": "assistant", "content": message.content}
    if message.tool_calls:
        wire["tool_calls"] = [
            {
                "id": call.tool_call_id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    return wire
