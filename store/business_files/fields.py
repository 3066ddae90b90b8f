"""Single fields as people write them, each checked once for every kind of file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from domain.errors import RuleBroken
from domain.phone_numbers import caller_number
from domain.vin import read_vin
from domain.wall_clock import zone_names
from domain.written import EMAIL_PATTERN, LONGEST_EMAIL, LONGEST_PLATE, as_it_is_read
from domain.wrong_values import what_is_wrong

_PUNCTUATION: Final = re.compile(r"[\s().\-/]+")
_NATIONAL: Final = re.compile(r"1?([2-9]\d{9})", re.ASCII)
_WALL_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_EMAIL: Final = re.compile(EMAIL_PATTERN)
_KEY: Final = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$"
COUNTRY: Final = "^[A-Z]{2}$"
CURRENCY: Final = "^[A-Z]{3}$"
_FORMS: Final[Mapping[str, str]] = {
    _KEY: "at most 63 letters, digits and _ . -, beginning with a letter or digit",
    COUNTRY: "two capital letters, for example US",
    CURRENCY: "three capital letters, for example USD",
}
_TRUTH: Final = frozenset(("bool_type", "bool_parsing"))


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


def _name(text: str) -> str:
    """Return it in one line: a cell may have several."""
    return as_it_is_read(" ".join(text.split()))


def _checked(check: Callable[[str], str]) -> tuple[StringConstraints, AfterValidator]:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(check)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Name = Annotated[Text, AfterValidator(_name)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Key = Annotated[str, StringConstraints(pattern=_KEY)]
Phone = Annotated[str, *_checked(_phone)]
Email = Annotated[str, *_checked(_email)]
Zone = Annotated[str, *_checked(_zone)]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
VinText = Annotated[str, *_checked(_vin)]
Plate = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=LONGEST_PLATE)]


class Part(BaseModel):
    """A part of a file; a field it does not have is a typing error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def in_one_line(error: ValidationError, columns: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return all that is wrong, each with its field, in words for whoever wrote the file; values are not repeated.

    Args:
        error: What was found.
        columns: Field → the columns that its entries come from, where the file has columns.
    """
    return "; ".join(
        _sentence(_place(one["loc"], columns or {}), _wrong(one["type"], one.get("ctx", {}), one["msg"]))
        for one in error.errors(include_url=False, include_input=False)
    )


def _wrong(kind: str, context: Mapping[str, object], message: str) -> str:
    return "has to be yes or no" if kind in _TRUTH else what_is_wrong(kind, context, message, _FORMS)


def _place(where: Sequence[int | str], columns: Mapping[str, Sequence[str]]) -> str:
    """Return `phone_2` of a file with columns, else `services, entry 1, minutes`."""
    match where:
        case (str(field), int(index)) if field in columns:
            return columns[field][index]
        case _:
            return ", ".join(f"entry {step + 1}" if isinstance(step, int) else step for step in where)


def _sentence(where: str, wrong: str) -> str:
    """Join both; a sentence of its own stands behind a colon, and what is wrong as a whole has no place."""
    return f"{where}: {wrong}" if where and wrong[0].isupper() else f"{where} {wrong}".strip()
