"""The one error tree: every class has a stable code and says who must act.

Two tables translate it and nothing else does: `activities/failures.py` (Temporal failure types) and `api/problems.py`
(RFC 9457 problems). Vendors translate their own exceptions into this tree once, at their edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import timedelta


class HoldfastError(Exception):
    """Base of everything Holdfast raises on purpose."""

    code: ClassVar[str] = "holdfast_error"
    acts: ClassVar[str] = "developer"


class RuleBroken(HoldfastError):
    """A rule of the business forbids it; retrying changes nothing. The requester acts."""

    code = "rule_broken"
    acts = "requester"


class ToolArgumentsInvalid(RuleBroken):
    """Tool arguments do not fit their JSON schema; the model can mend them."""

    code = "tool_arguments_invalid"


class SlotTaken(RuleBroken):
    """Somebody else holds or has booked a quantum of the wanted slot."""

    code = "slot_taken"


class TooLateToChange(RuleBroken):
    """A customer wants to cancel or move an appointment that is too near; staff may."""

    code = "too_late_to_change"


class NotBookable(RuleBroken):
    """Nothing can be booked at the wanted start, whoever else has booked; another start would do."""

    code = "not_bookable"


class VersionChanged(RuleBroken):
    """What is to be changed is no longer as the requester saw it."""

    code = "version_changed"


class VersionMissing(RuleBroken):
    """The requester does not say which version he wants to change; he could undo what he has not seen."""

    code = "version_missing"


class IdempotencyKeyReused(RuleBroken):
    """The idempotency key has come with another request."""

    code = "idempotency_key_reused"


class StaleRequest(RuleBroken):
    """The request has expired or belongs to an older media stream."""

    code = "stale_request"


class AlreadyDecided(RuleBroken):
    """Somebody else has decided before, or the time for it has passed."""

    code = "already_decided"


class EventChanged(RuleBroken):
    """Somebody else has changed the calendar event since we read it; whoever wants to change it reads it again."""

    code = "event_changed"


class NotFound(HoldfastError):
    """The named thing does not exist. The requester acts."""

    code = "not_found"
    acts = "requester"


class AccessDenied(HoldfastError):
    """Signature, token, session or API key is missing or wrong. The requester acts."""

    code = "access_denied"
    acts = "requester"


class NotAuthenticated(AccessDenied):
    """No API key and no session came with the request, or one nobody knows."""

    code = "not_authenticated"


class SignInFailed(AccessDenied):
    """Address and password do not belong together, or the link is used, expired or nobody's."""

    code = "sign_in_failed"


class CsrfFailed(AccessDenied):
    """A request with a session's cookie was not made by our own page."""

    code = "csrf_failed"


class TooManyAttempts(AccessDenied):
    """Too many have failed, or try at once.

    Attributes:
        retry_after: When to try again.
    """

    code = "too_many_attempts"

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        """Say when to try again."""
        super().__init__(message)
        self.retry_after = retry_after


class TooManyStreams(HoldfastError):
    """Whoever asks holds as many live streams as one may. The requester acts.

    Attributes:
        retry_after: When to try again.
    """

    code = "too_many_streams"
    acts = "requester"

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        """Say when to try again."""
        super().__init__(message)
        self.retry_after = retry_after


class PeerProtocolError(HoldfastError):
    """A peer sent what its published protocol does not allow."""

    code = "peer_protocol_error"
    acts = "peer"


class SyncTokenExpired(HoldfastError):
    """The calendar vendor no longer knows what had been read when it gave this token: read everything again."""

    code = "sync_token_expired"
    acts = "nobody"


class ProviderError(HoldfastError):
    """A vendor could not do its part.

    Attributes:
        provider: The vendor's short name, as in metrics (`deepgram`, `openai`, `twilio`, `google_calendar`, `gmail`,
            `microsoft_graph`, `smtp`, `nhtsa`, `brave`; `web` for the sites of others).
    """

    code = "provider_error"
    acts = "operator"

    def __init__(self, provider: str, message: str) -> None:
        """Name the vendor and say in one sentence what failed, without customer data."""
        super().__init__(f"{provider}: {message}")
        self.provider = provider
        self.reason = message


class ProviderUnavailable(ProviderError):
    """The vendor is down, slow or rate limiting; retrying later helps.

    Attributes:
        retry_after: How long the vendor asked to wait, or None.
    """

    code = "provider_unavailable"
    acts = "nobody"

    def __init__(self, provider: str, message: str, *, retry_after: timedelta | None = None) -> None:
        """Keep the vendor's own retry-after where it gave one."""
        super().__init__(provider, message)
        self.retry_after = retry_after


class ProviderRejected(ProviderError):
    """The vendor refused the request (credentials, permissions, set-up); repeating it is no use until that is mended.

    The operator acts.
    """

    code = "provider_rejected"


class RecipientRejected(ProviderRejected):
    """The recipient's number can't or won't be reached; another number is needed. The requester acts."""

    code = "recipient_rejected"
    acts = "requester"


class OutcomeUnknown(ProviderError):
    """Sent, reply lost, and the vendor has no idempotency key: reconcile before any other attempt."""

    code = "outcome_unknown"
    acts = "nobody"


class ConfigurationError(HoldfastError):
    """A setting is missing or wrong; raised at start-up only. The operator acts."""

    code = "configuration_error"
    acts = "operator"
