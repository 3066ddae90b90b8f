"""What a live stream says: its events, and how each is written as a server-sent event."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, RootModel

from api.call_views import CallDetail
from domain.ports.changes import Change, ChangeKind


class Changed(BaseModel):
    """What has changed; what it is now, the routes say."""

    kind: ChangeKind
    id: str = Field(description="Its id; of memory the contact's, of costs the call's or task's; empty: read them all")
    organisation_id: str | None = Field(description="Null where it is no business's, or is not known any more")


class Connection(BaseModel):
    """Whether what is told is complete at the moment."""

    is_live: bool = Field(description="False while the database does not answer: changes come late then, none is lost")


class Nothing(BaseModel):
    """No more than that."""


class ChangeEvent(BaseModel):
    """Something has changed: read it again if you show it."""

    event: Literal["change"]
    data: Changed


class CallEvent(BaseModel):
    """How the watched call stands, each time that this has changed."""

    event: Literal["call"]
    data: CallDetail


class ResetEvent(BaseModel):
    """More may have changed than was told: read everything again."""

    event: Literal["reset"]
    data: Nothing


class StateEvent(BaseModel):
    """Changes come late from now on, or in time again; the heartbeat, too, of a stream on which nothing happens."""

    event: Literal["state"]
    data: Connection


class LiveEvent(RootModel[Annotated[ChangeEvent | CallEvent | ResetEvent | StateEvent, Field(discriminator="event")]]):
    """One event of the stream, its `data` parsed."""


def change_text(change: Change) -> str:
    """Write a change."""
    return event_text("change", Changed(kind=change.kind, id=change.subject_id, organisation_id=change.organisation_id))


def event_text(event: Literal["change", "reset", "state"], data: BaseModel) -> str:
    """Write an event. Source: WHATWG HTML, 9.2.5 "Parsing an event stream"."""
    return sent_text(event, data.model_dump_json())


def sent_text(event: str, json: str) -> str:
    """Write an event whose data is JSON already, on one line as `model_dump_json` has it."""
    return f"event: {event}\ndata: {json}\n\n"


def position_text(position: int) -> str:
    """Say where to go on: an id without data is kept by the browser, and is no event."""
    return f"id: {position}\n\n"
