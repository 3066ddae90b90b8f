"""How the chat model is reached, and the one client all calls share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal, TypedDict

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh"]


class Dialect(StrEnum):
    """Which fields a server knows.

    `OPENAI` limits a reply by `max_completion_tokens` and reports usage at the end of a stream when asked by
    `stream_options`. `COMPATIBLE` (Ollama, vLLM and others) is asked by `max_tokens` and not for usage.
    """

    OPENAI = "openai"
    COMPATIBLE = "compatible"


class ReplyOptions(TypedDict, total=False):
    """Fields of a request that depend on the settings; one that is not there is left to the server."""

    temperature: float
    reasoning_effort: ReasoningEffort
    max_completion_tokens: int
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAiSettings:
    """Where and how to ask.

    Attributes:
        base_url: Up to and with `/v1`.
        temperature: None leaves it to the model.
        reasoning_effort: None leaves it out; `gpt-6-luna` takes tools only with `none`.
        max_tokens: Bound of one reply.
        first_token_timeout: From asking to the first word or tool; connecting and waiting for a connection included.
        reply_timeout: From asking to the end of the reply.
        most_connections: Open at once for all calls; a reply over it waits within its `first_token_timeout`.
    """

    base_url: str
    api_key: str
    model: str
    dialect: Dialect = Dialect.OPENAI
    temperature: float | None = None
    reasoning_effort: ReasoningEffort | None = None
    max_tokens: int = 400
    first_token_timeout: timedelta = timedelta(seconds=5)
    reply_timeout: timedelta = timedelta(seconds=30)
    most_connections: int = 500

    @property
    def options(self) -> ReplyOptions:
        """The options of every request."""
        options: ReplyOptions = {}
        if self.dialect is Dialect.OPENAI:
            options["max_completion_tokens"] = self.max_tokens
        else:
            options["max_tokens"] = self.max_tokens
        if self.temperature is not None:
            options["temperature"] = self.temperature
        if self.reasoning_effort is not None:
            options["reasoning_effort"] = self.reasoning_effort
        return options


def open_client(settings: OpenAiSettings) -> AsyncOpenAI:
    """Return the client for everything in one process; its `close` lets the connections go. It never retries."""
    limits = httpx2.Limits(
        max_connections=settings.most_connections, max_keepalive_connections=settings.most_connections
    )
    timeout = httpx2.Timeout(
        settings.reply_timeout.total_seconds(), connect=settings.first_token_timeout.total_seconds()
    )
    return AsyncOpenAI(
        base_url=settings.base_url,
        api_key=settings.api_key,
        max_retries=0,
        timeout=timeout,
        http_client=DefaultAsyncHttpxClient(limits=limits, timeout=timeout),
    )
