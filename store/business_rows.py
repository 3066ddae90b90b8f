"""Rows of the business ↔ its domain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.business import Agent, Organisation, ReminderChannel, Resource, Service
from store.opening_hours import read_hours, write_hours
from store.tables import AgentRow, OrganisationRow, ResourceRow, ServiceRow


def read_organisation(
    row: OrganisationRow, services: Sequence[ServiceRow], resources: Sequence[ResourceRow]
) -> Organisation:
    """Return the organisation; services and resources in their order."""
    return Organisation(
        organisation_id=row.organisation_id,
        name=row.name,
        time_zone=row.time_zone,
        services=tuple(_read_service(service) for service in services),
        resources=tuple(_read_resource(resource) for resource in resources),
        minimum_notice=timedelta(seconds=row.minimum_notice_s),
        booking_horizon=timedelta(seconds=row.booking_horizon_s),
        human_number=row.human_number,
        reminders_at=row.reminders_at,
        reminder_channel=ReminderChannel(row.reminder_channel),
    )


def read_agent(row: AgentRow) -> Agent:
    """Return the agent's version."""
    return Agent(
        agent_id=row.agent_id,
        organisation_id=row.organisation_id,
        version=row.version,
        name=row.name,
        greeting=row.greeting,
        instructions=row.instructions,
        voice=row.voice,
        tools=tuple(row.tools),
        raised_risks=dict(row.raised_risks),
    )


def organisation_row(organisation: Organisation) -> OrganisationRow:
    """Return the row of an organisation, without its services and resources."""
    return OrganisationRow(
        organisation_id=organisation.organisation_id,
        name=organisation.name,
        time_zone=organisation.time_zone,
        minimum_notice_s=int(organisation.minimum_notice.total_seconds()),
        booking_horizon_s=int(organisation.booking_horizon.total_seconds()),
        human_number=organisation.human_number,
        reminders_at=organisation.reminders_at,
        reminder_channel=organisation.reminder_channel,
    )


def service_rows(organisation: Organisation) -> list[ServiceRow]:
    """Return the rows of an organisation's services."""
    return [
        ServiceRow(
            organisation_id=organisation.organisation_id,
            key=service.key,
            position=position,
            name=service.name,
            duration_s=int(service.duration.total_seconds()),
            buffer_s=int(service.buffer.total_seconds()),
            resource_keys=list(service.resource_keys),
            price=service.price,
            currency=service.currency,
        )
        for position, service in enumerate(organisation.services)
    ]


def resource_rows(organisation: Organisation) -> list[ResourceRow]:
    """Return the rows of an organisation's resources."""
    return [
        ResourceRow(
            organisation_id=organisation.organisation_id,
            key=resource.key,
            position=position,
            name=resource.name,
            hours=write_hours(resource.hours),
            calendar_id=resource.calendar_id,
        )
        for position, resource in enumerate(organisation.resources)
    ]


def agent_row(agent: Agent, *, published_at: datetime | None) -> AgentRow:
    """Return the row of an agent's version; a draft while `published_at` is None."""
    return AgentRow(
        agent_id=agent.agent_id,
        version=agent.version,
        organisation_id=agent.organisation_id,
        name=agent.name,
        greeting=agent.greeting,
        instructions=agent.instructions,
        voice=agent.voice,
        tools=list(agent.tools),
        raised_risks=dict(agent.raised_risks),
        published_at=published_at,
    )


def _read_service(row: ServiceRow) -> Service:
    return Service(
        key=row.key,
        name=row.name,
        duration=timedelta(seconds=row.duration_s),
        resource_keys=tuple(row.resource_keys),
        buffer=timedelta(seconds=row.buffer_s),
        price=row.price,
        currency=row.currency,
    )


def _read_resource(row: ResourceRow) -> Resource:
    return Resource(key=row.key, name=row.name, hours=read_hours(row.hours), calendar_id=row.calendar_id)
