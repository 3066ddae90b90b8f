"""E-mail over the Gmail API. Nothing is retried here: the workflow engine does."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from googleapiclient.errors import HttpError

from domain.errors import RecipientRejected
from domain.ports.mail import Mail, Mailer
from vendors.google.failures import reason_of
from vendors.google.services import gmail_of
from vendors.google.threads import ServiceThreads
from vendors.mail_messages import message_id, to_message

PROVIDER: Final = "gmail"
#: What the messages of a 400 have in common that is about the recipient: `Invalid To header`,
#: `Recipient address required`; all have the reason `invalidArgument`, and nothing else tells them apart.
_ABOUT_RECIPIENT: Final = (b"to header", b"recipient")


class GmailMailer(Mailer):
    """Sends as the owner of one mailbox.

    Gmail knows no idempotency key, and looking for what was sent would need the right to read the mailbox: a message
    whose answer was lost is sent again under its own `Message-ID`.
    """

    def __init__(
        self,
        service_account_json: Mapping[str, str],
        sender: str,
        *,
        base_url: str | None = None,
        timeout: timedelta = timedelta(seconds=15),
        threads: int = 2,
    ) -> None:
        """Prepare without touching the network.

        Args:
            service_account_json: The key file's content; the account may stand in for the sender.
            sender: Whose mailbox it is.
            base_url: In front of `/gmail/v1`; None for Google itself.
            timeout: Of a whole message, token and waiting for a thread included.
            threads: Messages at the same time.
        """
        self._threads = ServiceThreads(
            service_account_json, gmail_of(sender), base_url=base_url, timeout=timeout, threads=threads
        )

    async def send(self, mail: Mail, key: str) -> str:
        """Send as `Mailer` says. Source: Gmail API v1, "users.messages.send"."""
        raw = base64.urlsafe_b64encode(to_message(mail, key).as_bytes()).decode()
        await self._threads.run(partial(_hand_in, raw=raw))
        return message_id(key, mail.sender)

    def close(self) -> None:
        """Let threads and connections go; blocks until what is under way has ended, within the timeout."""
        self._threads.close()


def _hand_in(service: Any, *, raw: str) -> None:  # noqa: ANN401  (made at run time, without a static type)
    try:
        service.users().messages().send(userId="me", body={"raw": raw}).execute(num_retries=0)
    except HttpError as error:
        if _is_about_recipient(error):
            raise RecipientRejected(PROVIDER, "the address is refused") from error
        raise


def _is_about_recipient(error: HttpError) -> bool:
    if error.resp.status != HTTPStatus.BAD_REQUEST or reason_of(error) != "invalidArgument":
        return False
    content = error.content.lower()
    return any(words in content for words in _ABOUT_RECIPIENT)
