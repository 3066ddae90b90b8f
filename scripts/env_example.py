"""Prints `.env.example` from the settings: `.venv/bin/python -m scripts.env_example > .env.example`."""  # noqa: INP001  (a script, not a package)

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pydantic.fields import FieldInfo

from processes.settings import Settings

_HEAD = """\
# Every setting with its default; copy this file to .env and take the # off what you change.
# Variables of the environment count more than .env. Written by scripts/env_example.py from processes/settings.py.
"""
_COMPOSE = """
# Read by docker-compose.yml alone: PostgreSQL's password, of letters and digits since it becomes part of a URL.
# POSTGRES_PASSWORD=
"""


def env_example() -> str:
    """Return the file: settings in order, a blank line between families (`twilio_…`, `openai_…`)."""
    families = groupby(Settings.model_fields.items(), key=lambda item: item[0].partition("_")[0])
    return _HEAD + "".join(f"\n{''.join(_lines(dict(fields)))}" for _, fields in families) + _COMPOSE


def _lines(fields: dict[str, FieldInfo]) -> Iterator[str]:
    for name, field in fields.items():
        yield f"# {field.description}\n# HOLDFAST_{name.upper()}={_written(field.default)}\n"


def _written(default: object) -> str:
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
        case Path():
            return default.as_posix()
        case _:
            return str(default)


if __name__ == "__main__":
    sys.stdout.write(env_example())
