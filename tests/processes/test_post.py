"""By whom e-mail goes, as the settings say."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from domain.errors import ConfigurationError
from processes.post import microsoft_application, opened_post
from processes.provider_roster import ProviderRoster
from processes.settings import Settings
from processes.worker_ports import Post
from sandbox.google.account import ServiceAccount

US = "desk@northgate.example"
MICROSOFT = {
    "mail_provider": "microsoft",
    "microsoft_tenant_id": "northgate.example",
    "microsoft_client_id": "app",
    "microsoft_client_secret": SecretStr("secret"),
}


def settings(**values: object) -> Settings:
    """Return settings."""
    return Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]  # tests name fields


async def opened(chosen: Settings) -> tuple[Post | None, list[str]]:
    """Return the post and the providers shown in the metrics."""
    registry = CollectorRegistry()
    async with AsyncExitStack() as stack:
        post = await opened_post(chosen, ProviderRoster(registry), stack)
        shown = [
            one for metric in registry.collect() for one in metric.samples if one.name == "holdfast_provider_state"
        ]
    return post, [one.labels["provider"] for one in shown if one.labels["port"] == "mailer"]


async def test_without_settings_nobody_is_e_mailed() -> None:
    """None is promised then."""
    assert await opened(settings()) == (None, [])


@pytest.mark.parametrize(
    ("values", "provider"),
    [
        ({"smtp_host": "smtp.example.com"}, "smtp"),
        ({"smtp_host": "smtp.example.com", "mail_provider": "smtp"}, "smtp"),
        ({"smtp_host": "smtp.example.com", **MICROSOFT}, "microsoft_graph"),
    ],
)
async def test_the_provider_named_sends(values: dict[str, object], provider: str) -> None:
    """Behind a breaker, from our address; one that is named comes before a mail server."""
    post, shown = await opened(settings(mail_sender=US, **values))
    assert post is not None
    assert (post.sender, shown) == (US, [provider])


async def test_gmail_uses_the_service_account_there_is(tmp_path: Path) -> None:
    """The calendars' own, which may stand in for the sender."""
    key = tmp_path / "google.json"
    key.write_text(json.dumps(ServiceAccount(lambda: datetime.now(UTC)).as_json("http://127.0.0.1:1")))
    _, shown = await opened(settings(mail_provider="gmail", mail_sender=US, google_service_account=key))
    assert shown == ["gmail"]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"smtp_host": "smtp.example.com"}, "MAIL_SENDER"),
        ({"mail_provider": "smtp", "mail_sender": US}, "SMTP_HOST"),
        ({"mail_provider": "gmail", "mail_sender": US}, "GOOGLE_SERVICE_ACCOUNT"),
        (MICROSOFT, "MAIL_SENDER"),
        (MICROSOFT | {"mail_sender": US, "microsoft_client_secret": None}, "MICROSOFT_CLIENT_SECRET"),
    ],
)
async def test_what_is_missing_is_named(values: dict[str, object], missing: str) -> None:
    """Before the process begins."""
    with pytest.raises(ConfigurationError, match=f"HOLDFAST_{missing}"):
        await opened(settings(**values))


def test_microsoft_has_two_doors() -> None:
    """Another base URL stands for both."""
    usual = microsoft_application(settings(**MICROSOFT))
    assert usual.token_url == "https://login.microsoftonline.com/northgate.example/oauth2/v2.0/token"
    assert usual.graph_url == "https://graph.microsoft.com"
    boxed = microsoft_application(settings(**MICROSOFT, microsoft_base_url="http://127.0.0.1:8090/microsoft/"))
    assert {boxed.login_url, boxed.graph_url} == {"http://127.0.0.1:8090/microsoft"}
