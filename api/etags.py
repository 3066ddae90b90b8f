"""Strong ETags: the hash of what is shown, so that equal tags mean equal bytes.

A reader who sends `If-None-Match` is told 304 while nothing has changed. Who changes something sends `If-Match`, so
that he undoes nothing he has not seen. Source: RFC 9110, sections 8.8.3 and 13.1.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final

from fastapi import Header
from fastapi.responses import Response
from pydantic import BaseModel

from domain.errors import VersionChanged, VersionMissing

_ANY: Final = "*"
_HEX_DIGITS: Final = 32
_NOT_MODIFIED: Final = 304

IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", max_length=1024, description="ETag of what is known already")
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=1024, description="ETag of what is to be changed; needed")
]
#: What the description of a route says beside its answer.
UNCHANGED: Final[dict[int | str, dict[str, object]]] = {_NOT_MODIFIED: {"description": "Nothing has changed"}}


def etag_of(shown: BaseModel) -> str:
    """Return the entity tag of a representation, quotes included."""
    return f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:_HEX_DIGITS]}"'


def tagged(
    shown: BaseModel,
    *,
    version: BaseModel | None = None,
    if_none_match: str | None = None,
    status: int = 200,
    location: str | None = None,
) -> Response:
    """Return the answer with its ETag; 304 without a body when the reader has it already.

    Args:
        shown: What is answered.
        version: What the ETag is of, where more is answered than that.
        if_none_match: As it came with the request.
        status: Of the answer.
        location: Path of what was created.
    """
    headers = {"ETag": etag_of(version or shown), **({"Location": location} if location else {})}
    if if_none_match is not None and _names(if_none_match, headers["ETag"], weakly=True):
        return Response(status_code=_NOT_MODIFIED, headers=headers)
    return Response(shown.model_dump_json(), status, headers, media_type="application/json")


def demanded(if_match: str | None) -> str:
    """Return the condition of a change; raises VersionMissing."""
    if if_match is None:
        raise VersionMissing("the change came without If-Match")
    return if_match


def check_version(if_match: str, current: BaseModel) -> None:
    """Raise VersionChanged unless the condition names what stands there now."""
    if not _names(if_match, etag_of(current), weakly=False):
        raise VersionChanged("somebody else has changed it since")


def _names(condition: str, tag: str, *, weakly: bool) -> bool:
    tags = [one.strip() for one in condition.split(",")]
    return _ANY in tags or tag in tags or (weakly and f"W/{tag}" in tags)
