"""What the receptionist can do next: say something, which may ask for something, or use a tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class Ask(Enum):
    """What the caller's next words will probably answer."""

    OPEN = auto()
    SERVICE = auto()
    DAY = auto()
    TIME = auto()
    NAME = auto()
    CONFIRM = auto()
    OTHER_TIME = auto()
    BOOK_IT = auto()
    MESSAGE = auto()
    CALLBACK = auto()
    ANYTHING_ELSE = auto()
    ATTEND = auto()
    PIN = auto()


@dataclass(frozen=True, slots=True)
class Say:
    """Say `text`; `asks` is what it asks for."""

    text: str
    asks: Ask


@dataclass(frozen=True, slots=True)
class Use:
    """Use a tool."""

    tool: str
    arguments: Mapping[str, str] = field(default_factory=dict)


Act = Say | Use
