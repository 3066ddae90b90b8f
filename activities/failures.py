"""The one table from our errors to Temporal's failure types: the code becomes the type, and says whether to retry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ActivityError, ApplicationError, ApplicationErrorCategory
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from domain.errors import (
    HoldfastError,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    ProviderRejected,
    ProviderUnavailable,
    RuleBroken,
)

#: Kinds of error that no retry mends; expected ones (`BENIGN`) are not worth an alarm.
_FINAL: Final = (RuleBroken, NotFound, ProviderRejected, OutcomeUnknown)
_EXPECTED: Final = (RuleBroken, NotFound)


def _tree(kind: type[HoldfastError]) -> Iterator[type[HoldfastError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


#: By code and by name; a class without a code of its own is its base.
_KINDS: Final[Mapping[str, type[HoldfastError]]] = {
    name: kind
    for root in (RuleBroken, NotFound, ProviderRejected)
    for kind in _tree(root)
    if "code" in vars(kind)
    for name in (kind.code, kind.__name__)
}


def to_failure(error: HoldfastError) -> ApplicationError:
    """Return the Temporal failure for one of our errors; `type` is its stable code."""
    return ApplicationError(
        str(error),
        type=error.code,
        non_retryable=isinstance(error, _FINAL),
        next_retry_delay=error.retry_after if isinstance(error, ProviderUnavailable) else None,
        category=(
            ApplicationErrorCategory.BENIGN if isinstance(error, _EXPECTED) else ApplicationErrorCategory.UNSPECIFIED
        ),
    )


def error_of(code: str | None, message: str, *, provider: str) -> HoldfastError | None:
    """Return the error a failure was made of, the way back from `to_failure`; None where another attempt may help.

    Args:
        code: The failure's type: one of our codes, or the name of a class, as a validator's refusal bears it.
        message: Free of customers' words and numbers.
        provider: Whom a vendor's refusal is laid to: its own name is in the message alone.
    """
    kind = _KINDS.get(code or "")
    if kind is None:
        return None
    return kind(provider, message) if issubclass(kind, ProviderError) else kind(message)


def relayed(error: WorkflowUpdateFailedError) -> ApplicationError:
    """Return the failure another workflow answered with: final, since the same update gets the same answer again."""
    cause = error.cause.cause if isinstance(error.cause, ActivityError) else error.cause
    if isinstance(cause, ApplicationError):
        return ApplicationError(cause.message, type=cause.type, non_retryable=True, category=cause.category)
    return ApplicationError(str(cause), type=ProviderUnavailable.code, non_retryable=True)


class FailureTranslation(Interceptor):
    """Worker interceptor that lets activities raise our errors."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002  (the SDK names it so)
        """Wrap every activity of the worker."""
        return _TranslatingActivity(next)


class _TranslatingActivity(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401  (the SDK's signature)
        try:
            return await super().execute_activity(input)
        except HoldfastError as error:
            raise to_failure(error) from error
