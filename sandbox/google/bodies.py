"""What the Calendar API takes, as far as a booking product writes it; other fields are accepted and ignored."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, Field

from sandbox.google.errors import ApiError


class EventTime(BaseModel):
    """Start or end: a moment, or a whole day."""

    dateTime: dt.datetime | None = None  # noqa: N815 - the wire's name
    date: dt.date | None = None
    timeZone: str = "UTC"  # noqa: N815 - the wire's name

    def instant(self) -> dt.datetime:
        """Return the aware moment; raises ApiError when it is none."""
        if self.dateTime is not None:
            is_aware = self.dateTime.tzinfo is not None
            return self.dateTime if is_aware else self.dateTime.replace(tzinfo=self._zone())
        if self.date is not None:
            return dt.datetime.combine(self.date, dt.time(), self._zone())
        raise ApiError(HTTPStatus.BAD_REQUEST, "Missing start or end time.", reason="required")

    def as_stored(self) -> dict[str, str]:
        """Return the resource's form: wall time in its own zone, with the offset."""
        if self.date is not None:
            return {"date": self.date.isoformat()}
        return {"dateTime": rfc3339(self.instant().astimezone(self._zone())), "timeZone": self.timeZone}

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.timeZone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ApiError(HTTPStatus.BAD_REQUEST, "Invalid time zone definition.", reason="invalid") from error


class EventBody(BaseModel):
    """An event as it is written; what is not set stays as it is in a patch."""

    id: Annotated[str | None, Field(pattern=r"^[a-v0-9]{5,1024}$")] = None
    summary: str | None = None
    description: str | None = None
    location: str | None = None
    start: EventTime | None = None
    end: EventTime | None = None
    status: Literal["confirmed", "tentative", "cancelled"] | None = None
    transparency: Literal["opaque", "transparent"] | None = None
    extendedProperties: dict[Literal["private", "shared"], dict[str, str]] | None = None  # noqa: N815 - the wire's name
    reminders: dict[str, object] | None = None


class FreeBusyItem(BaseModel):
    """A calendar to look at."""

    id: str


class FreeBusyBody(BaseModel):
    """What to look up."""

    timeMin: dt.datetime  # noqa: N815 - the wire's name
    timeMax: dt.datetime  # noqa: N815 - the wire's name
    items: list[FreeBusyItem] = []


def rfc3339(moment: dt.datetime) -> str:
    """Return an aware moment as the API writes it, `Z` for UTC."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
