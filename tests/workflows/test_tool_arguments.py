"""What a model writes as arguments: taken when it fits the catalogue, explained when it does not, never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.errors import ToolArgumentsInvalid
from domain.tools import BOOK_APPOINTMENT, CATALOGUE, END_CALL, UPCOMING_APPOINTMENTS
from workflows.tool_arguments import parse_request

BOOKING = {"service": "inspection", "start": "2026-11-24T09:00"}
TOOLS = sorted(set(CATALOGUE) - {END_CALL.name})


def _explained(name: str, text: str) -> str:
    with pytest.raises(ToolArgumentsInvalid) as caught:
        parse_request(name, text)
    return str(caught.value)


def test_fitting_arguments_are_taken() -> None:
    """The tool of the catalogue and its arguments come back."""
    assert parse_request("book_appointment", json.dumps(BOOKING)) == (BOOK_APPOINTMENT, BOOKING)


def test_no_arguments_are_an_empty_object() -> None:
    """Models write nothing at all for a tool without parameters."""
    assert parse_request("upcoming_appointments", "") == (UPCOMING_APPOINTMENTS, {})


@pytest.mark.parametrize("name", ["open_the_door", "", END_CALL.name])
def test_a_tool_that_is_not_ours_is_named(name: str) -> None:
    """`end_call` is media's own, so here it is unknown as well."""
    assert _explained(name, "{}") == f"there is no tool {name!r}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[]", "is not of type 'object'"),
        ('{"service": "inspection"}', "'start' is a required property"),
        (json.dumps({**BOOKING, "start": "Tuesday at nine"}), "start: 'Tuesday at nine' does not match"),
        (json.dumps({**BOOKING, "service": 7}), "service: 7 is not of type 'string'"),
        (json.dumps({**BOOKING, "bay": "1"}), "'bay' was unexpected"),
        (json.dumps({**BOOKING, "service": "x" * 9000}), "longer than 8000"),
    ],
)
def test_what_does_not_fit_is_said_in_words(text: str, words: str) -> None:
    """The model can mend its request by the sentence it gets."""
    assert words in _explained("book_appointment", text)


def test_many_errors_are_told_in_part() -> None:
    """Five are enough to begin with."""
    text = json.dumps({f"extra{n}": n for n in range(3)} | {"service": 1, "start": 2})
    assert 0 < _explained("book_appointment", text).count(";") < 5


@given(
    st.sampled_from(TOOLS), st.text() | st.recursive(st.none() | st.booleans() | st.text(), st.lists).map(json.dumps)
)
@example("take_message", '{"text": "\\ud800"}')
@example("take_message", "[" * 4000)
@example("take_message", "9" * 5000)
@example("take_message", '{"text": NaN}')
def test_anything_a_model_may_write_is_taken_or_explained(name: str, text: str) -> None:
    """Nothing else is raised: in a workflow it would block the call. What is taken can be stored as UTF-8."""
    try:
        _, arguments = parse_request(name, text)
    except ToolArgumentsInvalid as error:
        str(error).encode()
    else:
        json.dumps(arguments, ensure_ascii=False).encode()


@pytest.mark.parametrize("name", [" ", "", "\u0000\u0007", "\t\n"])
def test_a_name_without_a_visible_character_is_none(name: str) -> None:
    """A model that fills a form with blanks has to ask the caller."""
    with pytest.raises(ToolArgumentsInvalid):
        parse_request("save_contact", json.dumps({"name": name}))


def test_control_characters_are_left_out() -> None:
    """Nobody has said them, and PostgreSQL stores no NUL."""
    _, arguments = parse_request("save_contact", json.dumps({"name": " Ma\u0000ria\u0007 Jensen "}))
    assert arguments == {"name": "Maria Jensen"}
