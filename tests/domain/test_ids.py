"""The same request always gets the same id."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import appointment_id, calendar_event_id, canonical_arguments, intent_id

ARGUMENTS = st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers() | st.booleans(), max_size=4)


def an_intent(**changes: object) -> str:
    """Return an intent id with some parts changed."""
    arguments: dict[str, object] = {"service": "inspection", "start": "2026-11-24T09:00"}
    parts: dict[str, object] = {"call_sid": "CA1", "turn_index": 3, "tool": "book_appointment", "arguments": arguments}
    return intent_id(**(parts | changes))  # type: ignore[arg-type]  # the table changes one part at a time


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}),
        ({"name": "Maria  Lopez "}, {"name": "maria lopez"}),
        ({"text": "x", "callback_number": None}, {"text": "x"}),
    ],
)
def test_equal_meaning_is_equal_text(first: dict[str, object], second: dict[str, object]) -> None:
    """A model that writes the same request another way means the same request."""
    assert canonical_arguments(first) == canonical_arguments(second)


@given(ARGUMENTS)
def test_canonical_arguments_do_not_depend_on_order(arguments: dict[str, object]) -> None:
    """Order is no meaning."""
    assert canonical_arguments(arguments) == canonical_arguments(dict(reversed(arguments.items())))


def test_intent_is_known() -> None:
    """The id stays what it is across releases: running calls repeat requests after a deployment."""
    assert an_intent() == an_intent()
    assert re.fullmatch(r"[0-9a-f]{32}", an_intent())
    assert an_intent() == "45a1c4a7b6eda4b45e142ea423709346"


@pytest.mark.parametrize(
    "change",
    [{"call_sid": "CA2"}, {"turn_index": 4}, {"tool": "release_hold"}, {"arguments": {"service": "inspection"}}],
    ids=lambda change: next(iter(change)),
)
def test_another_request_is_another_intent(change: dict[str, object]) -> None:
    """Call, turn, tool and arguments all count."""
    assert an_intent(**change) != an_intent()


def test_parts_can_not_run_into_each_other() -> None:
    """Call `CA1` turn 23 is not call `CA12` turn 3."""
    assert an_intent(call_sid="CA1", turn_index=23) != an_intent(call_sid="CA12", turn_index=3)


def test_asking_twice_for_an_appointment_is_one_appointment() -> None:
    """The turn does not count, everything else does."""
    booking = {"service_key": "inspection", "starts_at": "2026-11-24T14:00:00+00:00", "contact_id": "c-1"}
    assert appointment_id(call_sid="CA1", **booking) == appointment_id(call_sid="CA1", **booking)
    others = {appointment_id(call_sid="CA1", **(booking | {key: "other"})) for key in booking}
    assert len({*others, appointment_id(call_sid="CA1", **booking), appointment_id(call_sid="CA2", **booking)}) == 5


@given(st.text(), st.text())
def test_calendar_accepts_the_event_id(appointment: str, other: str) -> None:
    """5 to 1024 characters of base32hex in lower case; another appointment is another event."""
    event_id = calendar_event_id(appointment)
    assert re.fullmatch(r"[a-v0-9]{5,1024}", event_id)
    assert (event_id == calendar_event_id(other)) == (appointment == other)
