"""The trigram model of what callers say: drawn from the grammar, weighted with typical sentences."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from pocketsphinx.lm import ArpaBoLM

from sandbox.speech.grammar import Grammar

_SEED = 1
_TURNS = 60_000
_STATEMENTS = 30_000
_STATEMENT_WEIGHT = 2
_TYPICAL_WEIGHT = 20
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
    # Each kind of sentence once: frequency in the grammar says nothing about callers.
    yield from dict.fromkeys(grammar.sentence("utterance", source) for _ in range(_TURNS))
    statements = dict.fromkeys(grammar.sentence("statement", source) for _ in range(_STATEMENTS))
    yield from (sentence for sentence in statements for _ in range(_STATEMENT_WEIGHT))
    yield from (sentence for sentence in typical for _ in range(_TYPICAL_WEIGHT))
