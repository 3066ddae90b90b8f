"""Signatures and forms of the telephone company."""

from __future__ import annotations

import logging

import httpx
import pytest
from twilio.request_validator import RequestValidator

from api.public_url import PublicUrl
from tests.api.conftest import World
from tests.api.fakes import AUTH_TOKEN, CALL_SID, CALLER, OUR_NUMBER, TelephoneCompany, client_of

VOICE = "/webhooks/twilio/voice"
RINGING = {"CallSid": CALL_SID, "From": CALLER, "To": OUR_NUMBER}


def signed(url: str) -> dict[str, str]:
    """Return the signature header over a URL and the fields of `RINGING`."""
    return {"X-Twilio-Signature": RequestValidator(AUTH_TOKEN).compute_signature(url, RINGING)}


class TestSignature:
    """Only the telephone company may speak for callers."""

    @pytest.mark.parametrize(
        "path",
        [VOICE, "/webhooks/twilio/status", "/webhooks/twilio/recording", "/webhooks/twilio/after-stream?epoch=1"],
    )
    @pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}])
    async def test_missing_or_wrong_signature_is_a_403_problem(
        self, world: World, twilio: TelephoneCompany, path: str, headers: dict[str, str]
    ) -> None:
        """No webhook does anything without a valid signature."""
        response = await twilio.post_unsigned(path, headers, **RINGING)

        assert response.status_code == 403
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["code"] == "access_denied"
        assert world.gateway.admitted == []

    async def test_refusal_is_logged_without_content(
        self, twilio: TelephoneCompany, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The log names the webhook and what was wrong, not who called."""
        with caplog.at_level(logging.INFO):
            await twilio.post_unsigned(VOICE, {}, **RINGING)

        assert "signature missing" in caplog.text
        assert CALLER not in caplog.text

    async def test_changed_field_breaks_the_signature(self, twilio: TelephoneCompany) -> None:
        """The signature covers the fields."""
        headers = signed("https://phone.northgate.example" + VOICE)

        assert (await twilio.post_unsigned(VOICE, headers, **{**RINGING, "From": "+15559999999"})).status_code == 403

    async def test_body_that_is_no_form_is_a_400_problem(self, client: httpx.AsyncClient) -> None:
        """Bytes that are no text cannot be signed fields."""
        assert (await client.post(VOICE, content=b"CallSid=%ff\xff")).status_code == 400


class TestPublicUrl:
    """Signatures are made over the URL the outside world used."""

    async def status(self, world: World, public_url: PublicUrl, *, signed_over: str, **headers: str) -> int:
        """Return the status of a webhook signed over a URL, sent with more headers."""
        async with client_of(world.app(public_url=public_url)) as client:
            twilio = TelephoneCompany(client)
            response = await twilio.post_unsigned(VOICE, signed(signed_over) | headers, **RINGING)
        return response.status_code

    async def test_setting_wins_over_what_headers_say(self, world: World) -> None:
        """A forged header must not move the URL a signature is checked against."""
        url = PublicUrl("https://real.example/", is_proxy_trusted=True)
        forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

        assert await self.status(world, url, signed_over=f"https://real.example{VOICE}", **forged) == 200
        assert await self.status(world, url, signed_over=f"https://evil.example{VOICE}", **forged) == 403

    async def test_setting_may_have_a_path(self, world: World) -> None:
        """A proxy may publish the API under a prefix."""
        url = PublicUrl("https://real.example/phone")

        assert await self.status(world, url, signed_over=f"https://real.example/phone{VOICE}") == 200

    @pytest.mark.parametrize(("is_trusted", "status"), [(True, 200), (False, 403)])
    async def test_forwarded_headers_count_only_when_trusted(
        self, world: World, *, is_trusted: bool, status: int
    ) -> None:
        """Without a setting, a trusted proxy says how it was reached; anyone else's word is nothing."""
        url = PublicUrl(None, is_proxy_trusted=is_trusted)
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "edge.example, inner"}

        assert await self.status(world, url, signed_over=f"https://edge.example{VOICE}", **forwarded) == status

    async def test_without_setting_and_proxy_the_request_itself_counts(self, world: World) -> None:
        """On a bare machine the URL is the one of the request."""
        assert await self.status(world, PublicUrl(None), signed_over=f"http://127.0.0.1:8080{VOICE}") == 200


async def test_query_belongs_to_the_signed_url(world: World, twilio: TelephoneCompany) -> None:
    """The epoch in the query cannot be changed without the token."""
    path = "/webhooks/twilio/after-stream"
    headers = signed(f"https://phone.northgate.example{path}?epoch=1")

    response = await twilio.post_unsigned(f"{path}?epoch=2", headers, **RINGING)

    assert response.status_code == 403
    assert world.gateway.ended == []
