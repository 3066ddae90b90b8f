"""A call she has placed to remind somebody: whether he will be there, and who does not want to be called at all."""

from __future__ import annotations

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.situation import Errand, Situation
from sandbox.openai.receptionist.topics import Topic
from sandbox.openai.receptionist.understanding import Heard
from sandbox.openai.receptionist.wording import QUESTIONS


def answer_callee(situation: Situation, heard: Heard) -> Act | None:
    """Return what follows from an opt-out, or from the answer to a reminder; None when it was neither."""
    if heard.has(Topic.OPT_OUT):
        return Use("do_not_call")
    is_asked = "confirm_attendance" in situation.tools and not situation.is_attending
    is_leaving = heard.has(Topic.GOODBYE) and not heard.has(Topic.ATTEND)  # `see you then` is both
    if not is_asked or is_leaving or situation.errand is not Errand.NONE or heard.has(Topic.EXISTING):
        return None
    return _answer_reminder(situation, heard)


def _answer_reminder(situation: Situation, heard: Heard) -> Act | None:
    ask = situation.previous.asks if isinstance(situation.previous, Say) else Ask.OPEN
    is_answer = ask in {Ask.OPEN, Ask.ATTEND}
    if is_answer and heard.has(Topic.NO):
        return Say("Would you like to move it, or to cancel it?", Ask.ANYTHING_ELSE)
    if heard.has(Topic.ATTEND) or (is_answer and heard.has(Topic.YES)):
        return Use("confirm_attendance")
    return Say(QUESTIONS[Ask.ATTEND], Ask.ATTEND) if heard.has(Topic.GREETING) else None
