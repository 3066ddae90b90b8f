"""What a model hands in as a tool's arguments, held against the tool's schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator

from domain.errors import ToolArgumentsInvalid
from domain.tools import Tool

#: A model that writes more than this is not filling in a form.
_LONGEST: Final = 8_000
_MOST_ERRORS: Final = 5


def parsed_object(tool: Tool, text: str) -> dict[str, Any]:
    """Return a tool's arguments as they are, lists and objects among them; raises ToolArgumentsInvalid."""
    arguments = read_json(text)
    check_arguments(tool, arguments)
    return dict(arguments)


def read_json(text: str) -> Any:  # noqa: ANN401  (whatever the model wrote)
    """Return what a model has written as JSON; raises ToolArgumentsInvalid."""
    if len(text) > _LONGEST:
        raise ToolArgumentsInvalid(f"arguments are longer than {_LONGEST} characters")
    return _parsed(text or "{}")


def check_arguments(tool: Tool, arguments: object) -> None:
    """Raise ToolArgumentsInvalid, with sentences the model can mend them by, unless they fit a tool's schema."""
    errors = [_sentence(error.json_path, error.message) for error in _validator(tool.parameters).iter_errors(arguments)]
    if errors:
        raise ToolArgumentsInvalid("; ".join(errors[:_MOST_ERRORS]))


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
