"""Summaries from the first model that writes one."""

from __future__ import annotations

from collections.abc import Mapping

from domain.ports.speech import Summarizer
from domain.prices import Usage
from domain.provider_chain import Link, ProviderChain


class SummarizerChain(Summarizer):
    """Asks one model after the other."""

    def __init__(self, chain: ProviderChain[Summarizer]) -> None:
        """Take the models."""
        self._chain = chain

    async def summarize(self, transcript: str, facts: Mapping[str, str], *, used: list[Usage] | None = None) -> str:
        """Return the summary as `Summarizer` says; the errors are the last model's."""

        async def ask(link: Link[Summarizer]) -> str:
            return await link.provider.summarize(transcript, facts, used=used)

        return await self._chain.first(ask, says_when=True)
