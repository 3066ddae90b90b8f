"""The parameter `fields`: an answer with nothing in it but what was asked for.

Source: Google APIs "Work with partial responses": `a,b/c,d(e,f/g)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

from sandbox.google.errors import ApiError

_PIECE: Final = re.compile(r"[A-Za-z]+|[(),/]")

#: A field with what is wanted of it; nothing: all of it.
Mask = Mapping[str, "Mask"]


def selected(answer: object, fields: str | None) -> object:
    """Return an answer's fields that are asked for, all of them by None; raises ApiError 400 for what can't be read."""
    if fields is None:
        return answer
    if "".join(_PIECE.findall(fields)) != fields:
        raise _unreadable(fields)
    try:
        return _only(answer, _mask(iter(_PIECE.findall(fields + ")"))))
    except StopIteration:
        raise _unreadable(fields) from None


def _only(value: object, mask: Mask) -> object:
    if not mask:
        return value
    if isinstance(value, list):
        return [_only(item, mask) for item in value]
    if isinstance(value, dict):
        return {name: _only(value[name], inner) for name, inner in mask.items() if name in value}
    return value


def _mask(pieces: Iterator[str]) -> Mask:
    """Read up to the bracket that closes."""
    mask: dict[str, Mask] = {}
    while True:
        name = next(pieces)
        mask[name], after = _inner(pieces)
        if after == ")":
            return mask


def _inner(pieces: Iterator[str]) -> tuple[Mask, str]:
    """Return what is wanted of a field, and what comes behind it."""
    match next(pieces):
        case "(":
            return _mask(pieces), next(pieces)
        case "/":
            name = next(pieces)
            inner, after = _inner(pieces)
            return {name: inner}, after
        case after:
            return {}, after


def _unreadable(fields: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, f"Invalid field selection {fields}", reason="invalidParameter")
