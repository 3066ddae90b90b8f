"""Fields that requests share: what is no such thing never reaches the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import Path, Query
from pydantic import AfterValidator, AwareDatetime, Field

from domain.errors import RuleBroken
from domain.vin import read_vin
from domain.wall_clock import zone_names
from domain.written import (
    EMAIL_PATTERN,
    FIRST_DAY,
    LAST_DAY,
    LONGEST_EMAIL,
    LONGEST_PLATE,
    as_it_is_read,
    can_be_reckoned_with,
)

KEY_PATTERN: Final = r"^[\w.@+-]+$"
_PHONE: Final = r"^\+[1-9][0-9]{6,14}$"
WALL_TIME: Final = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"
VISIBLE: Final = r"^[!-~]+$"
WORD: Final = r"^\w+$"
ANY_WORDS: Final = r"\S"
#: Goes into lists and logs: one line, and not blank at its ends.
SHOWN_WORDS: Final = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$"
PLAN_HASH: Final = r"^[0-9a-f]{12}$"
_NEW_KEY: Final = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$"
_VOICE: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_CURRENCY: Final = "^[A-Z]{3}$"
_COUNTRY: Final = "^[A-Z]{2}$"
_TASK_ID: Final = r"^[0-9a-f]{32}$"

#: Every pattern of a request → what fits it, in words.
FORMS: Final[Mapping[str, str]] = {
    KEY_PATTERN: "letters, digits and . @ + - _",
    _PHONE: "a phone number in E.164: +, country code and number, for example +15551230001",
    WALL_TIME: "local time, YYYY-MM-DDTHH:MM, for example 2026-11-24T09:00",
    VISIBLE: "visible ASCII characters without spaces",
    WORD: "letters, digits and _",
    EMAIL_PATTERN: "an e-mail address",
    ANY_WORDS: "a text that is not blank",
    SHOWN_WORDS: "one line that neither begins nor ends with a space",
    _TASK_ID: "the `task_id` of a task, 32 hex digits",
    _NEW_KEY: "at most 63 letters, digits and _ . -, beginning with a letter or digit",
    _VOICE: "the name of a voice, small letters and digits with - between them",
    _CURRENCY: "three capital letters, for example USD",
    _COUNTRY: "two capital letters, for example US",
    PLAN_HASH: "the `plan_hash` of the plan you have read, 12 hex digits",
}

#: An id or key of ours, in a path, a query or a body.
Key = Annotated[str, Field(min_length=1, max_length=128, pattern=KEY_PATTERN)]
#: One for something new, as files have it too.
NewKey = Annotated[str, Field(pattern=_NEW_KEY)]
ContactId = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the contact")]
AppointmentId = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the appointment")]
VehicleId = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the vehicle")]
MessageId = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the message")]
CallSid = Annotated[str, Path(max_length=64, pattern=WORD, description="Twilio's id of the call")]
PhonePath = Annotated[str, Path(pattern=_PHONE, description="Phone number, E.164")]
TaskId = Annotated[str, Path(pattern=_TASK_ID, description="Id of the task")]
BusinessKey = Annotated[
    str, Path(max_length=128, pattern=KEY_PATTERN, description="Key, unique within its organisation")
]
OrganisationId = Annotated[
    str | None,
    Query(
        max_length=128,
        pattern=KEY_PATTERN,
        description="Id of the organisation; may be left out where there is but one",
    ),
]
OrganisationPath = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the organisation")]
AgentId = Annotated[str, Path(max_length=128, pattern=KEY_PATTERN, description="Id of the agent")]
#: Of lists that are of all organisations where none is named.
OrganisationFilter = Annotated[
    str | None, Query(max_length=128, pattern=KEY_PATTERN, description="Only those of this organisation")
]


def _in_utc(instant: datetime) -> datetime:
    can_be_reckoned_with(instant)
    return instant.astimezone(UTC)


def _known_zone(name: str) -> str:
    if name not in zone_names():
        raise ValueError("is no IANA time zone, such as America/New_York")
    return name


def _upper(text: str) -> str:
    return text.strip().upper()


def _vin(text: str) -> str:
    try:
        return read_vin(text)
    except RuleBroken as error:
        raise ValueError(str(error)) from error


Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
#: An instant with an offset, as aware UTC.
Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
ZoneName = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_known_zone)]
VoiceName = Annotated[str, Field(max_length=64, pattern=_VOICE)]
CalendarId = Annotated[str, Field(min_length=1, max_length=500, pattern=VISIBLE)]
Currency = Annotated[str, Field(pattern=_CURRENCY, description="ISO 4217")]
Country = Annotated[str, Field(pattern=_COUNTRY, description="ISO 3166-1 alpha-2")]
#: What something is called.
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=ANY_WORDS), AfterValidator(as_it_is_read)]
PersonName = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(as_it_is_read)]
#: As it was stored, whatever is in it: by it somebody is found, or erased.
StoredName = Annotated[str, Field(min_length=1, max_length=200)]
#: Goes into lists and logs, of a user or a key.
ShownWords = Annotated[str, Field(pattern=SHOWN_WORDS), AfterValidator(as_it_is_read)]
Phone = Annotated[str, Field(pattern=_PHONE, description="E.164")]
Email = Annotated[str, Field(max_length=LONGEST_EMAIL, pattern=EMAIL_PATTERN)]
CustomerNumber = Annotated[str, Field(min_length=1, max_length=64)]
Vin = Annotated[
    str, Field(min_length=17, max_length=40, description="Seventeen characters, as in the papers"), AfterValidator(_vin)
]
Plate = Annotated[str, AfterValidator(_upper), Field(min_length=1, max_length=LONGEST_PLATE)]
