"""A part of what is small enough to be held whole: players ask for audio in ranges. Source: RFC 9110, section 14."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response

_ONE_RANGE: Final = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})")


def ranged(content: bytes, media_type: str, wanted: str | None) -> Response:
    """Return the content, the one range of it that is wanted (206), or 416 where there is no such range.

    Args:
        content: All of it.
        media_type: Of the content.
        wanted: The request's `Range`; what is none, or several, means all of it.
    """
    headers = {"Accept-Ranges": "bytes"}
    match = _ONE_RANGE.fullmatch(wanted or "")
    if match is None or not (match["first"] or match["last"]):
        return Response(content, media_type=media_type, headers=headers)
    size = len(content)
    if match["first"]:
        first, last = int(match["first"]), min(int(match["last"] or size - 1), size - 1)
    else:
        first, last = max(size - int(match["last"]), 0), size - 1
    if first > last:
        gone = headers | {"Content-Range": f"bytes */{size}"}
        return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=gone)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(content[first : last + 1], HTTPStatus.PARTIAL_CONTENT, media_type=media_type, headers=headers)
