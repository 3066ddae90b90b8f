"""Specification of the caller's decisions."""

from __future__ import annotations

from sandbox.callers.mind import IMPATIENT, Mind, Scene
from sandbox.callers.people import CallerScript, HangUp, Rule, Say


def mind(*rules: Rule, patience_s: float = 10) -> Mind:
    """Return somebody's mind."""
    return Mind(CallerScript(number="anonymous", patience_s=patience_s, rules=rules))


def finished(words: str, *, quiet_ms: int = 600, now_ms: int = 5000) -> Scene:
    """Return a moment after the agent has spoken."""
    return Scene(now_ms, words, agent_speaking_ms=0, quiet_ms=quiet_ms, agent_quiet_ms=quiet_ms)


def speaking(words: str, for_ms: int) -> Scene:
    """Return a moment while the agent speaks."""
    return Scene(5000, words, agent_speaking_ms=for_ms, quiet_ms=0, agent_quiet_ms=0)


YES = Rule(hears="shall i book", says="Yes")
NO = Rule(hears="shall i book", says="No")


def test_a_rule_waits_until_the_agent_has_finished() -> None:
    """Nobody answers in the middle of the question."""
    somebody = mind(YES)
    assert somebody.decide(speaking("Shall I book", 2000)) == ()
    assert somebody.decide(finished("Shall I book it?", quiet_ms=580)) == ()
    assert somebody.decide(finished("Shall I book it?")) == (Say(say="Yes"),)


def test_rules_apply_in_order_and_once() -> None:
    """The same question a second time meets the next rule."""
    somebody = mind(NO, YES)
    answers = [somebody.decide(finished("Shall I book it?")) for _ in range(3)]
    assert answers == [(Say(say="No"),), (Say(say="Yes"),), ()]


def test_a_rule_may_apply_more_often() -> None:
    """`times` says how often."""
    somebody = mind(Rule(hears="again", says="What?", times=2))
    assert [bool(somebody.decide(finished("Again?"))) for _ in range(3)] == [True, True, False]


def test_an_interruption_comes_so_long_into_the_agents_speech() -> None:
    """`after_ms` counts the agent's speaking, and its words so far must match."""
    somebody = mind(Rule(hears="open", after_ms=1000, says="Thanks"))
    assert somebody.decide(speaking("We are open", 1000)) == ()
    assert somebody.decide(speaking("We are", 1020)) == ()
    assert somebody.decide(speaking("We are open", 1020)) == (Say(say="Thanks"),)


def test_patience_ends_in_a_question_and_then_in_hanging_up() -> None:
    """Silence is borne once, questioned, and borne once more."""
    somebody = mind(YES)
    assert somebody.decide(finished("", quiet_ms=9_980)) == ()
    assert somebody.decide(finished("", quiet_ms=10_000)) == (Say(say=IMPATIENT),)
    assert somebody.decide(finished("", quiet_ms=10_000)) == (HangUp(hang_up=True),)


def test_nobody_talks_for_ever() -> None:
    """Past his last minute the caller hangs up whatever is said."""
    assert mind(YES).decide(finished("Shall I book it?", now_ms=75_000)) == (HangUp(hang_up=True),)
