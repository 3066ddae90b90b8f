"""E-mail over Microsoft Graph. Nothing is retried here but what was not sent: the workflow engine does."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import httpx

from domain.ports.mail import Mail, Mailer
from vendors.mail_messages import message_id, to_message
from vendors.microsoft.application import MicrosoftApplication
from vendors.microsoft.failures import by_response, within
from vendors.microsoft.tokens import AccessTokens

#: Messages at once. Source: Graph, "Outlook service limits": four requests at the same time for a mailbox.
_MOST_CONNECTIONS: Final = 4


class GraphMailer(Mailer):
    """Sends from a mailbox of the tenant, as the application.

    A message goes as MIME, not as JSON: only so it has a `Message-ID` of ours and an invitation calendars understand.
    """

    def __init__(
        self,
        application: MicrosoftApplication,
        *,
        timeout: timedelta = timedelta(seconds=15),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare without touching the network.

        Args:
            application: As whom.
            timeout: Of a whole message, token included.
            clock: Monotonic seconds.
        """
        self._timeout = timeout
        self._graph_url = application.graph_url
        self._client = httpx.AsyncClient(
            timeout=timeout.total_seconds(), limits=httpx.Limits(max_connections=_MOST_CONNECTIONS)
        )
        self._tokens = AccessTokens(self._client, application, clock=clock)

    async def send(self, mail: Mail, key: str) -> str:
        """Send as `Mailer` says. Source: Graph v1.0, "user: sendMail", MIME format; 202 means accepted."""
        content = base64.b64encode(to_message(mail, key).as_bytes())
        async with within(self._timeout):
            response = await self._handed_in(mail.sender, content)
            if response.status_code == HTTPStatus.UNAUTHORIZED:  # the token was revoked; nothing was sent
                response = await self._handed_in(mail.sender, content)
        if not response.is_success:
            raise by_response(response, "the e-mail was not taken")
        return message_id(key, mail.sender)

    async def aclose(self) -> None:
        """Let connections go."""
        await self._client.aclose()

    async def _handed_in(self, sender: str, content: bytes) -> httpx.Response:
        token = await self._tokens.token()
        response = await self._client.post(
            f"{self._graph_url}/v1.0/users/{quote(sender, safe='@')}/sendMail",
            content=content,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "text/plain"},
        )
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(token)
        return response
