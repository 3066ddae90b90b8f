"""Partial responses."""

from __future__ import annotations

import pytest

from sandbox.google.errors import ApiError
from sandbox.google.fields import selected

ANSWER = {"kind": "list", "items": [{"id": "1", "start": {"date": "d", "zone": "z"}, "end": {"date": "e"}}, {}]}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (None, ANSWER),
        ("kind", {"kind": "list"}),
        ("kind,missing", {"kind": "list"}),
        ("items(id)", {"items": [{"id": "1"}, {}]}),
        ("items/id,kind", {"items": [{"id": "1"}, {}], "kind": "list"}),
        ("items(start/date,end),kind", {"items": [{"start": {"date": "d"}, "end": {"date": "e"}}, {}], "kind": "list"}),
    ],
)
def test_nothing_comes_but_what_was_asked_for(fields: str | None, expected: object) -> None:
    """What is not there is left out."""
    assert selected(ANSWER, fields) == expected


@pytest.mark.parametrize("fields", ["", "items(", "items(id", "a b", "items/"])
def test_what_can_not_be_read_is_refused(fields: str) -> None:
    """As a bad request."""
    with pytest.raises(ApiError):
        selected(ANSWER, fields)
