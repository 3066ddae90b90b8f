"""Whether a step that failed may have happened all the same."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from domain.errors import OutcomeUnknown


def is_refusal(error: ActivityError) -> bool:
    """Say whether the vendor has answered, and that it has done nothing."""
    cause = error.cause
    return isinstance(cause, ApplicationError) and cause.non_retryable and cause.type != OutcomeUnknown.code
