"""Status callbacks: nobody waits for their answer, and none of them is needed.

They are best effort, may be doubled and may overtake each other. To the workflow only the end matters: a terminal
status stays, whatever comes after it. It has a watchdog that asks the telephone company itself, so a lost one costs
time, not the call. With the workflow engine away the answer is a quick 503: it shows in the vendor's debugger, and
the vendor repeats the callback where its URL's fragment says so (`#rc=3&rp=5xx,ct,rt`).
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Query, Request, Response

from api.call_gateway import CallGateway
from api.clocks import Clocks
from api.metrics import ApiMetrics
from api.webhook_count import observed
from api.webhook_form import SignedForms, WebhookForm
from domain.errors import NotFound
from workflows.messages import AnsweredBy, CallStatusChanged, DialStatus

_LOG: Final = logging.getLogger(__name__)
_NO_CONTENT: Final = 204
_SECONDS: Final = re.compile(r"[0-9]{1,6}")
#: Which wish a call was placed for: our own id, in the URL the telephone company was given and has signed.
_DIAL: Final = Query(default=None, max_length=200, description="What we have placed the call for")
_DIAL_NEEDED: Final = Query(max_length=200, description="What we have placed the call for")
# A label's values must be few: what the vendor invents tomorrow is counted as `other`.
_STREAM_EVENTS: Final = frozenset({"stream-started", "stream-stopped", "stream-error"})


@dataclass(frozen=True, slots=True)
class StatusWebhooks:
    """Passes on what the telephone company reports."""

    forms: SignedForms
    gateway: CallGateway
    metrics: ApiMetrics
    clocks: Clocks

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/webhooks/twilio", tags=["webhooks"])
        for path, endpoint, summary in (
            ("/status", self.call_status, "A call's status has changed"),
            ("/answered-by", self.answered_by, "A person or a machine has answered a call we have placed"),
            ("/stream-status", self.stream_status, "A media stream has started, stopped or failed"),
        ):
            router.add_api_route(path, endpoint, methods=["POST"], status_code=_NO_CONTENT, summary=summary)
        return router

    async def call_status(
        self, request: Request, dial: str | None = _DIAL, attempt: int = Query(default=1, ge=1)
    ) -> Response:
        """Signal the call's workflow, and the wish it was placed for; one that is over, or never was ours, is fine."""
        with observed(self.metrics, "status", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            call_sid, status = form.require_sid("CallSid"), form.require("CallStatus")
            try:
                await self.gateway.status_changed(call_sid, CallStatusChanged(status, _lasted(form)))
            except NotFound:
                observation.result = "unknown_call"
            if dial is not None:
                with suppress(NotFound):
                    await self.gateway.dial_status(dial, DialStatus(attempt, call_sid, status))
            return Response(status_code=_NO_CONTENT)

    async def answered_by(self, request: Request, dial: str = _DIAL_NEEDED, attempt: int = Query(ge=1)) -> Response:
        """Signal the call and the wish it was placed for."""
        with observed(self.metrics, "answered_by", self.clocks.monotonic):
            form = await self.forms.read(request)
            answer = AnsweredBy(attempt, form.require_sid("CallSid"), form.require("AnsweredBy"))
            await self.gateway.dial_answered(dial, answer)
            return Response(status_code=_NO_CONTENT)

    async def stream_status(self, request: Request) -> Response:
        """Count the event; log an error's code, so that a failing stream shows before callers complain."""
        with observed(self.metrics, "stream_status", self.clocks.monotonic):
            form = await self.forms.read(request)
            event = form.require("StreamEvent")
            self.metrics.stream_events.labels(event if event in _STREAM_EVENTS else "other").inc()
            if event == "stream-error":
                _LOG.warning("media stream failed: %s", form.get("StreamError") or "no reason given")
            return Response(status_code=_NO_CONTENT)


def _lasted(form: WebhookForm) -> timedelta | None:
    """Return how long a call was, which comes with its end."""
    seconds = form.get("CallDuration") or ""
    return timedelta(seconds=int(seconds)) if _SECONDS.fullmatch(seconds) else None
