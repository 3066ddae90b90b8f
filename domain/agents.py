"""Versions of an agent: what may become one, and how drafts, published versions and their origin hang together.

Rules of the file:
- Published versions are numbered, never changed and never removed; the highest one answers.
- There is at most one draft. It bears the number it would be published under and answers nobody.
- Rolling back publishes an older version's settings anew, under a new number; a draft stays as it is.
- The same rules hold for what comes out of a file and for what comes from a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.business import Agent
from domain.tools import CATALOGUE, Risk

LONGEST_AGENT_NAME: Final = 100
#: Some forty seconds of speech, which nobody listens to.
LONGEST_GREETING: Final = 600
#: Every turn of a call pays for them, and waits for the model to read them.
LONGEST_INSTRUCTIONS: Final = 8_000

# English, as the recogniser and the voices are; "AI" is written in capitals. An assistant alone may be a person, and a
# computer what is repaired there.
_DISCLOSES: Final = re.compile(
    r"\bA\.?I\b"
    r"|(?i:\bartificial intelligence\b|\b(?:robot|bot|chatbot|voicebot)\b"
    r"|\b(?:automated|automatic|virtual|digital|computer|computerized|artificial)\s+(?:\w+\s+)?"
    r"(?:assistant|agent|receptionist|attendant|system|voice|service)\b)"
)


class AgentOrigin(StrEnum):
    """Where a version comes from: a business file, or people who changed it by hand."""

    FILE = "file"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class AgentVersion:
    """A published version.

    Attributes:
        agent: Its settings, under its number.
        published_by: Who; None for one whose publisher was not written down.
        restored_from: The version whose settings it brought back; None for one that was new.
    """

    agent: Agent
    published_at: datetime
    published_by: str | None
    origin: AgentOrigin
    restored_from: int | None = None


@dataclass(frozen=True, slots=True)
class AgentDraft:
    """What would be published next; when and by whom it was written, where that was written down."""

    agent: Agent
    written_at: datetime | None
    written_by: str | None


@dataclass(frozen=True, slots=True)
class AgentStanding:
    """How an agent stands.

    Attributes:
        published: The version that answers; None before the first one was published.
        numbers: Those he answers, E.164, ascending.
    """

    agent_id: str
    organisation_id: str
    published: AgentVersion | None
    draft: AgentDraft | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one setting of an agent; `message` follows the field's name and a colon."""

    field: str
    message: str


def flaws_of(agent: Agent) -> tuple[Flaw, ...]:
    """Return what keeps an agent from answering calls; () when nothing does."""
    return tuple(_flaws(agent))


def is_same(one: Agent, other: Agent) -> bool:
    """Say whether two versions have the same settings."""
    return replace(one, version=other.version) == other


def discloses_ai(greeting: str) -> bool:
    """Say whether whoever hears a greeting has been told that he talks to a machine.

    Source: Regulation (EU) 2024/1689 (AI Act), article 50(1) and (5): at the latest with the first words.
    """
    return _DISCLOSES.search(greeting) is not None


def _flaws(agent: Agent) -> Iterator[Flaw]:
    texts = (
        ("name", agent.name, LONGEST_AGENT_NAME),
        ("greeting", agent.greeting, LONGEST_GREETING),
        ("instructions", agent.instructions, LONGEST_INSTRUCTIONS),
    )
    for field, text, longest in texts:
        if not text.strip():
            yield Flaw(field, "has to say something")
        if len(text) > longest:
            yield Flaw(field, f"has to be at most {longest} characters long")
    if not discloses_ai(agent.greeting):
        yield Flaw(
            "greeting",
            'has to say that a machine answers, for example "this is Ada, an automated assistant" or "an AI"',
        )
    yield from _flaws_of_tools(agent)


def _flaws_of_tools(agent: Agent) -> Iterator[Flaw]:
    known = ", ".join(CATALOGUE)
    for name in agent.tools:
        if name not in CATALOGUE:
            yield Flaw("tools", f"there is no tool {name}; there are: {known}")
    if len(set(agent.tools)) < len(agent.tools):
        yield Flaw("tools", "a tool is there twice")
    for name, level in agent.raised_risks.items():
        tool, risk = CATALOGUE.get(name), Risk.__members__.get(level.upper())
        if tool is None:
            yield Flaw("raised_risks", f"there is no tool {name}; there are: {known}")
        elif risk is None:
            yield Flaw("raised_risks", f"risks are {', '.join(one.name.lower() for one in Risk)}")
        elif risk < tool.risk:
            yield Flaw("raised_risks", f"the risk of {name} is {tool.risk.name.lower()}, and can be raised only")
