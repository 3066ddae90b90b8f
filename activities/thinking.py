"""A model's whole answer, where nobody hears it come word by word."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain.errors import ProviderUnavailable
from domain.ports.speech import ChatMessage, Responder, TextDelta, ToolCall
from domain.tools import Tool

#: Nobody listens to silence, so a whole answer may take as long as a slow model needs.
_PATIENCE: Final = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Thinking:
    """What the model is to answer, and the names of the tools it may use."""

    messages: tuple[ChatMessage, ...]
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thought:
    """What the model has answered: words, tools to use first, or both."""

    text: str
    calls: tuple[ToolCall, ...] = ()


async def thought(responder: Responder, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> Thought:
    """Return the model's answer; raises ProviderUnavailable for none, or none in time, and ProviderRejected."""
    words: list[str] = []
    calls: list[ToolCall] = []
    try:
        async with asyncio.timeout(_PATIENCE.total_seconds()):
            async for event in responder.reply(messages, tools):
                match event:
                    case TextDelta(text):
                        words.append(text)
                    case ToolCall():
                        calls.append(event)
                    case _:
                        pass
    except TimeoutError:
        raise ProviderUnavailable("responder", "no whole answer in time") from None
    text = "".join(words).strip()
    if not text and not calls:
        raise ProviderUnavailable("responder", "an empty answer")
    return Thought(text, tuple(calls))
