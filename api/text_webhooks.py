"""Text messages that come in: each goes to the thread of the two numbers, which answers it, unless it is a decision.

With the workflow engine away, whoever wants no more texts is taken at his word all the same, and what else is written
is left to a human. With the database away as well the answer is a quick 503, and the vendor repeats the webhook where
its URL's fragment says so (`#rc=3&rp=5xx,ct,rt`).
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from api.call_answers import TwimlResponse
from api.call_gateway import CallGateway
from api.clocks import Clocks
from api.metrics import ApiMetrics
from api.text_decisions import TextDecisions
from api.webhook_count import observed
from api.webhook_form import SignedForms, WebhookForm
from domain import twiml
from domain.errors import PeerProtocolError, ProviderUnavailable
from domain.opt_out import OptOut, opt_out
from domain.phone_numbers import caller_number
from domain.ports.consent import Suppressions
from domain.ports.storage import CallLog, Directory, Line
from domain.principals import PIN_LENGTHS, said_digits
from domain.spoken_codes import without_codes
from domain.texted_decisions import bears_code
from domain.texts import text_left, texted_opt_out
from workflows.thread_messages import TextReceived

#: Of pictures or parts of a text.
_COUNT: Final = re.compile(r"[0-9]{1,3}")
_LOG: Final = logging.getLogger(__name__)
#: What the thread may have asked for, which is away.
_PERHAPS_ASKED: Final = "code"


@dataclass(frozen=True, slots=True)
class TextWebhooks:
    """Takes text messages in."""

    forms: SignedForms
    gateway: CallGateway
    directory: Directory
    call_log: CallLog
    suppressions: Suppressions
    decisions: TextDecisions
    metrics: ApiMetrics
    clocks: Clocks

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(prefix="/webhooks/twilio", tags=["webhooks"])
        router.add_api_route(
            "/message",
            self.text_received,
            methods=["POST"],
            response_class=TwimlResponse,
            summary="A text message has come to one of our numbers",
        )
        return router

    async def text_received(self, request: Request) -> Response:
        """Pass a text on, or keep it; the answer to it comes as a text of its own."""
        with observed(self.metrics, "message", self.clocks.monotonic) as observation:
            form = await self.forms.read(request)
            sender, ours, text = caller_number(form.require("From")), form.require("To"), self._text(form)
            if sender is None:  # a short code: a machine writes, and none of ours answers machines
                observation.result = "no_number"
                return TwimlResponse(twiml.nothing())
            answer = await self._decided(sender, ours, text)
            if answer is not None:
                observation.result = "decision"
                return TwimlResponse(twiml.message(answer) if answer else twiml.nothing())
            try:
                await self.gateway.text_received(sender, ours, text)
            except ProviderUnavailable as error:
                _LOG.warning("message %s is kept for a human: %s", text.message_sid, error)
                observation.result = "fallback"
                await self._keep(sender, await self.directory.line(ours), text)
            return TwimlResponse(twiml.nothing())

    async def _decided(self, sender: str, ours: str, text: TextReceived) -> str | None:
        """Return what is answered to a decision; None: it is none, or nobody can tell now and it bears no code."""
        try:
            return await self.decisions.answer(sender, ours, text)
        except ProviderUnavailable:
            if bears_code(text.text):
                raise
            return None

    def _text(self, form: WebhookForm) -> TextReceived:
        """Return what was written; a picture is nothing we can see, and is said so."""
        pictures = form.get("NumMedia") or "0"
        if not _COUNT.fullmatch(pictures):
            raise PeerProtocolError("field NumMedia is no number")
        words = form.get("Body") or ""
        shown = f"{words} [{pictures} picture(s)]".strip() if int(pictures) else words
        segments = form.get("NumSegments") or "0"
        count = int(segments) if _COUNT.fullmatch(segments) else 0
        return TextReceived(form.require_sid("MessageSid"), shown, self.clocks.now(), count)

    async def _keep(self, sender: str, line: Line | None, text: TextReceived) -> None:
        if line is None:
            return
        organisation_id = line.organisation.organisation_id
        wish = opt_out(text.text)
        if wish is not None and wish.kind is OptOut.STOP:
            await self.suppressions.suppress(
                texted_opt_out(
                    organisation_id=organisation_id, number=sender, text_sid=text.message_sid, at=text.received_at
                )
            )
            return
        contact = await self.directory.contact_by_phone(organisation_id, sender)
        await self.call_log.leave_message(
            text_left(
                message_id=text.message_sid,
                organisation_id=organisation_id,
                contact=contact,
                number=sender,
                words=without_codes(text.text, asked=_PERHAPS_ASKED if _may_be_code(text.text) else ""),
                at=text.received_at,
            )
        )


def _may_be_code(text: str) -> bool:
    """Say whether a text is nothing but so many digits as a PIN or a code may have."""
    return not any(letter.isalpha() for letter in text) and len(said_digits(text)) in PIN_LENGTHS
