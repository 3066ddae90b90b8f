"""Deepgram's endpoints, for the process that listens and speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from processes.settings import Settings, required
from vendors.deepgram.socket import Endpoint

#: A caller hears nothing while a first connection is waited for: with another endpoint at hand, less of it.
_PATIENCE_WITH_FALLBACK: Final = timedelta(seconds=1.5)

#: Name of each endpoint in metrics.
ENDPOINT: Final = "deepgram"
FALLBACK_ENDPOINT: Final = "deepgram_fallback"


def endpoints(settings: Settings) -> Sequence[tuple[str, Endpoint]]:
    """Return the endpoints by name, the preferred one first; raises ConfigurationError."""
    url, key = settings.deepgram_base_url, required(settings, "deepgram_api_key")
    if settings.deepgram_fallback_base_url is None:
        return ((ENDPOINT, Endpoint(url, key)),)
    fallback = Endpoint(settings.deepgram_fallback_base_url, required(settings, "deepgram_fallback_api_key"))
    return ((ENDPOINT, Endpoint(url, key, _PATIENCE_WITH_FALLBACK)), (FALLBACK_ENDPOINT, fallback))
