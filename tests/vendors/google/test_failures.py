"""Google's error answers in our words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from googleapiclient.errors import HttpError
from httplib2 import Response

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable
from vendors.google.failures import by_response


def answer(status: int, reason: str | None = None, **headers: str) -> HttpError:
    """Return an error as the client raises it."""
    body = {} if reason is None else {"error": {"errors": [{"reason": reason}]}}
    fields = {"status": status} | {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpError(Response(fields), json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (403, "rateLimitExceeded", ProviderUnavailable),
        (403, "userRateLimitExceeded", ProviderUnavailable),
        (403, "quotaExceeded", ProviderUnavailable),
        (403, "forbidden", ProviderRejected),
        (403, "forbiddenForServiceAccounts", ProviderRejected),
        (403, None, ProviderRejected),
        (408, None, ProviderUnavailable),
        (412, None, ProviderUnavailable),
        (429, None, ProviderUnavailable),
        (500, None, ProviderUnavailable),
        (503, None, ProviderUnavailable),
        (401, "authError", ProviderRejected),
        (400, "timeRangeEmpty", ProviderRejected),
        (404, "notFound", ProviderRejected),
    ],
)
def test_status_and_reason_decide(status: int, reason: str | None, expected: type[ProviderError]) -> None:
    """403 is two different things, told apart by the reason."""
    assert type(by_response(answer(status, reason), "gmail")) is expected


def test_the_time_asked_for_is_kept() -> None:
    """Retry-after in seconds is handed on."""
    error = by_response(answer(503, retry_after="7"), "gmail")
    assert isinstance(error, ProviderUnavailable)
    assert error.retry_after == timedelta(seconds=7)


def test_an_unreadable_body_is_no_obstacle() -> None:
    """A proxy may answer with a web page."""
    error = HttpError(Response({"status": 502}), b"<html>Bad gateway</html>")
    assert isinstance(by_response(error, "gmail"), ProviderUnavailable)
