"""Services as people call them: by name, by a word of the name, by an everyday synonym."""

# ruff: noqa: SIM905 - a list of words reads best as words
from __future__ import annotations

from collections import Counter
from typing import Final

from sandbox.openai.receptionist.business import Service
from sandbox.openai.receptionist.words import tokenize

_GENERIC: Final = frozenset(
    "service services change appointment check a an the of and for vehicle car full first".split()
)
_SYNONYMS: Final = {
    "tyre": "tire",
    "tyres": "tire",
    "wheel": "tire",
    "wheels": "tire",
    "lube": "oil",
    "inspected": "inspection",
    "inspect": "inspection",
    "checkup": "inspection",
    "breaks": "brake",
    "braking": "brake",
    "cleaned": "cleaning",
}


def find_service(tokens: tuple[str, ...], services: tuple[Service, ...]) -> Service | None:
    """Return the first service named."""
    owners = _distinctive_words(services)
    for token in tokens:
        if (owner := owners.get(_stem(token))) is not None:
            return owner
    return None


def _distinctive_words(services: tuple[Service, ...]) -> dict[str, Service]:
    words = {
        service: {_stem(word) for word in tokenize(f"{service.key.replace('_', ' ')} {service.name}")} - _GENERIC
        for service in services
    }
    counts = Counter(word for stems in words.values() for word in stems)
    return {word: service for service, stems in words.items() for word in stems if counts[word] == 1}


def _stem(word: str) -> str:
    return _SYNONYMS.get(word, word.removesuffix("'s").removesuffix("s"))
