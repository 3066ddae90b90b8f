"""Hear a yes or no in a text message: `YES 4821`, `no 4821 too expensive`, `YES 4821 1,3`, or `yes` alone.

A yes with a condition is none, and one without a code is one word: whoever says more talks about something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.approvals import Choice
from domain.words import plain_words

_BARE: Final = {
    **dict.fromkeys(("yes", "y", "approve", "approved"), Choice.APPROVE),
    **dict.fromkeys(("no", "n", "reject", "rejected"), Choice.REJECT),
}
_WORDS: Final = {
    **_BARE,
    **dict.fromkeys(("yeah", "yep", "ok", "okay", "accept"), Choice.APPROVE),
    **dict.fromkeys(("nope", "decline", "declined", "deny"), Choice.REJECT),
}
_SAID: Final = re.compile(r"\W*([a-z]+)(?:\W*(\d{4})(?!\d))?(?![a-z\d])(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
_POLITE: Final = frozenset({"please", "thanks", "thank", "you"})
_BETWEEN_STEPS: Final = _POLITE | {"and", "only", "step", "steps", "for"}
_STEP: Final = re.compile(r"\d{1,2}", re.ASCII)
_RANGE: Final = re.compile(r"\d\s*(?:-|–|to)\s*\d")
_LONGEST_REMARK: Final = 500


@dataclass(frozen=True, slots=True)
class TextedDecision:
    """A yes or no.

    Attributes:
        code: Four digits; None: it came alone.
        steps: Numbers of those to carry out; empty: all.
        is_clear: Nothing else was said that could mean something.
    """

    choice: Choice
    code: str | None
    steps: tuple[int, ...] = ()
    remark: str = ""
    is_clear: bool = True


def texted_decision(text: str) -> TextedDecision | None:
    """Return the decision in a text message; None: it is about something else."""
    said = _SAID.fullmatch(text)
    if said is None:
        return None
    word, code, rest = said[1].casefold(), said[2], said[3]
    if code is None:
        is_bare = word in _BARE and set(plain_words(rest).split()) <= _POLITE
        return TextedDecision(_BARE[word], None) if is_bare else None
    if word not in _WORDS:
        return None
    if _WORDS[word] is Choice.APPROVE:
        return _yes(code, rest)
    return _no(code, rest)


def bears_code(text: str) -> bool:
    """Say whether a text message is a decision with a code: no answer to anything else."""
    decision = texted_decision(text)
    return decision is not None and decision.code is not None


def _yes(code: str, rest: str) -> TextedDecision:
    words = _words(rest)
    is_clear = _RANGE.search(rest) is None and _are_steps(words)
    steps = tuple(int(word) for word in words) if is_clear else ()
    return TextedDecision(Choice.APPROVE, code, steps, is_clear=is_clear)


def _no(code: str, rest: str) -> TextedDecision:
    """Return a no: it is to all of a plan, so that one to single steps is not clear."""
    words = _words(rest)
    remark = rest.strip(" \t\r\n,.;:-–")[:_LONGEST_REMARK]
    return TextedDecision(Choice.REJECT, code, remark=remark, is_clear=not words or not _are_steps(words))


def _words(rest: str) -> list[str]:
    return [word for word in plain_words(rest).split() if word not in _BETWEEN_STEPS]


def _are_steps(words: list[str]) -> bool:
    return all(_STEP.fullmatch(word) for word in words)
