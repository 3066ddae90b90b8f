"""Errors in OpenAI's shape."""

from __future__ import annotations

from http import HTTPStatus

from fastapi.responses import JSONResponse

_TYPES = {
    HTTPStatus.UNAUTHORIZED: "invalid_request_error",
    HTTPStatus.TOO_MANY_REQUESTS: "requests",
}
_RETRY_AFTER = {HTTPStatus.TOO_MANY_REQUESTS: "1", HTTPStatus.SERVICE_UNAVAILABLE: "1"}


class ApiError(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, message: str, *, code: str | None = None, param: str | None = None) -> None:
        """Keep what the answer says."""
        super().__init__(message)
        self.status = HTTPStatus(status)
        self.message = message
        self.code = code
        self.param = param

    def response(self) -> JSONResponse:
        """Return the answer; too many requests and unavailability ask to come back after a second."""
        kind = _TYPES.get(self.status, "server_error" if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR else None)
        error = {
            "message": self.message,
            "type": kind or "invalid_request_error",
            "param": self.param,
            "code": self.code,
        }
        retry_after = _RETRY_AFTER.get(self.status)
        headers = {} if retry_after is None else {"retry-after": retry_after}
        return JSONResponse({"error": error}, self.status, headers)
