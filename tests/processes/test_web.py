"""The web by the settings."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr, ValidationError

from domain.errors import RuleBroken
from processes.provider_roster import ProviderRoster
from processes.settings import Settings, embedded_settings
from processes.web import opened_web


async def test_without_a_key_there_is_none() -> None:
    """Planners are told so."""
    async with opened_web(embedded_settings(), ProviderRoster(CollectorRegistry())) as web:
        assert web is None


async def test_with_a_key_the_public_web_alone_is_read() -> None:
    """Unless a setting names the sandbox."""
    settings = embedded_settings().model_copy(update={"brave_api_key": SecretStr("key"), "web_allowed_origin": None})
    async with opened_web(settings, ProviderRoster(CollectorRegistry())) as web:
        assert web is not None
        with pytest.raises(RuleBroken, match="public web"):
            await web.pages.fetch("http://127.0.0.1/")


@pytest.mark.parametrize(
    "origin", ["http://10.0.0.1:80", "http://localhost:8090", "https://127.0.0.1:1", "127.0.0.1:80"]
)
def test_only_loopback_is_let_through(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its number; whatever else is inside stays there."""
    monkeypatch.setenv("HOLDFAST_WEB_ALLOWED_ORIGIN", origin)
    with pytest.raises(ValidationError, match="web_allowed_origin"):
        Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it
