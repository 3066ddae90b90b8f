"""The trigram model of what callers say: drawn from the grammar, weighted with typical sentences."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from pocketsphinx.lm import ArpaBoLM

from sandbox.speech.grammar import Grammar

_SEED = 1
# How many sentences are drawn from each rule, and how often each different one counts.
_RULES = (("utterance", 30_000, 1), ("statement", 15_000, 1), ("typical", 30_000, 4))
_LISTED_WEIGHT = 20
_DISCOUNT = 0.1


def write_language_model(path: Path, typical: Sequence[str]) -> None:
    """Write the model in ARPA format; the same sentences give the same model. Takes about two seconds."""
    marked = "\n".join(f"<s> {sentence} </s>" for sentence in _corpus(typical) if sentence)
    model = ArpaBoLM(text=marked, discount_mass=_DISCOUNT)
    model.compute()
    model.write_file(str(path))


def typical_sentences() -> tuple[str, ...]:
    """Read the typical sentences that come with the ear."""
    lines = files("sandbox.speech").joinpath("typical_sentences.txt").read_text().splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _corpus(typical: Sequence[str]) -> Iterator[str]:
    grammar = Grammar(files("sandbox.speech").joinpath("callers.jsgf").read_text())
    source = random.Random(_SEED)
    for rule, draws, weight in _RULES:
        # Each sentence once: how often a grammar draws it says nothing about callers.
        different = dict.fromkeys(grammar.sentence(rule, source) for _ in range(draws))
        yield from (sentence for sentence in different for _ in range(weight))
    yield from (sentence for sentence in typical for _ in range(_LISTED_WEIGHT))
