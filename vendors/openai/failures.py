"""OpenAI's exceptions in our words; translated here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

import httpx2
import msgspec
from openai import APIError, APIStatusError

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable
from vendors.retry_after import read_retry_after

PROVIDER: Final = "openai"
_PASSING: Final = frozenset((HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS))
#: Codes no retry helps with, whatever the status; a spent quota comes as 429.
_FINAL_CODES: Final = frozenset(("insufficient_quota", "billing_hard_limit_reached"))


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the SDK and its HTTP client raise inside as ProviderUnavailable or ProviderRejected."""
    try:
        yield
    except APIStatusError as error:
        raise _by_status(error) from error
    except APIError as error:
        raise by_code(error.code, f"request failed ({type(error).__name__})") from error
    except (httpx2.HTTPError, httpx2.StreamError) as error:
        raise ProviderUnavailable(PROVIDER, f"connection failed ({type(error).__name__})") from error
    except TimeoutError as error:
        raise ProviderUnavailable(PROVIDER, "no answer in time") from error
    except msgspec.MsgspecError as error:
        raise ProviderUnavailable(PROVIDER, "unreadable answer") from error


def by_code(code: str | None, message: str) -> ProviderError:
    """Return the error for a code without a status, as it comes inside a stream."""
    if code in _FINAL_CODES:
        return ProviderRejected(PROVIDER, f"{message}: {code}")
    return ProviderUnavailable(PROVIDER, message)


def _by_status(error: APIStatusError) -> ProviderError:
    message = f"status {error.status_code}" + (f", {error.code}" if error.code else "")
    is_passing = error.status_code in _PASSING or error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    if not is_passing or error.code in _FINAL_CODES:
        return ProviderRejected(PROVIDER, message)
    return ProviderUnavailable(
        PROVIDER, message, retry_after=read_retry_after(error.response.headers.get("retry-after"))
    )
