"""The one table from errors to RFC 9457 problems; every error answer of the API is made here.

`type` is a path of this API: following it shows what the code means and what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from domain import errors
from domain.errors import HoldfastError, ProviderUnavailable, TooManyAttempts, TooManyStreams

PROBLEM_JSON: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What a code means over HTTP; `advice` says what the one who `acts` does next."""

    status: HTTPStatus
    title: str
    advice: str
    acts: str = "requester"


_OF_TREE: Final[Mapping[type[HoldfastError], ProblemKind]] = {
    errors.HoldfastError: ProblemKind(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong", "Report the trace id to the operator."
    ),
    errors.RuleBroken: ProblemKind(
        HTTPStatus.CONFLICT, "A rule forbids it", "Change the request; repeating it is no use."
    ),
    errors.ToolArgumentsInvalid: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "Tool arguments are invalid", "Mend the arguments named in the detail."
    ),
    errors.SlotTaken: ProblemKind(
        HTTPStatus.CONFLICT, "The slot is taken", "Ask for free slots again and take another."
    ),
    errors.TooLateToChange: ProblemKind(
        HTTPStatus.CONFLICT, "Too late for the customer to change it", "Have the staff change it."
    ),
    errors.NotBookable: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "Nothing can be booked then", "Take one of `alternatives`, or ask for others."
    ),
    errors.VersionChanged: ProblemKind(
        HTTPStatus.PRECONDITION_FAILED, "It has changed meanwhile", "Read it again, and send the change with its ETag."
    ),
    errors.VersionMissing: ProblemKind(
        HTTPStatus.PRECONDITION_REQUIRED, "The version is missing", "Send the ETag of what you have read as `If-Match`."
    ),
    errors.IdempotencyKeyReused: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The idempotency key has been used",
        "Send a new request under a new key, and a repeated one as it was.",
    ),
    errors.StaleRequest: ProblemKind(
        HTTPStatus.CONFLICT, "The request is stale", "Drop it: a newer media stream has the call, or it has expired."
    ),
    errors.AlreadyDecided: ProblemKind(
        HTTPStatus.CONFLICT,
        "It can't be decided any more",
        "Read the task again: it says what was decided, and by whom.",
    ),
    errors.EventChanged: ProblemKind(
        HTTPStatus.CONFLICT, "The calendar event has been changed", "Look at the appointment again, then ask again."
    ),
    errors.NotFound: ProblemKind(HTTPStatus.NOT_FOUND, "Not found", "Check the id."),
    errors.AccessDenied: ProblemKind(
        HTTPStatus.FORBIDDEN,
        "Access denied",
        "Use an account or an API key of the role the detail names; for webhooks, check auth token and public URL; for "
        "the codec server, set its token.",
    ),
    errors.NotAuthenticated: ProblemKind(
        HTTPStatus.UNAUTHORIZED,
        "API key or session missing or unknown",
        "Sign in, or send `Authorization: Bearer hf_…`.",
    ),
    errors.SignInFailed: ProblemKind(
        HTTPStatus.UNAUTHORIZED, "Nobody was signed in", "Try again, or ask an owner for a link that signs in."
    ),
    errors.CsrfFailed: ProblemKind(
        HTTPStatus.FORBIDDEN,
        "The request is not from our own page",
        "Send `csrf_token` of `GET /api/session` as `X-CSRF-Token`, from a page of this origin.",
    ),
    errors.TooManyAttempts: ProblemKind(
        HTTPStatus.TOO_MANY_REQUESTS, "Too many attempts", "Try again after the time in Retry-After."
    ),
    errors.TooManyStreams: ProblemKind(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many live streams",
        "Close one you hold, or try again after the time in Retry-After.",
    ),
    errors.PeerProtocolError: ProblemKind(
        HTTPStatus.BAD_REQUEST, "The request is malformed", "Send what the vendor's published protocol says."
    ),
    errors.SyncTokenExpired: ProblemKind(
        HTTPStatus.SERVICE_UNAVAILABLE, "The calendar is being read again", "Try again after the time in Retry-After."
    ),
    errors.ProviderError: ProblemKind(
        HTTPStatus.BAD_GATEWAY, "A service behind us failed", "The operator looks at the named service."
    ),
    errors.ProviderUnavailable: ProblemKind(
        HTTPStatus.SERVICE_UNAVAILABLE, "A service behind us is unavailable", "Try again after the time in Retry-After."
    ),
    errors.ProviderRejected: ProblemKind(
        HTTPStatus.BAD_GATEWAY, "A service behind us refused", "The operator checks credentials and permissions."
    ),
    errors.RecipientRejected: ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "The number can't be reached", "Give another number."
    ),
    errors.OutcomeUnknown: ProblemKind(
        HTTPStatus.BAD_GATEWAY, "The outcome is unknown", "Do not repeat it; look first whether it happened."
    ),
    errors.ConfigurationError: ProblemKind(
        HTTPStatus.INTERNAL_SERVER_ERROR, "A setting is missing or wrong", "The operator corrects the setting."
    ),
}
_OF_HTTP: Final[Mapping[str, ProblemKind]] = {
    "invalid_request": ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY, "The request is invalid", "Mend the fields named in `errors`."
    ),
    "body_unreadable": ProblemKind(
        HTTPStatus.BAD_REQUEST,
        "The body can't be read",
        "Send JSON in UTF-8, nested no deeper than its schema says, with numbers of a usual length.",
    ),
    "body_too_large": ProblemKind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large", "Send less at once."),
    "no_such_path": ProblemKind(HTTPStatus.NOT_FOUND, "No such path", "See /openapi.json for the paths there are."),
    "method_not_allowed": ProblemKind(
        HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed", "Use a method named in `Allow`."
    ),
    "http_error": ProblemKind(
        HTTPStatus.BAD_REQUEST, "The request cannot be served", "Send what /openapi.json describes."
    ),
    "internal_error": ProblemKind(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong",
        "Report the trace id to the operator.",
        acts="developer",
    ),
}
#: Every code there is.
KINDS: Final[Mapping[str, ProblemKind]] = {
    **{error.code: replace(kind, acts=error.acts) for error, kind in _OF_TREE.items()},
    **_OF_HTTP,
}
_RETRY_SECONDS: Final = 5


class Problem(BaseModel):
    """An RFC 9457 problem."""

    type: str = Field(description="Path that explains the code")
    title: str
    status: int
    code: str = Field(description="Stable, for programs")
    acts: str = Field(description="Who must act: requester, operator, developer, peer, or nobody")
    next: str = Field(description="What the one who must act does next")
    detail: str | None = Field(default=None, description="What it was this time")
    errors: list[dict[str, str]] | None = Field(default=None, description="Invalid fields, with `invalid_request`")
    alternatives: list[dict[str, str]] | None = Field(
        default=None, description="Free slots near the wanted one, with `slot_taken` and `not_bookable`"
    )
    trace_id: str | None = Field(default=None, description="Names the failure in our log, with `internal_error`")


#: How every operation describes its errors.
PROBLEM_RESPONSE: Final[Mapping[str, object]] = {
    "description": "An RFC 9457 problem",
    "content": {PROBLEM_JSON: {"schema": Problem.model_json_schema()}},
}


def problem(
    code: str,
    detail: str = "",
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    **extensions: object,
) -> JSONResponse:
    """Return the answer for a code; `detail` must be free of customers' words and numbers.

    Source: RFC 9457, sections 3.1 and 3.2 (extension members stand beside the standard ones).
    """
    kind = KINDS[code]
    content: dict[str, object] = {
        "type": f"/problems/{code}",
        "title": kind.title,
        "status": status or kind.status,
        "code": code,
        "acts": kind.acts,
        "next": kind.advice,
        **({"detail": detail} if detail else {}),
        **extensions,
    }
    return JSONResponse(content, status_code=status or kind.status, headers=headers, media_type=PROBLEM_JSON)


def invalid_field(*place: str, message: str) -> RequestValidationError:
    """Return what to raise for a field that only the business itself can find wrong.

    Args:
        place: `query` or `body`, then the field's name.
        message: What is wrong and what would do, without customers' words and numbers.
    """
    return RequestValidationError([{"loc": place, "msg": message, "type": "value_error"}])


def invalid_fields(errors: Iterable[tuple[str, str]]) -> RequestValidationError:
    """Return what to raise for fields of the body that only the business itself can find wrong.

    Args:
        errors: Field and what is wrong with it, as for `invalid_field`.
    """
    return RequestValidationError(
        [{"loc": ("body", field), "msg": message, "type": "value_error"} for field, message in errors]
    )


def problem_of(error: HoldfastError) -> JSONResponse:
    """Return the answer for an error of the tree; a class without an entry takes its nearest base's."""
    code = next(kind.code for kind in type(error).__mro__ if issubclass(kind, HoldfastError) and kind.code in KINDS)
    return problem(code, str(error), headers=_headers(error, code))


def _headers(error: HoldfastError, code: str) -> dict[str, str]:
    if code == "not_authenticated":
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, ProviderUnavailable | TooManyAttempts | TooManyStreams):
        wait = error.retry_after
        return {"Retry-After": str(max(1, round(wait.total_seconds())) if wait else _RETRY_SECONDS)}
    return {}


def documented_problems() -> list[dict[str, object]]:
    """Return every code with all that is said about it, for people and for the documentation's test."""
    return [
        {"code": code, "status": int(kind.status), "title": kind.title, "acts": kind.acts, "next": kind.advice}
        for code, kind in KINDS.items()
    ]
