"""Approval from the mailbox: a link shows the plan, and a button on that page decides.

Rules:
- Looking decides nothing: mail scanners and previews open every link.
- A token is good for one decision; pressed again, either button is answered what the first has come to.
- A token that is wrong costs no look into the database, and its page does not say what is wrong.
- A link is its mailbox's: once the approver's key has another address, it is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Final, assert_never
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from activities.approval_mails import APPROVE_PATH
from api.approval_pages import question_page, refused_page, said_page
from api.task_desk import TaskDesk
from domain.approval_token import REFUSED, ApprovalTicket, read_token
from domain.approvals import Answer, Channel, Choice, Decision, Ruling, said
from domain.errors import AccessDenied, NotFound, ProviderUnavailable
from domain.ports.deciders import DeciderRegister
from domain.ports.storage import Directory
from domain.ports.tasks import TaskReader
from domain.step_policy import REQUESTER
from domain.tasks import TaskRecord, TaskState

_CHANGED: Final = (
    "The plan has changed",
    "This e-mail was about another plan. You are asked again if your yes is needed.",
)
_DECIDED: Final = "Already decided"
_OVER: Final = "Nothing to decide any more"
_BUTTONS: Final = {str(choice): choice for choice in (Choice.APPROVE, Choice.REJECT)}
_RETRY_SECONDS: Final = "10"


@dataclass(frozen=True, slots=True)
class ApprovalLinksApi:
    """Shows plans to whoever has a link, and passes on what he decides.

    Attributes:
        secret: Signs the links.
        currency: Of the estimates, ISO 4217.
        now: Returns aware UTC.
    """

    reader: TaskReader
    desk: TaskDesk
    directory: Directory
    deciders: DeciderRegister
    secret: bytes = field(repr=False)
    currency: str
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; the token in the path is the key to each."""
        router = APIRouter(include_in_schema=False)  # for people: a program has an API key
        path = f"{APPROVE_PATH}{{token:path}}"  # a slash too: whatever stands there is a token, or gets the one page
        router.api_route(path, methods=["GET", "HEAD"])(self.show)  # some mail scanners only ask for the head
        router.post(path)(self.decide)
        return router

    async def show(self, token: str) -> HTMLResponse:
        """Show the plan with two buttons, or what has become of it; decides nothing."""
        try:
            ticket = self._ticket(token)
            record = await self._record(ticket)
        except (AccessDenied, NotFound):
            return refused_page()
        return await self._standing(record, ticket)

    async def decide(self, token: str, request: Request) -> HTMLResponse:
        """Decide, once for the token, and show what has become of it."""
        try:
            ticket = self._ticket(token)
            choice = _choice(await request.body())
            if choice is None:
                return await self._standing(await self._record(ticket), ticket)
            return await self._decided(ticket, choice)
        except (AccessDenied, NotFound):
            return refused_page()

    def _ticket(self, token: str) -> ApprovalTicket:
        return read_token(token, secret=self.secret, now=self.now())

    async def _record(self, ticket: ApprovalTicket) -> TaskRecord:
        """Return the task; raises AccessDenied where the mailbox was an approver's, and is his no more."""
        record = await self.reader.task(ticket.task_id)
        if not ticket.is_for(await self._address(record, ticket.approver), self.secret):
            raise AccessDenied(REFUSED)
        return record

    async def _address(self, record: TaskRecord, approver: str) -> str | None:
        """Return the e-mail address that whoever holds an approver's key has now."""
        if approver == REQUESTER:
            return record.requester.email
        approvers = (await self.deciders.deciders(record.organisation_id)).approvers
        return next((one.email for one in approvers if one.key == approver), None)

    async def _decided(self, ticket: ApprovalTicket, choice: Choice) -> HTMLResponse:
        decision = Decision(
            decision_id=ticket.decision_id,
            plan_hash=ticket.plan_hash,
            choice=choice,
            actor=ticket.approver,
            channel=Channel.LINK,
            at=self.now(),
        )
        try:
            await self._record(ticket)
            return _answer_page(await self.desk.decide(ticket.task_id, decision))
        except NotFound:  # its story has ended: what it came to is written down
            return await self._standing(await self.reader.task(ticket.task_id), ticket)
        except ProviderUnavailable:
            return said_page(
                "It could not be passed on just now",
                "Your decision may not have arrived. Go back and press the button again in a moment: it counts once.",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                headers={"Retry-After": _RETRY_SECONDS},
            )

    async def _standing(self, record: TaskRecord, ticket: ApprovalTicket) -> HTMLResponse:
        """Return the question while it is one, else what has become of it."""
        if record.plan is None or record.plan.hash != ticket.plan_hash:
            return said_page(*_CHANGED, status=HTTPStatus.CONFLICT)
        if record.decision is not None:
            names = {one.key: one.name for one in record.asked}
            return said_page(_DECIDED, f"This was {said(record.decision, names)}.", status=HTTPStatus.CONFLICT)
        if record.state is TaskState.AWAITING_CONFIRMATION:
            business = await self.directory.organisation(record.organisation_id)
            return question_page(record, record.plan, business, self.currency)
        why = "Nobody has decided in time." if record.state is TaskState.EXPIRED else "It was withdrawn."
        return said_page(_OVER, f"{why} Nothing was done.", status=HTTPStatus.CONFLICT)


def _choice(body: bytes) -> Choice | None:
    """Return which button was pressed; None for none of them."""
    try:
        pressed = parse_qs(body.decode(), max_num_fields=4).get("choice", [""])[0]
    except ValueError:
        return None
    return _BUTTONS.get(pressed)


def _answer_page(answer: Answer) -> HTMLResponse:
    match answer.ruling:
        case Ruling.COUNTED:
            return said_page("Thank you", f"Your decision counts: {answer.reason}.")
        case Ruling.LATE:
            return said_page(_DECIDED, f"Your decision comes too late: {answer.reason}.", status=HTTPStatus.CONFLICT)
        case Ruling.STALE:
            return said_page(*_CHANGED, status=HTTPStatus.CONFLICT)
        case Ruling.NOT_ASKED | Ruling.INVALID:
            return said_page("That does not count", f"{answer.reason}.", status=HTTPStatus.FORBIDDEN)
        case _:
            assert_never(answer.ruling)
