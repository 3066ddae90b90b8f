"""Errors in the Calendar API's shape."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import JSONResponse

#: What a planned status fault says.
_REASONS = {
    HTTPStatus.BAD_REQUEST: ("global", "badRequest"),
    HTTPStatus.UNAUTHORIZED: ("global", "authError"),
    HTTPStatus.FORBIDDEN: ("usageLimits", "rateLimitExceeded"),
    HTTPStatus.NOT_FOUND: ("global", "notFound"),
    HTTPStatus.CONFLICT: ("global", "duplicate"),
    HTTPStatus.GONE: ("global", "deleted"),
    HTTPStatus.PRECONDITION_FAILED: ("global", "conditionNotMet"),
    HTTPStatus.TOO_MANY_REQUESTS: ("usageLimits", "rateLimitExceeded"),
}
#: Asked for with 429.
_RETRY_AFTER = "7"
_OTHERWISE = ("global", "backendError")


class ApiError(Exception):
    """The request is answered with an error; `reason` and its domain follow from the status unless given."""

    def __init__(self, status: int, message: str, *, reason: str | None = None) -> None:
        """Keep what the answer says."""
        super().__init__(message)
        self.status = HTTPStatus(status)
        self.message = message
        self.domain, usual = _REASONS.get(self.status, _OTHERWISE)
        self.reason = reason or usual

    def response(self) -> JSONResponse:
        """Return the answer."""
        one = {"domain": self.domain, "reason": self.reason, "message": self.message}
        headers = {"Retry-After": _RETRY_AFTER} if self.status is HTTPStatus.TOO_MANY_REQUESTS else {}
        error = {"code": self.status, "message": self.message, "errors": [one]}
        return JSONResponse({"error": error}, self.status, headers)


def not_found() -> ApiError:
    """Return the answer for a calendar or event that is not there, or not shared."""
    return ApiError(HTTPStatus.NOT_FOUND, "Not Found")
