"""Table of projects: larger goals, laid out as tasks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class ProjectRow(Row, table=True):
    """A larger goal; `record` is JSON of `domain.projects.Project`."""

    __table_args__ = (
        Index("ix_project_organisation_id_opened_at_project_id", "organisation_id", "opened_at", "project_id"),
    )

    project_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    opened_at: datetime = Field(sa_type=UtcDateTime)
    record: str = Field(sa_type=FreeText)
