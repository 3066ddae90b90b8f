"""The tool catalogue."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from jsonschema import Draft202012Validator

from domain.slots import PartOfDay
from domain.tools import CATALOGUE, END_CALL, Risk, Scope, Tool, noted_arguments, public_arguments


@pytest.mark.parametrize("tool", CATALOGUE.values(), ids=lambda tool: tool.name)
class TestEveryTool:
    """What a model and a policy rely on."""

    def test_parameters_are_a_closed_schema(self, tool: Tool) -> None:
        """Draft 2020-12, an object, with no property but those described."""
        Draft202012Validator.check_schema(dict(tool.parameters))
        assert tool.parameters["type"] == "object"
        assert tool.parameters["additionalProperties"] is False

    def test_required_properties_are_described(self, tool: Tool) -> None:
        """Nothing is asked for that the schema does not explain."""
        properties = tool.parameters["properties"]
        required = tool.parameters["required"]
        assert isinstance(properties, Mapping)
        assert isinstance(required, list)
        assert set(required) <= set(properties)
        assert all(properties[name]["description"] for name in properties)

    def test_name_is_its_key(self, tool: Tool) -> None:
        """The model's word finds the tool."""
        assert CATALOGUE[tool.name] is tool
        assert tool.name.isidentifier()

    def test_slow_answers_are_covered(self, tool: Tool) -> None:
        """Every tool that reaches the workflow has words for a long moment."""
        assert bool(tool.filler) is (tool is not END_CALL)

    def test_a_yes_can_be_asked_for(self, tool: Tool) -> None:
        """Its risk may be raised, and then the caller hears one question."""
        assert tool.question.endswith("?") is (tool is not END_CALL)


@pytest.mark.parametrize(
    ("tool", "arguments", "is_valid"),
    [
        ("find_free_slots", {"service": "x", "from_date": "2026-11-24", "to_date": "2026-11-25"}, True),
        ("find_free_slots", {"service": "x", "from_date": "tomorrow", "to_date": "2026-11-25"}, False),
        ("find_free_slots", {"service": "x"}, False),
        ("book_appointment", {"service": "x", "start": "2026-11-24T09:00"}, True),
        ("book_appointment", {"service": "x", "start": "2026-11-24T09:00:00Z"}, False),
        ("book_appointment", {"service": "x", "start": "2026-11-24T09:00", "price": 0}, False),
        ("book_appointment", {"service": "", "start": "2026-11-24T09:00"}, False),
        ("save_contact", {"name": "M" * 81}, False),
        ("take_message", {"text": "Call me."}, True),
        ("release_hold", {}, True),
        ("release_hold", {"why": "late"}, False),
    ],
)
def test_arguments(tool: str, arguments: dict[str, object], is_valid: bool) -> None:  # noqa: FBT001 - a column of the table
    """Shapes are checked before anything is done."""
    assert Draft202012Validator(dict(CATALOGUE[tool].parameters)).is_valid(arguments) is is_valid


def test_parts_of_day_are_those_of_the_search() -> None:
    """The schema's words and the domain's are the same."""
    properties = CATALOGUE["find_free_slots"].parameters["properties"]
    assert isinstance(properties, Mapping)
    assert set(properties["part_of_day"]["enum"]) == set(PartOfDay)


def test_what_changes_appointments_or_lets_a_task_go_is_of_high_risk() -> None:
    """The two facts the policy builds on."""
    high = [tool.name for tool in CATALOGUE.values() if tool.risk is Risk.HIGH]
    assert high == ["book_appointment", "reschedule_appointment", "cancel_appointment", "decide_task"]
    assert [tool.name for tool in CATALOGUE.values() if tool.scope is Scope.DIRECTORY] == [
        "find_customer",
        "get_contact_memory",
        "search_contacts",
        "waiting_tasks",
    ]


def test_secret_arguments_are_in_no_id_and_no_note() -> None:
    """Whoever reads either learns no digit; other tools' stay as they are."""
    given = {"digits": "729411"}
    assert public_arguments("verify_principal", given) == {}
    assert noted_arguments("verify_principal", '{"digits": "729411"}') == '{"digits":"[secret]"}'
    assert noted_arguments("verify_principal", "729411, malformed") == '{"digits":"[secret]"}'
    assert public_arguments("take_message", {"text": "Hi"}) == {"text": "Hi"}
    assert noted_arguments("take_message", '{"text": "Hi"}') == '{"text": "Hi"}'
    assert public_arguments("no_tool", {"a": 1}) == {"a": 1}
