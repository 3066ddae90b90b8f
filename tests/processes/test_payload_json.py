"""Values come back as they were, and what pydantic knows of a type is worked out once for all runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processes import payload_json
from processes.payload_json import JsonPayloads
from workflows.messages import AdmitRequest

RINGING = AdmitRequest("CA1", "+15551230001", "+15005550006", datetime(2026, 11, 21, 15, 0, tzinfo=UTC))


def test_value_comes_back_with_its_type() -> None:
    """A dataclass with an aware instant in it."""
    [payload] = JsonPayloads().to_payloads([RINGING])
    assert JsonPayloads().from_payloads([payload], [AdmitRequest]) == [RINGING]


def test_without_a_type_it_is_plain() -> None:
    """Nobody says what it is: numbers, texts and objects of them."""
    [payload] = JsonPayloads().to_payloads([{"a": [1, None]}])
    assert JsonPayloads().from_payloads([payload]) == [{"a": [1, None]}]


def test_two_runs_share_what_is_known_of_a_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run's converter asks pydantic for nothing."""
    [payload] = JsonPayloads().to_payloads([RINGING])
    JsonPayloads().from_payloads([payload], [AdmitRequest])
    monkeypatch.delattr(payload_json, "TypeAdapter")
    assert JsonPayloads().from_payloads([payload], [AdmitRequest]) == [RINGING]
