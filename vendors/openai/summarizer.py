"""Writes what a call came to, after it is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openai import AsyncOpenAI
from openai.types import CompletionUsage

from domain.errors import ProviderUnavailable
from domain.ports.speech import Summarizer
from domain.prices import Usage
from domain.usage import used_by_reply
from vendors.openai.failures import PROVIDER, translated
from vendors.openai.settings import OpenAiSettings

_INSTRUCTIONS: Final = """\
Summarise this telephone call for the business in two or three plain sentences: what the caller wanted, what came of it,
and what is still to be done. Say only what the facts and the transcript say. No lists, no greeting."""


class OpenAiSummarizer(Summarizer):
    """Asks by Chat Completions, in one piece."""

    def __init__(self, client: AsyncOpenAI, settings: OpenAiSettings) -> None:
        """Use a client of `open_client`."""
        self._client = client
        self._settings = settings

    async def summarize(self, transcript: str, facts: Mapping[str, str], *, used: list[Usage] | None = None) -> str:
        """Return the summary as `Summarizer` says; an empty answer counts as unavailable."""
        known = "\n".join(f"{name}: {value}" for name, value in facts.items())
        with translated():
            completion = await self._client.chat.completions.create(
                model=self._settings.model,
                messages=[
                    {"role": "system", "content": _INSTRUCTIONS},
                    {"role": "user", "content": f"Facts:\n{known}\n\nTranscript:\n{transcript}"},
                ],
                **self._settings.options,
                timeout=self._settings.reply_timeout.total_seconds(),
            )
        if used is not None:
            used += _used(self._settings.model, completion.usage)
        text = completion.choices[0].message.content if completion.choices else None
        if not text or not text.strip():
            raise ProviderUnavailable(PROVIDER, "empty summary")
        return text.strip()


def _used(model: str, usage: CompletionUsage | None) -> tuple[Usage, ...]:
    details = usage.prompt_tokens_details if usage else None
    return used_by_reply(
        model,
        input_tokens=usage.prompt_tokens if usage else None,
        cached_tokens=details.cached_tokens if details else None,
        output_tokens=usage.completion_tokens if usage else None,
    )
