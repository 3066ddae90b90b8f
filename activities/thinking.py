"""A model's whole answer, where nobody hears it come word by word."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from domain.costs import CostCause
from domain.errors import ProviderUnavailable
from domain.ports.speech import ChatMessage, ReplyFinished, Responder, TextDelta, ToolCall
from domain.prices import Usage
from domain.tools import Tool
from domain.usage import used_by_reply

#: Nobody listens to silence, so a whole answer may take as long as a slow model needs.
_PATIENCE: Final = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Thinking:
    """What the model is to answer, the names of the tools it may use, and on whose account."""

    messages: tuple[ChatMessage, ...]
    tools: tuple[str, ...]
    cause: CostCause = field(default_factory=CostCause)


@dataclass(frozen=True, slots=True)
class Thought:
    """What the model has answered: words, tools to use first, or both.

    Attributes:
        is_refused: A budget is used up: nobody was asked, and the words say so.
        used: What it is charged as, where whoever has the answer writes that down.
    """

    text: str
    calls: tuple[ToolCall, ...] = ()
    is_refused: bool = False
    used: tuple[Usage, ...] = ()


async def thought(
    responder: Responder, messages: Sequence[ChatMessage], tools: Sequence[Tool], *, used: list[Usage] | None = None
) -> Thought:
    """Return the model's answer; raises ProviderUnavailable for none, or none in time, and ProviderRejected.

    Args:
        responder: The model.
        messages: What it answers.
        tools: What it may use.
        used: Gets what the answer is charged as, also where it was of no use.
    """
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
                    case ReplyFinished() if used is not None:
                        used += used_by_reply(
                            event.model,
                            input_tokens=event.input_tokens,
                            cached_tokens=event.cached_tokens,
                            output_tokens=event.output_tokens,
                        )
                    case ReplyFinished():
                        pass
    except TimeoutError:
        raise ProviderUnavailable("responder", "no whole answer in time") from None
    text = "".join(words).strip()
    if not text and not calls:
        raise ProviderUnavailable("responder", "an empty answer")
    return Thought(text, tuple(calls))
