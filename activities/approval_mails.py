"""Asks an approver by e-mail, with a link by which he can decide.

Whoever has the link can decide. So it is made right before the e-mail is handed in: neither the workflow's history nor
the outbox ever has it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from temporalio import activity

from activities.messaging import Messaging
from domain.approval_letter import ApprovalLetter
from domain.approval_token import ApprovalTicket, mailbox_of, make_token
from domain.ports.mail import Mail
from domain.ports.storage import Outbox, OutboxEntry, OutboxState

_LOG: Final = logging.getLogger(__name__)
#: Of the api, in front of the token.
APPROVE_PATH: Final = "/approve/"


@dataclass(frozen=True, slots=True)
class ApprovalQuestion:
    """An e-mail to an approver; `key` names it for ever.

    Attributes:
        approver: His key.
        address: His e-mail address.
        at: When he is asked, an aware instant.
    """

    key: str
    task_id: str
    approver: str
    address: str
    letter: ApprovalLetter
    at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalLinks:
    """Makes links that lead to the api; `public_url` is where it answers, without a slash at the end."""

    public_url: str
    secret: bytes = field(repr=False)

    def link(self, question: ApprovalQuestion) -> str:
        """Return the link by which somebody decides, from the mailbox he was asked in."""
        letter, mailbox = question.letter, mailbox_of(question.address, self.secret)
        ticket = ApprovalTicket(question.task_id, letter.plan.hash, question.approver, mailbox, letter.expires_at)
        return f"{self.public_url}{APPROVE_PATH}{make_token(ticket, self.secret)}"


class ApprovalMails:
    """Asks approvers by e-mail."""

    def __init__(
        self, outbox: Outbox, messaging: Messaging, *, sender: str | None, links: ApprovalLinks | None
    ) -> None:
        """Take the ports it works on; without an address of ours, or a public URL, nobody is asked by e-mail."""
        self._outbox = outbox
        self._messaging = messaging
        self._sender = sender
        self._links = links

    @activity.defn(name="approval_mails.ask")
    async def ask(self, question: ApprovalQuestion) -> bool:
        """Promise a question and send it once for its key; False when it can't be asked by e-mail.

        Raises ProviderUnavailable when it can't be sent now.
        """
        links, letter = self._links, question.letter
        if self._sender is None or links is None:
            _LOG.warning("task %s: nobody is asked by e-mail without a mail server and a public URL", question.task_id)
            return False
        mail = Mail(self._sender, question.address, letter.subject, letter.body)
        await self._outbox.put(OutboxEntry(question.key, None, mail, OutboxState.PENDING, question.at))

        async def with_link(ready: Mail) -> Mail:
            return replace(ready, body=f"{ready.body}\n\n{links.link(question)}\n")

        return await self._messaging.deliver(question.key, with_link) is not None
