"""A voice from the first provider that opens one.

A stream that breaks later is opened again by its owner; which provider it gets then, the breakers know.
"""

from __future__ import annotations

from collections.abc import Callable

from domain.ports.speech import AudioArrived, SpeechStream, SynthesisEvent, Synthesizer, SynthesizerLost
from domain.provider_chain import Link, ProviderChain
from domain.provider_guard import ProviderGuard
from media.providers.passing_on import told


class SynthesizerChain(Synthesizer):
    """Opens voices; text goes straight to the provider's own stream."""

    def __init__(self, chain: ProviderChain[Synthesizer]) -> None:
        """Take the providers."""
        self._chain = chain

    async def open(self, listener: Callable[[SynthesisEvent], None], *, voice: str) -> SpeechStream:
        """Connect; raises ProviderUnavailable or ProviderRejected, the last provider's."""

        async def ask(link: Link[Synthesizer]) -> SpeechStream:
            with told(link.guard):
                return await link.provider.open(_Witness(link.guard, listener), voice=voice)

        return await self._chain.first(ask, is_proof=False)


class _Witness:
    """Takes note of the first audio and of the loss; an open line alone proves nothing."""

    def __init__(self, guard: ProviderGuard, listener: Callable[[SynthesisEvent], None]) -> None:
        self._guard = guard
        self._listener = listener
        self._has_heard = False

    def __call__(self, event: SynthesisEvent) -> None:
        if isinstance(event, AudioArrived):
            if not self._has_heard:
                self._has_heard = True
                self._guard.answered()
        elif isinstance(event, SynthesizerLost):
            self._guard.lost()
        self._listener(event)
