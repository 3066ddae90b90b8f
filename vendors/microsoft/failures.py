"""Microsoft's answers and httpx's exceptions in our words; translated here and nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable, RecipientRejected
from vendors.microsoft.application import PROVIDER
from vendors.retry_after import read_retry_after

_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
#: Source: Exchange Web Services `ResponseCodeType`, which Graph's mail endpoints answer with.
_ABOUT_RECIPIENT: Final = frozenset({"ErrorInvalidRecipients", "ErrorInvalidSMTPAddress"})


@asynccontextmanager
async def within(patience: timedelta) -> AsyncIterator[None]:
    """Bound what happens inside; raises ProviderUnavailable when it takes longer, or the connection fails."""
    try:
        async with asyncio.timeout(patience.total_seconds()):
            yield
    except TimeoutError as error:
        raise ProviderUnavailable(PROVIDER, f"no answer within {patience.total_seconds():g} s") from error
    except httpx.HTTPError as error:
        raise ProviderUnavailable(PROVIDER, f"connection failed ({type(error).__name__})") from error


def by_response(response: httpx.Response, what: str) -> ProviderError:
    """Return the error for an answer that is not a success; `what` was asked for."""
    code = _code_of(response)
    message = f"{what}: status {response.status_code}" + (f", {code}" if code else "")
    if response.is_server_error or response.status_code in _PASSING:
        wait = read_retry_after(response.headers.get("Retry-After"))
        return ProviderUnavailable(PROVIDER, message, retry_after=wait)
    if code in _ABOUT_RECIPIENT:
        return RecipientRejected(PROVIDER, "the address is refused")
    return ProviderRejected(PROVIDER, message)


def _code_of(response: httpx.Response) -> str:
    """Return the code of an error answer, Graph's `{"error": {"code"}}` or the token endpoint's `{"error"}`."""
    try:
        error: Any = response.json()["error"]
        return str(error["code"] if isinstance(error, dict) else error)
    except (ValueError, LookupError, TypeError):
        return ""
