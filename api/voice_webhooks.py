"""The webhooks in which a caller waits: a call rings, a media stream has ended, a colleague was rung.

Rules of this file: the caller always gets an answer within `patience`; when the workflow engine is away, it is a
friendly request to leave a message, never the telephone company's "an application error has occurred". A repeated
webhook (`I-Twilio-Idempotency-Token`) needs no memory here: update ids and stream tokens are functions of call and
epoch, so that it gets the same stream from whichever process answers it. The end of a stream is told by the media
process' host in the URL that was given with it; a call that was redirected there comes without. In mid-call the caller
is held on the line a few times before he is asked for a message: whatever is away may be about to come back. A later
question of the call that nobody answered comes to the number's fallback URL, which is the first webhook once more: it
is answered as what it was.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar, assert_never
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Query, Request, Response

from api.call_answers import CallAnswers, TwimlResponse
from api.call_gateway import CallGateway
from api.clocks import Clocks
from api.metrics import ApiMetrics
from api.problem_responses import log_unexpected
from api.webhook_count import observed
from api.webhook_form import SignedForms, WebhookForm
from domain.errors import HoldfastError, NotFound
from domain.names import AFTER_DIAL_PATH, AFTER_STREAM_PATH, RECORDING_PATH
from domain.phone_numbers import caller_number
from domain.stream_end import AfterStream
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
)

_LOG: Final = logging.getLogger(__name__)
_T = TypeVar("_T")
#: Held for two seconds each, between questions of up to `patience`: longer than a worker or Temporal takes to restart.
_MOST_HOLDS: Final = 4
_HANG_UP: Final = AfterStreamDecision(AfterStream.HANG_UP)
#: `DialCallStatus` after a conversation. Source: Twilio, "TwiML: <Dial>".
_TALKED: Final = frozenset({"completed", "answered"})


@dataclass(frozen=True, slots=True)
class VoiceWebhooks:
    """Answers with TwiML. `patience` bounds the question to the workflow; the caller hears silence meanwhile."""

    forms: SignedForms
    gateway: CallGateway
    answers: CallAnswers
    metrics: ApiMetrics
    clocks: Clocks
    patience: timedelta

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/webhooks/twilio", tags=["webhooks"])
        for path, endpoint, summary in (
            ("/voice", self.call_rings, "A call rings at one of our numbers, or one we have placed is answered"),
            ("/after-stream", self.stream_ended, "A media stream has ended"),
            ("/after-dial", self.dial_ended, "A colleague was rung, and has talked to the caller or not"),
        ):
            router.add_api_route(path, endpoint, methods=["POST"], response_class=TwimlResponse, summary=summary)
        return router

    async def call_rings(
        self,
        request: Request,
        dial: str | None = Query(default=None, max_length=200, description="What we have placed the call for"),
    ) -> Response:
        """Admit the call and connect it to a media stream; refuse it politely; or take a message.

        Whoever has answered a call of ours is not asked for a message: he does not want anything of us.
        """
        with observed(self.metrics, "voice", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            unanswered = urlsplit(form.get("ErrorUrl") or "")
            if unanswered.path.endswith((AFTER_STREAM_PATH, AFTER_DIAL_PATH, RECORDING_PATH)):
                observation.result = "asked_again"
                return await self._asked_again(request, unanswered.path, parse_qs(unanswered.query))
            ringing = self._ringing(form, dial)
            admission = await self._asked(self.gateway.admit(ringing), "voice")
            if admission is None:
                observation.result = "fallback"
                return self.answers.call_again() if dial else self.answers.take_message(request)
            observation.result = "accepted" if admission.is_accepted else "refused"
            return self._admitted(request, ringing.call_sid, admission)

    async def stream_ended(
        self,
        request: Request,
        epoch: int = Query(ge=0, description="The ended stream's epoch"),
        media: str | None = Query(default=None, description="Host of the media process that carried it"),
        holds: int = Query(default=0, ge=0, description="How often the caller has been held for an answer"),
    ) -> Response:
        """Ask the call's workflow what comes next: another stream, a message, or the end; hold the line for it."""
        with observed(self.metrics, "after_stream", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            call_sid = form.require_sid("CallSid")
            decision = await self._asked(self._decision(call_sid, AfterStreamRequest(epoch)), "after_stream")
            if decision is None and holds < _MOST_HOLDS:
                observation.result = "held"
                return self.answers.hold(request, epoch=epoch, media=media, holds=holds + 1)
            if decision is None:
                observation.result = "fallback"
                return self.answers.take_message(request)
            observation.result = decision.action.value
            return self._decided(request, call_sid, decision, left=media)

    async def dial_ended(self, request: Request) -> Response:
        """Let a caller go who has talked to a colleague; ask for a message when nobody has answered."""
        with observed(self.metrics, "after_dial", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            call_sid = form.require_sid("CallSid")
            if form.get("DialCallStatus") not in _TALKED:
                observation.result = "unanswered"
                return self.answers.nobody_there(request)
            observation.result = "answered"
            with suppress(HoldfastError):  # the call's outcome is all that depends on it
                await self.gateway.transferred(call_sid)
            return self.answers.hang_up()

    async def _asked_again(self, request: Request, path: str, query: Mapping[str, Sequence[str]]) -> Response:
        """Answer what the telephone company could not ask at its own URL."""
        if path.endswith(AFTER_DIAL_PATH):
            return await self.dial_ended(request)
        if path.endswith(RECORDING_PATH):
            return self.answers.message_kept()  # the recorder's own report has brought it, or does
        epoch, holds = (int(query.get(name, ["0"])[0]) for name in ("epoch", "holds"))
        return await self.stream_ended(request, epoch, query.get("media", [None])[0], holds)

    def _ringing(self, form: WebhookForm, dial: str | None) -> AdmitRequest:
        return AdmitRequest(
            call_sid=form.require_sid("CallSid"),
            from_number=caller_number(form.get("From")),
            to_number=form.require("To"),
            received_at=self.clocks.now(),
            dial_intent_id=dial,
        )

    async def _asked(self, question: Awaitable[_T], kind: str) -> _T | None:
        """Return the workflow's answer; None when there is none in time, whatever the reason."""
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await question
        except TimeoutError:
            _LOG.warning("%s: no answer in %g s", kind, self.patience.total_seconds())
        except HoldfastError as error:
            _LOG.warning("%s: %s", kind, error)
        except Exception as error:  # noqa: BLE001 — a person is on the line: a bug of ours must not end the call
            log_unexpected(error, kind)
        return None

    async def _decision(self, call_sid: str, ended: AfterStreamRequest) -> AfterStreamDecision:
        try:
            return await self.gateway.after_stream(call_sid, ended)
        except NotFound:
            # The call's story is over, goodbye included: nothing is left to say.
            return _HANG_UP

    def _admitted(self, request: Request, call_sid: str, admission: Admission) -> Response:
        if not admission.is_accepted:
            return self.answers.refuse(admission.refusal)
        return self.answers.connect(request, call_sid, admission.stream_epoch)

    def _decided(self, request: Request, call_sid: str, decision: AfterStreamDecision, *, left: str | None) -> Response:
        match decision.action:
            case AfterStream.RECONNECT:
                return self.answers.connect(request, call_sid, decision.stream_epoch, say=decision.say, left=left)
            case AfterStream.DIAL_HUMAN:
                return self.answers.dial(request, number=decision.dial, caller_id=decision.caller_id, say=decision.say)
            case AfterStream.TAKE_MESSAGE:
                return self.answers.take_message(request, say=decision.say)
            case AfterStream.HANG_UP:
                return self.answers.hang_up(say=decision.say)
            case _:
                assert_never(decision.action)
