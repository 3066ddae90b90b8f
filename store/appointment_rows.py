"""Rows of an appointment and of the quanta it claims ↔ the domain value."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from domain.business import Appointment, AppointmentStatus, Service, SlotOffer
from domain.interactions import InteractionKind
from store.tables import AppointmentRow, InteractionRow, SlotClaimRow

QUANTUM: Final = timedelta(minutes=15)


def appointment_row(appointment: Appointment, service: Service) -> AppointmentRow:
    """Return the row of an appointment as it is when held."""
    return AppointmentRow(
        appointment_id=appointment.appointment_id,
        organisation_id=appointment.organisation_id,
        contact_id=appointment.contact_id,
        service_key=appointment.service_key,
        resource_key=appointment.resource_key,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        blocked_until=appointment.ends_at + service.buffer,
        status=AppointmentStatus.HELD,
        held_until=appointment.held_until,
    )


def rewrite(stored: AppointmentRow, wanted: AppointmentRow) -> None:
    """Make a stored appointment that no longer fills a slot the one wanted now; its revisions go on counting."""
    wanted.revision = stored.revision + (stored.status == AppointmentStatus.CANCELLED)
    for name, value in wanted.model_dump(exclude={"appointment_id"}).items():
        setattr(stored, name, value)


def placed_row(row: AppointmentRow, place: SlotOffer) -> AppointmentRow:
    """Return a copy of an appointment's row at another place, with the buffer it has."""
    buffer = row.blocked_until - row.ends_at
    return AppointmentRow(
        **row.model_dump(exclude={"resource_key", "starts_at", "ends_at", "blocked_until"}),
        resource_key=place.resource_key,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        blocked_until=place.ends_at + buffer,
    )


def claim_rows(row: AppointmentRow) -> list[SlotClaimRow]:
    """Return a claim for every quantum the appointment touches, ascending; a quantum begun is taken whole."""
    first = _steps(row.starts_at.timestamp())
    end = -_steps(-row.blocked_until.timestamp())
    return [
        SlotClaimRow(
            organisation_id=row.organisation_id,
            resource_key=row.resource_key,
            quantum=quantum,
            appointment_id=row.appointment_id,
        )
        for quantum in range(first, end)
    ]


def read_appointment(row: AppointmentRow) -> Appointment:
    """Return the appointment."""
    return Appointment(
        appointment_id=row.appointment_id,
        organisation_id=row.organisation_id,
        contact_id=row.contact_id,
        service_key=row.service_key,
        resource_key=row.resource_key,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status=AppointmentStatus(row.status),
        event_id=row.event_id,
        held_until=row.held_until,
        revision=row.revision,
        event_etag=row.event_etag,
    )


def appointment_change_row(row: AppointmentRow, state: str, at: datetime) -> InteractionRow:
    """Return the line on its customer's timeline that says what has become of an appointment at an instant."""
    return InteractionRow(
        interaction_id=f"{row.appointment_id}-{row.revision}-{state}",
        contact_id=row.contact_id,
        channel="",
        happened_at=at,
        summary=f"{row.service_key}, {row.starts_at:%Y-%m-%dT%H:%MZ}",
        kind=InteractionKind.APPOINTMENT,
        state=state,
        subject_id=row.appointment_id,
    )


def _steps(timestamp: float) -> int:
    return int(timestamp // QUANTUM.total_seconds())
