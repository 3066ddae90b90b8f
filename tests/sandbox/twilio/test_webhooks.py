"""Specification of webhook delivery."""

from __future__ import annotations

import httpx
import pytest

from sandbox.twilio.webhooks import Target, WebhookFailed, Webhooks

FORM = [("CallSid", "CA1")]


class Wire:
    """Answers with scripted results, an exception being raised."""

    def __init__(self, *results: int | Exception) -> None:
        """Use each result once."""
        self.requests: list[httpx.Request] = []
        self.failures: list[int] = []
        self._results = list(results)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Return or raise the next result."""
        self.requests.append(request)
        result = self._results.pop(0)
        if isinstance(result, Exception):
            raise result
        return httpx.Response(result, text="<Response/>")

    async def request(self, target: Target) -> str:
        """Send one webhook."""
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.answer)) as client:
            webhooks = Webhooks(auth_token="t", client=client, new_token=lambda: f"token-{len(self.requests)}")
            return await webhooks.request(target, FORM, lambda failure: self.failures.append(failure.code))


async def test_a_failed_connection_is_tried_once_more() -> None:
    """Twilio's default override: one retry, for connections only, under the same token."""
    wire = Wire(httpx.ConnectError("refused"), 200)
    assert await wire.request(Target("http://h/voice")) == "<Response/>"
    assert {request.headers["I-Twilio-Idempotency-Token"] for request in wire.requests} == {"token-0"}
    assert wire.failures == []


@pytest.mark.parametrize(("result", "code"), [(500, 11200), (404, 11200), (httpx.ReadTimeout("slow"), 11205)])
async def test_any_other_failure_is_not_repeated(result: int | Exception, code: int) -> None:
    """A status or a lost reply goes straight to the fallback, or is the end."""
    wire = Wire(result)
    with pytest.raises(WebhookFailed):
        await wire.request(Target("http://h/voice"))
    assert wire.failures == [code]


async def test_the_fallback_is_asked_once() -> None:
    """Both failures are reported when it fails too."""
    wire = Wire(500, 502)
    with pytest.raises(WebhookFailed):
        await wire.request(Target("http://h/voice", fallback_url="http://h/fallback"))
    assert [request.url.path for request in wire.requests] == ["/voice", "/fallback"]
    assert wire.failures == [11200, 11200]


async def test_a_get_carries_its_fields_in_the_query() -> None:
    """With GET the fields are part of the signed URL."""
    wire = Wire(200)
    await wire.request(Target("http://h/voice?a=b", method="GET"))
    assert str(wire.requests[0].url) == "http://h/voice?a=b&CallSid=CA1"
