"""The chat model's settings, for the two processes that talk to it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from processes.settings import ReasoningEffort, Settings, required
from vendors.openai.settings import Dialect, OpenAiSettings

#: Models that take tools at one effort only. Source: OpenAI, "Models": gpt-6-luna on Chat Completions.
_EFFORTS: Final[dict[str, ReasoningEffort]] = {"gpt-6-luna": "none"}


def chat_settings(settings: Settings) -> OpenAiSettings:
    """Return how the chat model is reached; servers other than OpenAI's are spoken to in the common dialect."""
    host = urlsplit(settings.openai_base_url).hostname or ""
    return OpenAiSettings(
        base_url=settings.openai_base_url,
        api_key=required(settings, "openai_api_key"),
        model=settings.openai_model,
        dialect=Dialect.OPENAI if host.endswith("openai.com") else Dialect.COMPATIBLE,
        temperature=settings.openai_temperature,
        reasoning_effort=settings.openai_reasoning_effort or _EFFORTS.get(settings.openai_model),
    )
