"""Sentences out of a JSGF grammar, drawn at random: what a language model is made from.

Understands rules, alternatives, groups, options and rule references; no weights, tags or repetition.

Source: W3C Note "JSpeech Grammar Format".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_OPTION_PROBABILITY = 0.35
_SYMBOL = re.compile(r"<\w+>|[\[\]()|]|[\w'-]+")


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternatives, each a sequence of words, rule references and further choices."""

    alternatives: tuple[tuple[str | _Choice, ...], ...]
    is_optional: bool = False


class Grammar:
    """A parsed grammar."""

    def __init__(self, text: str) -> None:
        """Parse; the header ends with the `grammar` declaration."""
        body = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL).split("grammar ", 1)[1].split(";", 1)[1]
        rules = re.findall(r"<(\w+)>\s*=\s*([^;]*);", body)
        self._rules: Mapping[str, _Choice] = {name: _parse(iter(_SYMBOL.findall(right))) for name, right in rules}

    def sentence(self, rule: str, source: random.Random) -> str:
        """Draw one sentence of a rule; possibly empty."""
        return " ".join(self._expand(self._rules[rule], source))

    def _expand(self, choice: _Choice, source: random.Random) -> Iterator[str]:
        if choice.is_optional and source.random() >= _OPTION_PROBABILITY:
            return
        for item in source.choice(choice.alternatives):
            if isinstance(item, _Choice):
                yield from self._expand(item, source)
            elif item.startswith("<"):
                yield from self._expand(self._rules[item[1:-1]], source)
            else:
                yield item


def _parse(symbols: Iterator[str], *, is_optional: bool = False) -> _Choice:
    """Read alternatives up to the closing bracket or the end."""
    alternatives: list[tuple[str | _Choice, ...]] = []
    sequence: list[str | _Choice] = []
    for symbol in symbols:
        if symbol in ")]":
            break
        if symbol == "|":
            alternatives.append(tuple(sequence))
            sequence = []
        elif symbol in "([":
            sequence.append(_parse(symbols, is_optional=symbol == "["))
        else:
            sequence.append(symbol)
    return _Choice((*alternatives, tuple(sequence)), is_optional)
