"""The public URLs of the media processes."""

from __future__ import annotations

import pytest

from domain.errors import ConfigurationError
from processes.media_urls import media_origins, media_urls
from processes.settings import embedded_settings

TWO = "wss://one.example/media, wss://two.example:8443/media"


def test_each_process_has_its_url() -> None:
    """Separated by commas, spaces do not matter."""
    settings = embedded_settings().model_copy(update={"public_media_url": TWO})
    assert media_urls(settings) == ("wss://one.example/media", "wss://two.example:8443/media")
    assert media_origins(settings) == ("wss://one.example", "wss://two.example:8443")


@pytest.mark.parametrize(
    "wrong",
    ["", ",", "https://one.example/media", "wss://one.example", "wss:///media", "wss://one.example/media?a=b"],
)
def test_what_twilio_could_not_reach_is_refused(wrong: str) -> None:
    """The message shows what it has to look like."""
    settings = embedded_settings().model_copy(update={"public_media_url": wrong})
    with pytest.raises(ConfigurationError, match="wss://host/media"):
        media_urls(settings)


def test_a_host_twice_is_refused() -> None:
    """A lost stream would go on at the process that lost it."""
    settings = embedded_settings().model_copy(
        update={"public_media_url": "wss://a.example/media,wss://a.example/media"}
    )
    with pytest.raises(ConfigurationError, match="twice"):
        media_urls(settings)
