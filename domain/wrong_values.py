"""What is wrong with a value, in words for whoever wrote it: what would do, and never the value itself.

Requests and files are checked by the same library, whose own sentences are about its types and patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

Context = Mapping[str, object]

#: As Python shows a member of an enumeration: its value is what people write.
_MEMBER: Final = re.compile(r"<\w+\.\w+: ([^>]+)>")
_OUR_WORDING: Final = "Value error, "

_NO_TEXT: Final = "has to be text"
_NO_LIST: Final = "has to be a list"
_NO_PARTS: Final = "has to be an object with fields"
_NO_WHOLE_NUMBER: Final = "has to be a whole number"
_NO_NUMBER: Final = "has to be a number"
_NO_TRUTH: Final = "has to be true or false"
_NO_DAY: Final = "has to be a day, YYYY-MM-DD"
_NO_INSTANT: Final = "has to be a day with a time, for example 2026-11-24T09:00:00-05:00"
_NO_OFFSET: Final = "needs the offset of its time zone, for example 2026-11-24T09:00:00-05:00"
_NO_TIME: Final = "has to be a time of day, HH:MM"

_FIXED: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "extra_forbidden": "is no field there",
    "string_type": _NO_TEXT,
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _NO_LIST),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _NO_PARTS),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _NO_WHOLE_NUMBER),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing", "finite_number"), _NO_NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _NO_TRUTH),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _NO_DAY),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_from_date_parsing"), _NO_INSTANT),
    "timezone_aware": _NO_OFFSET,
    **dict.fromkeys(("time_type", "time_parsing"), _NO_TIME),
    "json_invalid": "is no JSON that can be read",
}


def _one_of(context: Context) -> str:
    return "has to be " + _MEMBER.sub(r"\1", str(context["expected"]))


_FILLED: Final[Mapping[str, Callable[[Context], str]]] = {
    "enum": _one_of,
    "literal_error": _one_of,
    "string_too_short": lambda c: (
        "is empty" if c["min_length"] == 1 else f"has to have at least {c['min_length']} characters"
    ),
    "string_too_long": lambda c: f"may have at most {c['max_length']} characters",
    "too_short": lambda c: f"has to have at least {c['min_length']} of them",
    "too_long": lambda c: f"may have at most {c['max_length']} of them",
    "greater_than": lambda c: f"has to be greater than {c['gt']}",
    "greater_than_equal": lambda c: f"has to be at least {c['ge']}",
    "less_than": lambda c: f"has to be less than {c['lt']}",
    "less_than_equal": lambda c: f"may be at most {c['le']}",
    "decimal_max_digits": lambda c: f"may have at most {c['max_digits']} digits",
    "decimal_whole_digits": lambda c: f"may have at most {c['whole_digits']} digits before the point",
    "decimal_max_places": lambda c: f"may have at most {c['decimal_places']} decimal places",
}


def what_is_wrong(kind: str, context: Context, message: str, forms: Mapping[str, str]) -> str:
    """Return what is wrong, to be read behind the field's name.

    Args:
        kind: Pydantic's type of the error.
        context: What goes with it.
        message: Its own words; those of our own checks stay as they are, and those of kinds unknown here.
        forms: A pattern → what fits it, in words.
    """
    if kind == "string_pattern_mismatch":
        return f"has to be {forms.get(str(context['pattern']), 'written otherwise')}"
    if kind in _FILLED:
        return _FILLED[kind](context)
    return _FIXED.get(kind, message.removeprefix(_OUR_WORDING))
