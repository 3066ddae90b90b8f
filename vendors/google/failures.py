"""Google's exceptions in our words; translated here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import Final

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from googleapiclient.errors import HttpError
from httplib2 import HttpLib2Error

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable
from vendors.retry_after import read_retry_after

#: 412 comes when somebody else changed the event in between: reading it again settles that.
_PASSING: Final = frozenset((HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.TOO_MANY_REQUESTS))
#: 403 for these reasons only says "slower". Source: Calendar API "Handle API errors", 403.
_SLOWER: Final = frozenset(("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"))


#: What a broken connection raises, the token endpoint's included.
BROKEN_CONNECTION: Final = (TransportError, HttpLib2Error, HTTPException, OSError)


@contextmanager
def translated(provider: str) -> Iterator[None]:
    """Raise what the client raises inside as ProviderUnavailable or ProviderRejected of one of Google's services."""
    try:
        yield
    except HttpError as error:
        raise by_response(error, provider) from error
    except RefreshError as error:
        raise _by_refresh(error, provider) from error
    except BROKEN_CONNECTION as error:
        raise ProviderUnavailable(provider, f"connection failed ({type(error).__name__})") from error
    except GoogleAuthError as error:
        raise ProviderRejected(provider, f"credentials refused ({type(error).__name__})") from error
    except ValueError as error:
        raise ProviderUnavailable(provider, "unreadable answer") from error


def by_response(error: HttpError, provider: str) -> ProviderError:
    """Return the error for an answer that is not a success."""
    status, reason = error.resp.status, reason_of(error)
    message = f"status {status}" + (f", {reason}" if reason else "")
    is_passing = status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if is_passing or (status == HTTPStatus.FORBIDDEN and reason in _SLOWER):
        return ProviderUnavailable(provider, message, retry_after=read_retry_after(error.resp.get("retry-after")))
    return ProviderRejected(provider, message)


def reason_of(error: HttpError) -> str:
    """Return the first `reason` of an error answer, empty when there is none."""
    try:
        return str(json.loads(error.content)["error"]["errors"][0]["reason"])
    except (ValueError, LookupError, TypeError):
        return ""


def _by_refresh(error: RefreshError, provider: str) -> ProviderError:
    if error.retryable:
        return ProviderUnavailable(provider, "no access token just now")
    return ProviderRejected(provider, "no access token: credentials refused")
