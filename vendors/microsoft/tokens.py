"""Access tokens of our application, each used until shortly before its end."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import httpx

from domain.errors import ProviderUnavailable
from vendors.microsoft.application import PROVIDER, MicrosoftApplication
from vendors.microsoft.failures import by_response

#: A token is not sent that may have ended when it arrives.
_MARGIN: Final = timedelta(minutes=5)


class AccessTokens:
    """Gets tokens by the application's own secret: nobody logs in.

    Source: Microsoft identity platform, "OAuth 2.0 client credentials flow", with a shared secret.
    """

    def __init__(
        self, client: httpx.AsyncClient, application: MicrosoftApplication, *, clock: Callable[[], float]
    ) -> None:
        """Begin without one; `clock` is monotonic seconds."""
        self._client = client
        self._application = application
        self._clock = clock
        self._token = ""
        self._ends_at = -math.inf
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """Return one that counts; raises ProviderRejected for credentials that are refused, ProviderUnavailable."""
        async with self._asking:  # whoever comes meanwhile uses the same one
            if self._clock() >= self._ends_at:
                await self._renew()
            return self._token

    def forget(self, token: str) -> None:
        """Use a token no more that was refused; another one may have taken its place already."""
        if token == self._token:
            self._ends_at = -math.inf

    async def _renew(self) -> None:
        application, asked_at = self._application, self._clock()
        form = {
            "grant_type": "client_credentials",
            "client_id": application.client_id,
            "client_secret": application.client_secret,
            "scope": "https://graph.microsoft.com/.default",
        }
        response = await self._client.post(application.token_url, data=form)
        if not response.is_success:
            raise by_response(response, "no access token")
        try:
            granted = response.json()
            self._token, lifetime = str(granted["access_token"]), float(granted["expires_in"])
        except (ValueError, LookupError, TypeError) as error:
            raise ProviderUnavailable(PROVIDER, "the token endpoint's answer can't be read") from error
        self._ends_at = asked_at + lifetime - min(_MARGIN.total_seconds(), lifetime / 2)
