"""The chat models' settings, for the two processes that talk to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from processes.settings import ReasoningEffort, Settings, required
from vendors.openai.settings import Dialect, OpenAiSettings

#: Models that take tools at one effort only. Source: OpenAI, "Models": gpt-6-luna on Chat Completions.
_EFFORTS: Final[dict[str, ReasoningEffort]] = {"gpt-6-luna": "none"}
#: Half of what a caller is let wait for a first word (`ReplySettings.first_token_timeout`), less a little: the second
#: model gets the rest.
_PATIENCE_WITH_FALLBACK: Final = timedelta(seconds=2.5)

#: Name of each chat model in metrics.
MODEL: Final = "openai"
FALLBACK_MODEL: Final = "openai_fallback"


def chat_models(settings: Settings) -> Sequence[tuple[str, OpenAiSettings]]:
    """Return how the chat models are reached, by name, the preferred one first; raises ConfigurationError."""
    first = _chat_settings(
        settings,
        base_url=settings.openai_base_url,
        api_key=required(settings, "openai_api_key"),
        model=settings.openai_model,
    )
    if settings.openai_fallback_base_url is None and settings.openai_fallback_model is None:
        return ((MODEL, first),)
    return ((MODEL, replace(first, first_token_timeout=_PATIENCE_WITH_FALLBACK)), (FALLBACK_MODEL, _fallback(settings)))


def _fallback(settings: Settings) -> OpenAiSettings:
    is_elsewhere = settings.openai_fallback_base_url is not None
    has_key = is_elsewhere or settings.openai_fallback_api_key is not None  # a key is for the endpoint it was given for
    return _chat_settings(
        settings,
        base_url=settings.openai_fallback_base_url or settings.openai_base_url,
        api_key=required(settings, "openai_fallback_api_key" if has_key else "openai_api_key"),
        model=settings.openai_fallback_model or settings.openai_model,
    )


def _chat_settings(settings: Settings, *, base_url: str, api_key: str, model: str) -> OpenAiSettings:
    """Return how one is reached; servers other than OpenAI's are spoken to in the common dialect."""
    host = urlsplit(base_url).hostname or ""
    # The temperature and effort set are the first model's; another one may refuse them.
    is_first = model == settings.openai_model
    return OpenAiSettings(
        base_url=base_url,
        api_key=api_key,
        model=model,
        dialect=Dialect.OPENAI if host.endswith("openai.com") else Dialect.COMPATIBLE,
        temperature=settings.openai_temperature if is_first else None,
        reasoning_effort=(settings.openai_reasoning_effort if is_first else None) or _EFFORTS.get(model),
    )
