"""The chat model's settings, for the two processes that talk to it."""

from __future__ import annotations

from urllib.parse import urlsplit

from processes.settings import Settings, required
from vendors.openai.settings import Dialect, OpenAiSettings


def chat_settings(settings: Settings) -> OpenAiSettings:
    """Return how the chat model is reached; servers other than OpenAI's are spoken to in the common dialect."""
    host = urlsplit(settings.openai_base_url).hostname or ""
    return OpenAiSettings(
        base_url=settings.openai_base_url,
        api_key=required(settings, "openai_api_key"),
        model=settings.openai_model,
        dialect=Dialect.OPENAI if host.endswith("openai.com") else Dialect.COMPATIBLE,
        temperature=settings.openai_temperature,
        reasoning_effort=settings.openai_reasoning_effort,
    )
