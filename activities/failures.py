"""The one table from our errors to Temporal's failure types: the code becomes the type, and says whether to retry."""

from __future__ import annotations

from typing import Any, Final

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ActivityError, ApplicationError, ApplicationErrorCategory
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from domain.errors import (
    HoldfastError,
    NotFound,
    OutcomeUnknown,
    ProviderRejected,
    ProviderUnavailable,
    RuleBroken,
)

#: Kinds of error that no retry mends; expected ones (`BENIGN`) are not worth an alarm.
_FINAL: Final = (RuleBroken, NotFound, ProviderRejected, OutcomeUnknown)
_EXPECTED: Final = (RuleBroken, NotFound)


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
