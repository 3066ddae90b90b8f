"""Single fields as people write them, each checked once for every kind of file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import time
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from domain.errors import RuleBroken
from domain.phone_numbers import caller_number
from domain.vin import read_vin
from domain.wall_clock import zone_names
from domain.written import EMAIL_PATTERN, LONGEST_EMAIL, LONGEST_PLATE

_PUNCTUATION: Final = re.compile(r"[\s().\-/]+")
_NATIONAL: Final = re.compile(r"1?([2-9]\d{9})", re.ASCII)
_WALL_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EMAIL: Final = re.compile(EMAIL_PATTERN)
_OUR_WORDING: Final = "Value error, "


def _phone(text: str) -> str:
    symbols = _PUNCTUATION.sub("", text)
    national = _NATIONAL.fullmatch(symbols)
    number = caller_number(f"+1{national[1]}" if national else symbols)
    if number is None:
        raise ValueError("is no phone number: write +, country code and number, or ten digits in North America")
    return number


def _email(text: str) -> str:
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise ValueError("is no e-mail address")
    return text


def _zone(text: str) -> str:
    if text not in zone_names():
        raise ValueError("is no time zone: write its IANA name, for example America/Chicago")
    return text


def _wall_time(stated: object) -> time:
    text = str(stated)
    if not _WALL_TIME.fullmatch(text):
        raise ValueError('is no time of day: write it in quotation marks, for example "09:00"')
    return time.fromisoformat(text)


def _vin(text: str) -> str:
    try:
        return read_vin(text)
    except RuleBroken as error:
        raise ValueError(str(error)) from None


def _checked(check: Callable[[str], str]) -> tuple[StringConstraints, AfterValidator]:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(check)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")]
Phone = Annotated[str, *_checked(_phone)]
Email = Annotated[str, *_checked(_email)]
Zone = Annotated[str, *_checked(_zone)]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
VinText = Annotated[str, *_checked(_vin)]
Plate = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=LONGEST_PLATE)]


class Part(BaseModel):
    """A part of a file; a field it does not have is a typing error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def reasons(error: ValidationError) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Yield where something is wrong and what, in words for whoever has written the file; values are not repeated."""
    for one in error.errors(include_url=False, include_input=False):
        yield one["loc"], one["msg"].removeprefix(_OUR_WORDING)


def in_one_line(error: ValidationError) -> str:
    """Return all reasons, each with its field."""
    return "; ".join(f"{'.'.join(map(str, where))} {what}".strip() for where, what in reasons(error))
