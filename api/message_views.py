"""Messages left for a human, as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from api.call_views import Number
from api.paging import cursor_text, page_of
from api.shown import shown_number, shown_text
from domain.ports.access import Role
from domain.ports.reading import Cursor
from domain.ports.storage import MessageLeft


class MessageItem(BaseModel):
    """A message left for a human."""

    message_id: str
    organisation_id: str | None
    call_sid: str
    contact_id: str | None
    callback_number: Number
    text: str
    left_at: datetime
    recording_sid: str | None
    recording_url: str | None
    done_at: datetime | None = Field(description="When somebody has dealt with it; null: nobody has")
    done_by: str | None = Field(description="Who, as the audit log names him")

    @classmethod
    def of(cls, message: MessageLeft, role: Role) -> Self:
        """Show a message to a role."""
        return cls(
            message_id=message.message_id,
            organisation_id=message.organisation_id,
            call_sid=message.call_sid,
            contact_id=message.contact_id,
            callback_number=shown_number(message.callback_number, role),
            text=shown_text(message.text, role),
            left_at=message.left_at,
            recording_sid=message.recording_sid,
            recording_url=message.recording_url,
            done_at=message.done_at,
            done_by=message.done_by,
        )


class MessageList(BaseModel):
    """A page of messages, newest first."""

    messages: list[MessageItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


def message_list(messages: Sequence[MessageLeft], role: Role, *, limit: int) -> MessageList:
    """Return a page of at most `limit` rows; one row more means that there is a next page."""
    page, cursor = page_of(messages, limit, lambda one: cursor_text(Cursor(one.left_at, one.message_id)))
    return MessageList(messages=[MessageItem.of(message, role) for message in page], next_cursor=cursor)
