"""Parts of JSON Schemas (draft 2020-12), as tools use them for their arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LOCAL_TIME: Final[Mapping[str, object]] = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$",
    "description": "Start in local time of its location, YYYY-MM-DDTHH:MM, exactly as offered.",
}
DATE: Final[Mapping[str, object]] = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}$",
    "description": "Local date, YYYY-MM-DD.",
}


def object_of(required: tuple[str, ...] = (), **properties: Mapping[str, object]) -> Mapping[str, object]:
    """Return the schema of an object with these properties and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def text_of(description: str, *, longest: int = 200) -> Mapping[str, object]:
    """Return the schema of a text with a visible character at least: a name of blanks is none."""
    return {"type": "string", "pattern": r"[^\s\x00-\x1f\x7f]", "maxLength": longest, "description": description}
