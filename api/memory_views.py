"""What is remembered of a customer, as the API shows and takes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.shown import shown_text
from domain.business import Contact
from domain.memory import LONGEST_SUMMARY, Memory, Mood, Promise
from domain.ports.access import Role
from domain.relationship import Relationship, Trend, Visits, relationship, trend


class NewNote(BaseModel):
    """A member of staff's own words about a customer."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, Field(max_length=LONGEST_SUMMARY, description="Takes the place of the note there is")]


class FeelingItem(BaseModel):
    """How he was in one conversation."""

    at: datetime
    mood: Mood
    source: str = Field(description="Id of the call or thread")


class PromiseItem(BaseModel):
    """Something he was promised."""

    promise_id: str
    text: str
    made_at: datetime
    source: str = Field(description="Id of the call or thread it was made in")
    channel: str
    due: date | None = Field(description="Local day it was promised for")
    kept_at: datetime | None


class FactItem(BaseModel):
    """Something somebody wanted remembered."""

    fact_id: str
    text: str
    noted_at: datetime
    by: str


class VisitsItem(BaseModel):
    """His appointments, counted."""

    kept: int
    missed: int
    coming: int
    last_at: datetime | None


class MemoryItem(BaseModel):
    """All that is remembered of a customer; texts are redacted for a viewer."""

    contact_id: str
    revision: int = Field(description="0 where nothing is remembered")
    changed_at: datetime | None
    relationship: Relationship
    visits: VisitsItem
    last_contact_at: datetime | None
    summary: str = Field(description="Where things stand, by the latest conversation")
    mood: Trend = Field(description="Where his mood goes")
    feelings: list[FeelingItem]
    open_promises: list[PromiseItem]
    kept_promises: list[PromiseItem]
    preferences: list[str]
    facts: list[FactItem]
    note: str
    forgotten_at: datetime | None = Field(description="Up to when everything was forgotten")


def memory_item(contact: Contact, memory: Memory, visits: Visits, *, now: datetime, role: Role) -> MemoryItem:
    """Return what is remembered of a customer as a role sees it."""
    promises = [(one, _promise(one, role)) for one in memory.promises]
    return MemoryItem(
        contact_id=memory.contact_id,
        revision=memory.revision,
        changed_at=memory.changed_at,
        relationship=relationship(visits, now),
        visits=VisitsItem.model_validate(visits, from_attributes=True),
        last_contact_at=contact.last_contact_at,
        summary=shown_text(memory.summary, role),
        mood=trend(memory.feelings),
        feelings=[FeelingItem.model_validate(one, from_attributes=True) for one in memory.feelings],
        open_promises=[item for one, item in promises if one.kept_at is None],
        kept_promises=[item for one, item in promises if one.kept_at is not None],
        preferences=[shown_text(one.text, role) for one in memory.preferences],
        facts=[
            FactItem(fact_id=one.fact_id, text=shown_text(one.text, role), noted_at=one.noted_at, by=one.by)
            for one in memory.facts
        ],
        note=shown_text(memory.note, role),
        forgotten_at=memory.forgotten_at,
    )


def _promise(promise: Promise, role: Role) -> PromiseItem:
    return PromiseItem(
        promise_id=promise.promise_id,
        text=shown_text(promise.text, role),
        made_at=promise.made_at,
        source=promise.source,
        channel=promise.channel,
        due=promise.due,
        kept_at=promise.kept_at,
    )
