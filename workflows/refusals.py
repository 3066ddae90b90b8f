"""What the failure of an activity says: which of our errors it was, and whether the step may have happened."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from domain.errors import HoldfastError, OutcomeUnknown


def code_of(error: ActivityError) -> str | None:
    """Return the code of the error an activity has failed with; None for anything else, a timeout for one."""
    return error.cause.type if isinstance(error.cause, ApplicationError) else None


def is_kind(error: ActivityError, kind: type[HoldfastError]) -> bool:
    """Say whether an activity has failed with an error of that very kind."""
    return code_of(error) == kind.code


def is_refusal(error: ActivityError) -> bool:
    """Say whether the vendor has answered, and that it has done nothing."""
    cause = error.cause
    return isinstance(cause, ApplicationError) and cause.non_retryable and cause.type != OutcomeUnknown.code
