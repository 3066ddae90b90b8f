"""What may become of a booking: who may change it until when, and how it is named on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from domain.business import Appointment, AppointmentStatus, BusySpan
from domain.errors import NotFound, RuleBroken, TooLateToChange
from domain.policy import ActorKind

#: Staff know what they do; and whom we have called to ask whether he comes may say that he does not.
_AT_ANY_TIME: Final = frozenset({ActorKind.PRINCIPAL, ActorKind.OPERATOR, ActorKind.REMINDED})
#: Enough to tell a customer's few appointments apart, and short enough for a model to copy without a slip.
REFERENCE_LENGTH: Final = 6
#: What a booking is once its customer came or did not; one may be corrected to the other.
KEPT_OR_MISSED: Final = frozenset({AppointmentStatus.ATTENDED, AppointmentStatus.NO_SHOW})


def require_changeable(appointment: Appointment, *, now: datetime, notice: timedelta, actor: ActorKind) -> None:
    """Hold a wish to cancel or move an appointment against the rules.

    Args:
        appointment: As it stands.
        now: Aware UTC.
        notice: How long before its start a customer may still change it.
        actor: Who wants it.

    Raises:
        TooLateToChange: A customer wants it too late.
        RuleBroken: It has begun, or is no booking any more.
    """
    require_booked(appointment)
    if appointment.starts_at <= now:
        raise RuleBroken("The appointment has begun or is over: it can't be changed any more.")
    if actor not in _AT_ANY_TIME and appointment.starts_at - now < notice:
        raise TooLateToChange(
            f"It starts in less than {_hours(notice)}: only the staff can change it now. "
            "Offer to take a message for them."
        )


def require_booked(appointment: Appointment) -> None:
    """Hold a wish to change an appointment against what it is; raises RuleBroken."""
    if appointment.status is not AppointmentStatus.CONFIRMED:
        raise RuleBroken(f"The appointment can't be changed: it is {_said(appointment.status)}.")


def require_markable(appointment: Appointment, status: AppointmentStatus, *, now: datetime) -> None:
    """Hold a wish to note whether the customer came against the rules; raises RuleBroken."""
    if status not in KEPT_OR_MISSED:
        raise RuleBroken("An appointment is marked attended or no_show.")
    if appointment.status is not AppointmentStatus.CONFIRMED and appointment.status not in KEPT_OR_MISSED:
        raise RuleBroken(f"The appointment can't be marked: it is {_said(appointment.status)}.")
    if appointment.starts_at > now:
        raise RuleBroken("The appointment has not begun: whether the customer comes is not known yet.")


def reference(appointment_id: str) -> str:
    """Return the short name by which a customer's appointment is told from his others."""
    return appointment_id[:REFERENCE_LENGTH]


def by_reference(appointments: Sequence[Appointment], wanted: str) -> Appointment:
    """Return a customer's appointment of that reference; raises NotFound.

    Args:
        appointments: His own, and nobody else's.
        wanted: As a model wrote it.
    """
    for appointment in appointments:
        if reference(appointment.appointment_id) == wanted.strip().casefold():
            return appointment
    known = ", ".join(reference(one.appointment_id) for one in appointments) or "none"
    raise NotFound(f"The caller has no coming appointment {wanted!r}; he has: {known}. Use upcoming_appointments.")


def vacated(busy: Sequence[BusySpan], own: BusySpan) -> tuple[BusySpan, ...]:
    """Return busy spans without the one an appointment would leave."""
    left: list[BusySpan] = []
    for span in busy:
        if span.ends_at <= own.starts_at or span.starts_at >= own.ends_at:
            left.append(span)
            continue
        if span.starts_at < own.starts_at:
            left.append(BusySpan(span.starts_at, own.starts_at))
        if span.ends_at > own.ends_at:
            left.append(BusySpan(own.ends_at, span.ends_at))
    return tuple(left)


def _said(status: AppointmentStatus) -> str:
    return status.replace("_", " ")


def _hours(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return "an hour" if hours == 1 else f"{hours:g} hours"
