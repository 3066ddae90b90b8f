"""Taking a message: its text, and a number to call back when the caller shows none."""

from __future__ import annotations

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.situation import Situation
from sandbox.openai.receptionist.wording import QUESTIONS


def next_for_message(situation: Situation, preface: str = "") -> Act:
    """Return the next step; `preface` is said before the question."""
    if situation.message is None:
        return Say(f"{preface} {QUESTIONS[Ask.MESSAGE]}".strip(), Ask.MESSAGE)
    if situation.needs_callback and situation.callback is None:
        return Say(f"{preface} {QUESTIONS[Ask.CALLBACK]}".strip(), Ask.CALLBACK)
    number = {} if situation.callback is None else {"callback_number": situation.callback}
    return Use("take_message", {"text": situation.message} | number)
