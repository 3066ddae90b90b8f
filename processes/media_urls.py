"""The public URLs of the media processes: the api sends calls there, and media checks signatures over them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from domain.errors import ConfigurationError
from domain.names import MEDIA_PATH
from processes.settings import Settings

_SHAPE: Final = f"HOLDFAST_PUBLIC_MEDIA_URL has to look like wss://host{MEDIA_PATH}[,wss://other-host{MEDIA_PATH}…]"


def media_urls(settings: Settings) -> tuple[str, ...]:
    """Return the URLs in the order given; raises ConfigurationError for none, a path not served or a host twice."""
    urls = tuple(url for part in settings.public_media_url.split(",") if (url := part.strip()))
    if not urls:
        raise ConfigurationError(_SHAPE)
    origins = [_origin(url) for url in urls]
    if len(set(origins)) < len(origins):
        raise ConfigurationError("HOLDFAST_PUBLIC_MEDIA_URL names a host twice")
    return urls


def media_origins(settings: Settings) -> tuple[str, ...]:
    """Return `wss://host[:port]` of each URL; raises as `media_urls` does."""
    return tuple(_origin(url) for url in media_urls(settings))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"ws", "wss"} or not parts.netloc or parts.path.rstrip("/") != MEDIA_PATH or parts.query:
        raise ConfigurationError(_SHAPE)
    return f"{parts.scheme}://{parts.netloc}"
