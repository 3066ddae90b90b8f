"""A model's tool request, held against the catalogue before anything happens."""

from __future__ import annotations

from typing import cast

from activities.model_arguments import check_arguments, read_json
from domain.errors import ToolArgumentsInvalid
from domain.tools import CATALOGUE, END_CALL, Tool


def parse_request(name: str, text: str) -> tuple[Tool, dict[str, str]]:
    """Return the tool and its arguments; every parameter of the catalogue is text.

    Raises:
        ToolArgumentsInvalid: With sentences the model can mend its request by.
    """
    tool = CATALOGUE.get(name)
    if tool is None or tool is END_CALL:
        raise ToolArgumentsInvalid(f"there is no tool {name!r}")
    return tool, checked_arguments(tool, read_json(text))


def checked_arguments(tool: Tool, arguments: object) -> dict[str, str]:
    """Return arguments of a tool all of whose parameters are text; raises ToolArgumentsInvalid."""
    check_arguments(tool, arguments)
    return {key: _printable(str(value)) for key, value in cast("dict[str, object]", arguments).items()}


def _printable(text: str) -> str:
    """Return a text without control characters, which neither people nor databases want."""
    return "".join(character for character in text if character.isprintable() or character == "\n").strip()
