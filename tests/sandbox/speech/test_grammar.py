"""Sentences drawn from a JSGF grammar."""

from __future__ import annotations

import random
from importlib.resources import files

from sandbox.speech.grammar import Grammar

SMALL = """#JSGF V1.0;
/** Answers; of a caller. */
grammar answers;
public <answer> = yes [please] | (no | not) <time>;
<time> = today | the day after | o'clock;
"""


def test_all_and_only_sentences_of_the_grammar_are_drawn() -> None:
    """Alternatives, options, groups and references mean what the standard says."""
    source = random.Random(1)  # noqa: S311 - repeatable on purpose
    drawn = {Grammar(SMALL).sentence("answer", source) for _ in range(500)}
    times = ("today", "the day after", "o'clock")
    assert drawn == {"yes", "yes please"} | {f"{word} {time}" for word in ("no", "not") for time in times}


def test_the_callers_grammar_parses() -> None:
    """Every rule the ear's grammar refers to exists."""
    text = files("sandbox.speech").joinpath("callers.jsgf").read_text()
    source = random.Random(2)  # noqa: S311 - repeatable on purpose
    grammar = Grammar(text)
    assert len({grammar.sentence("utterance", source) for _ in range(3000)}) > 300
