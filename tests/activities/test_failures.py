"""The one table from our errors to Temporal's failures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ActivityError, ApplicationError, ApplicationErrorCategory, RetryState, TimeoutType
from temporalio.exceptions import TimeoutError as ActivityTimeout
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities.failures import FailureTranslation, error_of, relayed, to_failure
from domain import errors
from domain.errors import HoldfastError

FINAL, RETRIED = True, False
ALARMING, EXPECTED = ApplicationErrorCategory.UNSPECIFIED, ApplicationErrorCategory.BENIGN
RETRY_AFTER = timedelta(seconds=30)

TABLE: tuple[tuple[HoldfastError, str, bool, timedelta | None, ApplicationErrorCategory], ...] = (
    (HoldfastError("x"), "holdfast_error", RETRIED, None, ALARMING),
    (errors.RuleBroken("x"), "rule_broken", FINAL, None, EXPECTED),
    (errors.ToolArgumentsInvalid("x"), "tool_arguments_invalid", FINAL, None, EXPECTED),
    (errors.SlotTaken("x"), "slot_taken", FINAL, None, EXPECTED),
    (errors.TooLateToChange("x"), "too_late_to_change", FINAL, None, EXPECTED),
    (errors.NotBookable("x"), "not_bookable", FINAL, None, EXPECTED),
    (errors.VersionChanged("x"), "version_changed", FINAL, None, EXPECTED),
    (errors.VersionMissing("x"), "version_missing", FINAL, None, EXPECTED),
    (errors.IdempotencyKeyReused("x"), "idempotency_key_reused", FINAL, None, EXPECTED),
    (errors.AlreadyDecided("x"), "already_decided", FINAL, None, EXPECTED),
    (errors.EventChanged("x"), "event_changed", FINAL, None, EXPECTED),
    (errors.SyncTokenExpired("x"), "sync_token_expired", RETRIED, None, ALARMING),
    (errors.StaleRequest("x"), "stale_request", FINAL, None, EXPECTED),
    (errors.NotFound("x"), "not_found", FINAL, None, EXPECTED),
    (errors.AccessDenied("x"), "access_denied", RETRIED, None, ALARMING),
    (errors.NotAuthenticated("x"), "not_authenticated", RETRIED, None, ALARMING),
    (errors.SignInFailed("x"), "sign_in_failed", RETRIED, None, ALARMING),
    (errors.CsrfFailed("x"), "csrf_failed", RETRIED, None, ALARMING),
    (errors.TooManyAttempts("x"), "too_many_attempts", RETRIED, None, ALARMING),
    (errors.TooManyStreams("x"), "too_many_streams", RETRIED, None, ALARMING),
    (errors.PeerProtocolError("x"), "peer_protocol_error", RETRIED, None, ALARMING),
    (errors.ProviderError("twilio", "x"), "provider_error", RETRIED, None, ALARMING),
    (errors.ProviderUnavailable("twilio", "x"), "provider_unavailable", RETRIED, None, ALARMING),
    (
        errors.ProviderUnavailable("twilio", "x", retry_after=RETRY_AFTER),
        "provider_unavailable",
        RETRIED,
        RETRY_AFTER,
        ALARMING,
    ),
    (errors.ProviderRejected("twilio", "x"), "provider_rejected", FINAL, None, ALARMING),
    (errors.RecipientRejected("twilio", "x"), "recipient_rejected", FINAL, None, ALARMING),
    (errors.OutcomeUnknown("twilio", "x"), "outcome_unknown", FINAL, None, ALARMING),
    (errors.ConfigurationError("x"), "configuration_error", RETRIED, None, ALARMING),
)


@pytest.mark.parametrize(
    ("error", "code", "is_final", "delay", "category"), TABLE, ids=[type(row[0]).__name__ for row in TABLE]
)
def test_every_error_has_its_failure(
    error: HoldfastError, code: str, delay: timedelta | None, category: ApplicationErrorCategory, *, is_final: bool
) -> None:
    """Its code is the type; it says whether to retry, when, and whether anybody has to be woken."""
    failure = to_failure(error)
    assert (failure.type, failure.non_retryable) == (code, is_final)
    assert (failure.next_retry_delay, failure.category) == (delay, category)
    assert failure.message == str(error)


def test_the_table_is_complete() -> None:
    """A new class of error has to take its place here."""

    def tree(kind: type[HoldfastError]) -> Iterator[type[HoldfastError]]:
        yield kind
        for child in kind.__subclasses__():
            if child.__module__ == errors.__name__:
                yield from tree(child)

    assert {type(row[0]) for row in TABLE} == set(tree(HoldfastError))


class _Raising(ActivityInboundInterceptor):
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def execute_activity(self, input: ExecuteActivityInput) -> object:  # noqa: A002  (the SDK names it so)
        raise self._error


async def _run(error: Exception) -> None:
    translating = FailureTranslation().intercept_activity(_Raising(error))
    await translating.execute_activity(ExecuteActivityInput(fn=len, args=[], executor=None, headers={}))


async def test_activities_raise_our_errors() -> None:
    """The worker translates what leaves them."""
    with pytest.raises(ApplicationError) as caught:
        await _run(errors.NotFound("no such call"))
    assert caught.value.type == "not_found"


async def test_a_bug_stays_a_bug() -> None:
    """What is not ours passes through as it is, and is retried."""
    with pytest.raises(KeyError):
        await _run(KeyError("x"))


def _failed_activity(cause: BaseException) -> ActivityError:
    error = ActivityError(
        "Activity task failed",
        scheduled_event_id=1,
        started_event_id=2,
        identity="",
        activity_type="appointments.claim",
        activity_id="1",
        retry_state=RetryState.TIMEOUT,
    )
    error.__cause__ = cause
    return error


class TestRelaying:
    """What another workflow's update failed with."""

    def test_the_failure_behind_the_activity_is_what_counts(self) -> None:
        """Its code and words, now final: the same update gets the same answer."""
        cause = to_failure(errors.ProviderUnavailable("google_calendar", "503"))
        failure = relayed(WorkflowUpdateFailedError(_failed_activity(cause)))
        assert (failure.type, failure.non_retryable) == ("provider_unavailable", True)
        assert failure.message == cause.message

    def test_an_activity_that_never_answered_was_unavailable(self) -> None:
        """A timeout has no code of its own."""
        timeout = ActivityTimeout("too late", type=TimeoutType.START_TO_CLOSE, last_heartbeat_details=[])
        failure = relayed(WorkflowUpdateFailedError(_failed_activity(timeout)))
        assert (failure.type, failure.non_retryable) == ("provider_unavailable", True)

    def test_a_validators_no_is_relayed_as_it_is(self) -> None:
        """There is no activity in between."""
        cause = ApplicationError("too late", type="stale_request")
        assert relayed(WorkflowUpdateFailedError(cause)).type == "stale_request"


@pytest.mark.parametrize(
    "kind", [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HoldfastError)]
)
def test_failure_becomes_the_error_it_was_made_of(kind: type[HoldfastError]) -> None:
    """Every rule, what is missing, and a vendor's refusal, by code or class; what may pass has no name."""
    is_named = issubclass(kind, errors.RuleBroken | errors.NotFound | errors.ProviderRejected)
    for code in (kind.code, kind.__name__):
        error = error_of(code, "why", provider="booking")
        assert type(error) is (kind if is_named else type(None))
        assert str(error).endswith("why") == is_named
    assert error_of(None, "why", provider="booking") is None
