"""Reads scenario files, and says clearly what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from sandbox.callers.days import TOMORROW, WEEKDAYS, coming, spoken
from sandbox.callers.parts import DEFAULT_BUSINESS
from sandbox.callers.people import CalleeScript, CallerScript, TexterScript
from sandbox.callers.scenario import Scenario

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLACEHOLDER = re.compile(r"\{(" + "|".join((*WEEKDAYS, TOMORROW)) + r")\}")
_CALLERS = TypeAdapter(tuple[CallerScript, ...])
_CALLEES = TypeAdapter(tuple[CalleeScript, ...])
_TEXTERS = TypeAdapter(tuple[TexterScript, ...])
_Person = TypeVar("_Person", CallerScript, CalleeScript, TexterScript)
#: Parts in which days are said in words.
_SPOKEN = frozenset({"callers", "callees", "texters"})

#: A scenario's word for a business → what day it is there.
Today = Callable[[str], date]


class ScenarioInvalid(ValueError):
    """A scenario does not fit the format; the message names the file and every wrong place in it."""


class Library:
    """The scenarios of a folder: its files are read once, and days filled in whenever one is asked for."""

    def __init__(self, folder: Path) -> None:
        """Read every file; raises ScenarioInvalid for one that is no YAML."""
        self._contents = {path.stem: _content(path) for path in sorted(folder.glob("*.yaml"))}

    def all(self, *, today: Today) -> tuple[Scenario, ...]:
        """Return every scenario, by name."""
        return tuple(self.named(name, today=today) for name in self._contents)

    def named(self, name: str, *, today: Today) -> Scenario:
        """Return one scenario; raises ScenarioInvalid where there is none."""
        if name not in self._contents:
            raise ScenarioInvalid(f"{name}: no such scenario")
        content = self._contents[name]
        return parse(content, name=name, today=today_of(content, today))


def today_of(content: object, today: Today) -> date:
    """Return what day it is where the business is whose scenario (or whose part of one) that is."""
    named = cast("dict[str, object]", content).get("business") if isinstance(content, dict) else None
    return today(named if isinstance(named, str) else DEFAULT_BUSINESS)


def load(path: Path, *, today: date) -> Scenario:
    """Read a file; raises ScenarioInvalid, or OSError where it can't be read."""
    return parse(_content(path), name=path.stem, today=today)


def parse(content: object, *, name: str, today: date) -> Scenario:
    """Return a scenario from parsed YAML or JSON; raises ScenarioInvalid.

    Args:
        content: A mapping of the file's keys.
        name: What it is called; usually the file's stem.
        today: Local date from which `{tuesday}` and its like are counted.
    """
    if not isinstance(content, dict):
        raise ScenarioInvalid(f"{name}: a scenario is a mapping")
    filled = {
        key: _filled(value, today=today, is_spoken=key in _SPOKEN)
        for key, value in cast("dict[str, object]", content).items()
    }
    try:
        return Scenario.model_validate({"name": name, **filled})
    except ValidationError as error:
        raise ScenarioInvalid(f"{name}: {_complaints(error)}") from error


def parse_callers(content: dict[str, object], *, today: date) -> tuple[CallerScript, ...]:
    """Return just the callers of a scenario, or the one caller the mapping describes; raises ScenarioInvalid."""
    return _people("callers", _CALLERS, content, today)


def parse_callees(content: dict[str, object], *, today: date) -> tuple[CalleeScript, ...]:
    """Return just the callees of a scenario, or the one callee the mapping describes; raises ScenarioInvalid."""
    return _people("callees", _CALLEES, content, today)


def parse_texters(content: dict[str, object], *, today: date) -> tuple[TexterScript, ...]:
    """Return just the texters of a scenario, or the one texter the mapping describes; raises ScenarioInvalid."""
    return _people("texters", _TEXTERS, content, today)


def _people(
    kind: str, parts: TypeAdapter[tuple[_Person, ...]], content: dict[str, object], today: date
) -> tuple[_Person, ...]:
    try:
        return parts.validate_python(_filled(content.get(kind, [content]), today=today, is_spoken=True))
    except ValidationError as error:
        raise ScenarioInvalid(f"{kind}: {_complaints(error)}") from error


def _content(path: Path) -> object:
    try:
        # A safe loader: it makes texts, numbers and dates, and no objects.
        return yaml.load(path.read_text(), _LOADER)  # noqa: S506 - see above
    except yaml.YAMLError as error:
        raise ScenarioInvalid(f"{path.name}: {error}") from error


def _complaints(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())


def _filled(value: object, *, today: date, is_spoken: bool) -> object:
    """Replace `{weekday}`: by spoken words in what callers say and hear, by an ISO date everywhere else."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(
            lambda found: (spoken if is_spoken else date.isoformat)(coming(found[1], today)),
            value,
        )
    if isinstance(value, list):
        return [_filled(item, today=today, is_spoken=is_spoken) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value).items()
        return {key: _filled(item, today=today, is_spoken=is_spoken) for key, item in entries}
    return value
