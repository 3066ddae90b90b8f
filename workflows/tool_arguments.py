"""A model's tool request, held against the catalogue before anything happens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from jsonschema import Draft202012Validator

from domain.errors import ToolArgumentsInvalid
from domain.tools import CATALOGUE, END_CALL, Tool

#: A model that writes more than this is not filling in a form.
_LONGEST: Final = 8_000
_MOST_ERRORS: Final = 5


def parse_request(name: str, text: str) -> tuple[Tool, dict[str, str]]:
    """Return the tool and its arguments; every parameter of the catalogue is text.

    Raises:
        ToolArgumentsInvalid: With sentences the model can mend its request by.
    """
    tool = CATALOGUE.get(name)
    if tool is None or tool is END_CALL:
        raise ToolArgumentsInvalid(f"there is no tool {name!r}")
    return tool, checked_arguments(tool, _read(text))


def parsed_object(tool: Tool, text: str) -> dict[str, Any]:
    """Return a tool's arguments as they are, lists and objects among them; raises ToolArgumentsInvalid."""
    arguments = _read(text)
    _check(tool, arguments)
    return dict(arguments)


def checked_arguments(tool: Tool, arguments: object) -> dict[str, str]:
    """Return arguments of a tool all of whose parameters are text; raises ToolArgumentsInvalid."""
    _check(tool, arguments)
    return {key: _printable(str(value)) for key, value in cast("dict[str, object]", arguments).items()}


def _read(text: str) -> Any:  # noqa: ANN401  (whatever the model wrote)
    if len(text) > _LONGEST:
        raise ToolArgumentsInvalid(f"arguments are longer than {_LONGEST} characters")
    return _parsed(text or "{}")


def _check(tool: Tool, arguments: object) -> None:
    errors = [_sentence(error.json_path, error.message) for error in _validator(tool.parameters).iter_errors(arguments)]
    if errors:
        raise ToolArgumentsInvalid("; ".join(errors[:_MOST_ERRORS]))


def _printable(text: str) -> str:
    """Return a text without control characters, which neither people nor databases want."""
    return "".join(character for character in text if character.isprintable() or character == "\n").strip()


def _parsed(text: str) -> Any:  # noqa: ANN401  (whatever the model wrote)
    try:
        arguments = json.loads(text)
        json.dumps(arguments, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ToolArgumentsInvalid(f"arguments are not JSON: {error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:  # endless digits, half a surrogate pair, a thousand brackets
        raise ToolArgumentsInvalid("arguments are not JSON that can be read") from error
    return arguments


def _validator(schema: Mapping[str, object]) -> Draft202012Validator:
    return Draft202012Validator(dict(schema))


def _sentence(path: str, message: str) -> str:
    return message if path == "$" else f"{path.removeprefix('$.')}: {message}"
