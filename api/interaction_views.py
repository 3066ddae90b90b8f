"""What has happened with a customer, as the API shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from api.paging import cursor_text, page_of
from api.shown import shown_text
from domain.interactions import Interaction, InteractionKind, Way
from domain.ports.access import Role
from domain.ports.reading import Cursor


class InteractionItem(BaseModel):
    """One thing that has happened."""

    interaction_id: str
    contact_id: str
    kind: InteractionKind = Field(description="An attempt is a call of ours nobody took, a notice a text or e-mail")
    happened_at: datetime
    subject_id: str = Field(description="Id of the call, appointment, task or message it is about")
    channel: str = Field(description="`phone`, `sms`, `email`; empty where it came about without one")
    way: Way
    state: str = Field(description="What has become of it, in the word of its kind")
    words: str = Field(description="Summary, text or subject; redacted for a viewer")


class InteractionList(BaseModel):
    """A page of a customer's timeline, the latest first."""

    interactions: list[InteractionItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


def interaction_list(rows: Sequence[Interaction], role: Role, *, limit: int) -> InteractionList:
    """Return a page; one row more than the limit means that there is another."""
    page, cursor = page_of(rows, limit, lambda row: cursor_text(Cursor(row.happened_at, row.interaction_id)))
    return InteractionList(interactions=[_item(row, role) for row in page], next_cursor=cursor)


def _item(row: Interaction, role: Role) -> InteractionItem:
    return InteractionItem(
        interaction_id=row.interaction_id,
        contact_id=row.contact_id,
        kind=row.kind,
        happened_at=row.happened_at,
        subject_id=row.subject_id,
        channel=row.channel,
        way=row.way,
        state=row.state,
        words=shown_text(row.words, role),
    )
