"""The two reports of a recorded message: the caller's call goes on with the first, the second is the recorder's own.

The first knows who called, but may never come (the caller hangs up); the second always comes, but does not know who
called. Both go to the spool under the recording's id.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from api.call_answers import CallAnswers, TwimlResponse
from api.clocks import Clocks
from api.metrics import ApiMetrics
from api.voicemail_import import VoicemailImporter
from api.voicemail_spool import SpooledMessage, VoicemailSpool
from api.webhook_count import observed
from api.webhook_form import SignedForms, WebhookForm
from domain.errors import ProviderUnavailable
from domain.phone_numbers import caller_number

_LOG: Final = logging.getLogger(__name__)
_NO_CONTENT: Final = 204
_SECONDS: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class RecordingWebhooks:
    """Takes recorded messages in, safe on disk before the answer."""

    forms: SignedForms
    spool: VoicemailSpool
    importer: VoicemailImporter
    answers: CallAnswers
    metrics: ApiMetrics
    clocks: Clocks

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/webhooks/twilio", tags=["webhooks"])
        router.add_api_route(
            "/recording",
            self.message_recorded,
            methods=["POST"],
            response_class=TwimlResponse,
            summary="The caller has left a message",
        )
        router.add_api_route(
            "/recording-status",
            self.recording_changed,
            methods=["POST"],
            status_code=_NO_CONTENT,
            summary="A recording's status has changed",
        )
        return router

    async def message_recorded(self, request: Request) -> Response:
        """Keep the message and say goodbye; say so honestly when it could not be kept."""
        with observed(self.metrics, "recording", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            if form.get("RecordingSid") is None:
                observation.result = "nothing_recorded"
                return self.answers.hang_up()
            try:
                await self._keep(form)
            except ProviderUnavailable:
                _LOG.exception("message %s not kept; the recording stays with Twilio", form.get("RecordingSid"))
                observation.result = "failed"
                return self.answers.message_not_kept()
            return self.answers.message_kept()

    async def recording_changed(self, request: Request) -> Response:
        """Keep the message of a completed recording; raises ProviderUnavailable (503) when it cannot be kept."""
        with observed(self.metrics, "recording_status", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            status = form.require("RecordingStatus")
            if status == "completed":
                await self._keep(form)
            else:
                observation.result = "not_completed"
            return Response(status_code=_NO_CONTENT)

    async def _keep(self, form: WebhookForm) -> None:
        seconds = form.get("RecordingDuration") or ""
        await self.spool.put(
            SpooledMessage(
                recording_sid=form.require_sid("RecordingSid"),
                call_sid=form.require_sid("CallSid"),
                recorded_at=self.clocks.now(),
                recording_url=form.get("RecordingUrl"),
                duration_s=int(seconds) if _SECONDS.fullmatch(seconds) else None,
                from_number=caller_number(form.get("From")),
                to_number=form.get("To"),
            )
        )
        self.importer.wake()
