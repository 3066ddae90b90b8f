"""Tables of the business that answers: organisation, location, agent, number, service, resource."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from sqlalchemy import JSON, false
from sqlmodel import Field

from store.columns import ExactDecimal, UtcDateTime
from store.tables.row import Row


class OrganisationRow(Row, table=True):
    """A business."""

    organisation_id: str = Field(primary_key=True)
    name: str
    time_zone: str
    minimum_notice_s: int
    booking_horizon_s: int
    human_number: str | None = None
    cancellation_notice_s: int = 86_400
    reminders_at: time | None = None
    reminder_channel: str = Field(default="call", sa_column_kwargs={"server_default": "call"})


class LocationRow(Row, table=True):
    """A place of the business; `country` and `subdivision` say whose public holidays it keeps."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    key: str = Field(primary_key=True)
    position: int
    name: str
    time_zone: str
    address: str = ""
    country: str | None = None
    subdivision: str | None = None


class AgentRow(Row, table=True):
    """One version of an agent. The highest one with `published_at` answers; one without is a draft.

    `origin` is a `domain.agents.AgentOrigin`; `written_by` has published it, or written the draft, at `written_at`.
    `order_id` is the request that published it, so that a repeat finds it done.
    """

    agent_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    name: str
    greeting: str
    instructions: str
    voice: str
    tools: list[str] = Field(sa_type=JSON)
    raised_risks: dict[str, str] = Field(sa_type=JSON)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    origin: str = Field(default="file", sa_column_kwargs={"server_default": "file"})
    written_by: str | None = None
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    restored_from: int | None = None
    order_id: str | None = None


class PhoneNumberRow(Row, table=True):
    """A number of ours, E.164. `agent_id` names no version, so it can't be a foreign key: the published one answers."""

    number: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    agent_id: str


class ServiceRow(Row, table=True):
    """Something a caller can book; `position` orders the list as it is read out."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    key: str = Field(primary_key=True)
    position: int
    name: str
    duration_s: int
    buffer_s: int
    resource_keys: list[str] = Field(sa_type=JSON)
    price: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    currency: str
    is_retired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ResourceRow(Row, table=True):
    """Staff member, room or bay; `hours` as written by `store.opening_hours`, `absences` by `store.absences`.

    `location_key` is no foreign key: SQLite would have to build the table anew, which appointments refer to. A resource
    whose location is gone keeps the organisation's time.
    """

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    key: str = Field(primary_key=True)
    position: int
    name: str
    hours: dict[str, object] = Field(sa_type=JSON)
    calendar_id: str | None = None
    location_key: str | None = None
    absences: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    is_retired: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
