"""The agent's mind: a chat model that streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final

import httpx2
import msgspec
from openai import AsyncOpenAI, omit

from domain.errors import ProviderUnavailable
from domain.ports.speech import ChatMessage, ReplyEvent, Responder
from domain.tools import Tool
from vendors.openai.assembly import ReplyAssembly
from vendors.openai.chunks import Chunk, StreamError
from vendors.openai.failures import PROVIDER, by_code, translated
from vendors.openai.settings import Dialect, OpenAiSettings
from vendors.openai.wire import to_messages, to_tools

_EVENT: Final = "data:"
_DONE: Final = "[DONE]"


class OpenAiResponder(Responder):
    """Asks by Chat Completions; one for all calls of a process."""

    def __init__(self, client: AsyncOpenAI, settings: OpenAiSettings) -> None:
        """Use a client of `open_client`."""
        self._client = client
        self._settings = settings
        self._decode = msgspec.json.Decoder(Chunk).decode

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        """Stream a reply as `Responder` says; closing the iterator closes the HTTP stream, which stops the model."""
        assembly = ReplyAssembly(id_prefix=f"call_{len(messages)}")
        began = asyncio.get_running_loop().time()
        first_deadline = began + self._settings.first_token_timeout.total_seconds()
        last_deadline = began + self._settings.reply_timeout.total_seconds()
        with translated():
            async with AsyncExitStack() as stack:
                async with asyncio.timeout_at(first_deadline):
                    lines = await self._ask(messages, tools, stack)
                while True:
                    deadline = last_deadline if assembly.has_begun else first_deadline
                    if (chunk := await self._next_chunk(lines, deadline, assembly)) is None:
                        break
                    for event in assembly.take(chunk):
                        yield event
        if assembly.finished is None:
            raise ProviderUnavailable(PROVIDER, "the stream ended before the reply did")
        yield replace(assembly.finished, model=self._settings.model)

    async def _ask(
        self, messages: Sequence[ChatMessage], tools: Sequence[Tool], stack: AsyncExitStack
    ) -> AsyncIterator[str]:
        settings = self._settings
        response = await stack.enter_async_context(
            self._client.chat.completions.with_streaming_response.create(
                stream=True,
                model=settings.model,
                messages=(),
                # Conversation and tools bypass the SDK's walk through its unions: 1 ms a reply instead of 8.
                extra_body={"messages": to_messages(messages)} | ({"tools": to_tools(tools)} if tools else {}),
                stream_options={"include_usage": True} if settings.dialect is Dialect.OPENAI else omit,
                **settings.options,
            )
        )
        return response.iter_lines()

    async def _next_chunk(self, lines: AsyncIterator[str], deadline: float, assembly: ReplyAssembly) -> Chunk | None:
        """Return the next chunk, None at the end; the stream is read to its end so that the connection is kept."""
        try:
            async with asyncio.timeout_at(deadline):
                async for line in lines:
                    if line.startswith(_EVENT) and (payload := line[len(_EVENT) :].strip()) != _DONE:
                        return self._read(payload)
        except (httpx2.HTTPError, TimeoutError):
            if assembly.finished is None:
                raise  # what is lost after the finish reason is at most the usage
        return None

    def _read(self, payload: str) -> Chunk:
        chunk = self._decode(payload)
        if chunk.error is not None:
            code = chunk.error.code if isinstance(chunk.error, StreamError) else None
            raise by_code(str(code) if code else None, "error in the stream")
        return chunk
