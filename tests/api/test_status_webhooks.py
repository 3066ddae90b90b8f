"""Status callbacks of calls and media streams."""

from __future__ import annotations

import logging

import pytest
from twilio.request_validator import RequestValidator

from domain.errors import NotFound, ProviderUnavailable
from tests.api.conftest import World
from tests.api.fakes import AUTH_TOKEN, CALL_SID, CALLER, PUBLIC, TelephoneCompany
from workflows.messages import AnsweredBy, CallStatusChanged, DialStatus


class TestCallStatus:
    """`POST /webhooks/twilio/status`."""

    async def test_status_is_passed_on_as_it_comes(self, world: World, twilio: TelephoneCompany) -> None:
        """Doubled and overtaken callbacks reach the workflow, which an ended call leaves ended."""
        statuses = ("completed", "in-progress", "completed")
        for status in statuses:
            response = await twilio.post("/webhooks/twilio/status", CallSid=CALL_SID, CallStatus=status)
            assert response.status_code == 204

        assert world.gateway.changes == [(CALL_SID, CallStatusChanged(status)) for status in statuses]

    async def test_call_nobody_knows_is_fine(self, world: World, twilio: TelephoneCompany) -> None:
        """A callback after the workflow's end is normal, and repeating it would be no use."""
        world.gateway.failure = NotFound("no such call is running")

        response = await twilio.post("/webhooks/twilio/status", CallSid=CALL_SID, CallStatus="completed")

        assert response.status_code == 204
        assert world.count("holdfast_webhooks_total", kind="status", result="unknown_call") == 1

    async def test_engine_away_is_a_503_that_may_be_repeated(self, world: World, twilio: TelephoneCompany) -> None:
        """The vendor repeats it where the URL says so; Retry-After tells anyone else when."""
        world.gateway.failure = ProviderUnavailable("temporal", "down")

        response = await twilio.post("/webhooks/twilio/status", CallSid=CALL_SID, CallStatus="completed")

        assert response.status_code == 503
        assert response.json()["code"] == "provider_unavailable"
        assert int(response.headers["retry-after"]) > 0


class TestCallsWePlace:
    """Their callbacks carry the wish they were placed for, in the signed URL."""

    async def test_the_wish_is_told_too(self, world: World, twilio: TelephoneCompany) -> None:
        """The call itself may not have been answered yet, so it has no story of its own."""
        path = "/webhooks/twilio/status?dial=wish-1&attempt=2"

        response = await twilio.post(path, CallSid=CALL_SID, CallStatus="ringing")

        assert response.status_code == 204
        assert world.gateway.changes == [(CALL_SID, CallStatusChanged("ringing"))]
        assert world.gateway.dialled == [("wish-1", DialStatus(2, CALL_SID, "ringing"))]

    async def test_who_has_answered_is_passed_on(self, world: World, twilio: TelephoneCompany) -> None:
        """In the telephone company's own word."""
        path = "/webhooks/twilio/answered-by?dial=wish-1&attempt=1"

        response = await twilio.post(path, CallSid=CALL_SID, AnsweredBy="machine_end_beep")

        assert response.status_code == 204
        assert world.gateway.dialled == [("wish-1", AnsweredBy(1, CALL_SID, "machine_end_beep"))]

    async def test_another_wish_in_the_url_is_not_signed(self, world: World, twilio: TelephoneCompany) -> None:
        """The signature covers the query."""
        signed = "/webhooks/twilio/answered-by?dial=wish-1&attempt=1"
        fields = {"CallSid": CALL_SID, "AnsweredBy": "fax"}
        signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC + signed, fields)

        response = await twilio.post_unsigned(
            signed.replace("wish-1", "wish-2"), {"X-Twilio-Signature": signature}, **fields
        )

        assert (response.status_code, world.gateway.dialled) == (403, [])


class TestStreamStatus:
    """`POST /webhooks/twilio/stream-status`."""

    @pytest.mark.parametrize(("event", "label"), [("stream-started", "stream-started"), ("brand-new", "other")])
    async def test_events_are_counted_under_few_labels(
        self, world: World, twilio: TelephoneCompany, event: str, label: str
    ) -> None:
        """What the vendor invents tomorrow must not make a new time series each."""
        await twilio.post("/webhooks/twilio/stream-status", CallSid=CALL_SID, StreamEvent=event)

        assert world.count("holdfast_stream_events_total", event=label) == 1

    async def test_error_is_logged_without_the_caller(
        self, twilio: TelephoneCompany, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The log shows what failed, not for whom."""
        with caplog.at_level(logging.INFO):
            await twilio.post(
                "/webhooks/twilio/stream-status", StreamEvent="stream-error", StreamError="31921 closed", From=CALLER
            )

        assert "31921 closed" in caplog.text
        assert CALLER not in caplog.text
