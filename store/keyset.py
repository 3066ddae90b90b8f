"""Pages of a list: each starts right after the last row of the one before, and costs the same wherever it lies."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any, TypeVar

from sqlalchemy import Select, SQLColumnExpression, tuple_

from domain.ports.reading import Cursor, NameCursor

_Selected = TypeVar("_Selected", bound=Select[*tuple[Any, ...]])


def ascending(
    wanted: _Selected,
    first: SQLColumnExpression[Any],
    key: SQLColumnExpression[str],
    *,
    after: Cursor | NameCursor | None,
    limit: int,
) -> _Selected:
    """Return the page of at most `limit` rows after a cursor, by two columns that an index has in their order."""
    if after is not None:
        wanted = wanted.where(tuple_(first, key) > tuple_(*astuple(after)))
    return wanted.order_by(first, key).limit(limit)


def descending(
    wanted: _Selected,
    first: SQLColumnExpression[Any],
    key: SQLColumnExpression[str],
    *,
    after: Cursor | NameCursor | None,
    limit: int,
) -> _Selected:
    """Return the page as `ascending` does, from the other end."""
    if after is not None:
        wanted = wanted.where(tuple_(first, key) < tuple_(*astuple(after)))
    return wanted.order_by(first.desc(), key.desc()).limit(limit)
