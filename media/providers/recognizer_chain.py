"""An ear from the first provider that opens one.

A stream that breaks later is opened again by its owner; which provider it gets then, the breakers know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.ports.speech import RecognitionEvent, RecognitionStream, Recognizer, RecognizerLost
from domain.provider_chain import Link, ProviderChain
from domain.provider_guard import ProviderGuard
from media.providers.passing_on import told


class RecognizerChain(Recognizer):
    """Opens ears; audio goes straight to the provider's own stream."""

    def __init__(self, chain: ProviderChain[Recognizer]) -> None:
        """Take the providers."""
        self._chain = chain

    async def open(
        self, listener: Callable[[RecognitionEvent], None], *, keyterms: Sequence[str] = ()
    ) -> RecognitionStream:
        """Connect; raises ProviderUnavailable or ProviderRejected, the last provider's."""

        async def ask(link: Link[Recognizer]) -> RecognitionStream:
            with told(link.guard):
                return await link.provider.open(_noting_loss(link.guard, listener), keyterms=keyterms)

        return await self._chain.first(ask)


def _noting_loss(
    guard: ProviderGuard, listener: Callable[[RecognitionEvent], None]
) -> Callable[[RecognitionEvent], None]:
    def note(event: RecognitionEvent) -> None:
        if isinstance(event, RecognizerLost):
            guard.lost()
        listener(event)

    return note
