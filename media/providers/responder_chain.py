"""A mind from the first provider that begins to answer; after its first event nobody begins again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from domain.ports.speech import ChatMessage, ReplyEvent, Responder
from domain.provider_chain import Link, ProviderChain
from domain.provider_guard import ProviderGuard
from domain.tools import Tool
from media.providers.passing_on import told

if TYPE_CHECKING:
    _Events = AsyncGenerator[ReplyEvent, None]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A reply whose first event has come; None: there was none."""

    guard: ProviderGuard
    first: ReplyEvent | None
    rest: _Events


class ResponderChain(Responder):
    """Asks one mind after the other, within the same request."""

    def __init__(self, chain: ProviderChain[Responder]) -> None:
        """Take the providers."""
        self._chain = chain

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        """Stream a reply as `Responder` says; the errors are the last provider's, or of the one that had begun."""

        async def ask(link: Link[Responder]) -> _Begun:
            # The port's iterator can be closed, which its type does not say.
            events = cast("_Events", link.provider.reply(messages, tools))
            with told(link.guard):
                return _Begun(link.guard, await anext(events, None), events)

        begun = await self._chain.first(ask)
        async with aclosing(begun.rest):
            if begun.first is None:
                return
            yield begun.first
            with begun.guard.noted():
                async for event in begun.rest:
                    yield event
