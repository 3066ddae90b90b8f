"""What is remembered of a customer, and how what comes in is taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from domain.memory import LONGEST_SUMMARY, Fact, Insight, Memory, Mood, united

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
DAY = timedelta(days=1)
EMPTY = Memory("maria", "northgate")
MONDAY = date(2026, 11, 23)
CALL = Insight(
    "CA1", "phone", NOW, "Wants a call back.", Mood.BAD, (("Call her back", MONDAY),), preferences=("Mornings",)
)
THREAD = Insight("t1", "sms", NOW + DAY, "All is well.", Mood.GOOD, preferences=("Texts, not calls",))
TASK = Insight("task-1", "", NOW + 2 * DAY, mood=None)


def fact(number: int) -> Fact:
    """Return a fact."""
    return Fact(f"f{number}", f"Fact {number}", NOW + number * DAY, "Olga")


def test_a_source_is_taken_in_once() -> None:
    """A retried refresh changes nothing."""
    once = EMPTY.with_insight(CALL)
    assert once.with_insight(CALL) is once
    [promise] = once.open_promises
    assert (promise.text, promise.due, promise.source, promise.made_at) == ("Call her back", MONDAY, "CA1", NOW)
    assert once.next_due == MONDAY


@pytest.mark.parametrize("order", list(permutations((CALL, THREAD, TASK))))
def test_the_order_in_which_sources_come_makes_no_difference(order: tuple[Insight, ...]) -> None:
    """A refresh that was delayed never takes the place of a newer one."""
    memory = EMPTY
    for insight in order:
        memory = memory.with_insight(insight)
    assert memory.summary == "All is well."
    assert [one.mood for one in memory.feelings] == [Mood.BAD, Mood.GOOD]
    assert [one.text for one in memory.preferences] == ["Mornings", "Texts, not calls"]


def test_a_kept_promise_is_not_open_any_more() -> None:
    """As a later conversation shows, or staff say; the first time counts."""
    promised = EMPTY.with_insight(CALL)
    identity = promised.open_promises[0].promise_id
    kept = promised.with_insight(replace(THREAD, kept=(identity,)))
    assert kept.open_promises == ()
    assert kept.with_promise_kept(identity, NOW + 9 * DAY) == kept
    assert kept.next_due is None


def test_an_open_promise_is_not_made_twice() -> None:
    """Whoever calls again about it is owed it once."""
    again = replace(CALL, source="CA2", at=NOW + DAY, promises=(("call her BACK", None),))
    assert len(EMPTY.with_insight(CALL).with_insight(again).promises) == 1


def test_words_are_redacted_and_bounded() -> None:
    """Nothing that identifies or pays stays, nothing breaks a line, nothing grows without end."""
    wordy = replace(CALL, summary=f"Call +15551230001\nor m@x.example. {'x' * 900}", promises=(("\n", None),))
    memory = EMPTY.with_insight(wordy)
    assert memory.summary.startswith("Call [phone] or [email]. xxx")
    assert len(memory.summary) == LONGEST_SUMMARY
    assert memory.promises == ()
    for number in range(120):
        many = (*((f"{number}-{n}", None) for n in range(3)),)
        later = replace(CALL, source=f"s{number}", at=NOW + number * DAY, promises=many, preferences=(str(number),))
        memory = memory.with_insight(later).with_fact(fact(number))
    bounds = [len(memory.promises), len(memory.preferences), len(memory.facts), len(memory.feelings)]
    assert bounds == [20, 10, 20, 20]
    assert (memory.facts[-1].text, memory.preferences[-1].text) == ("Fact 119", "119")


def test_what_is_owed_is_kept_rather_than_what_was_done() -> None:
    """Where there are too many promises."""
    memory = EMPTY.with_insight(CALL)
    for number in range(40):
        made = memory.with_insight(replace(CALL, source=f"s{number}", at=NOW + DAY, promises=((f"p{number}", None),)))
        memory = made.with_promise_kept(made.promises[-1].promise_id, NOW + DAY)
    assert [one.text for one in memory.open_promises][:1] == ["Call her back"]


def test_a_fact_is_noted_once_and_dropped_again() -> None:
    """By its id."""
    noted = EMPTY.with_fact(fact(1)).with_fact(fact(1))
    assert [one.text for one in noted.facts] == ["Fact 1"]
    assert noted.without_fact("f1") == EMPTY


def test_what_was_forgotten_does_not_come_back() -> None:
    """A refresh that was under way meanwhile is too old; what comes after is remembered."""
    forgotten = EMPTY.with_insight(CALL).with_note("Nice").forgotten(NOW + DAY)
    assert (forgotten.summary, forgotten.promises, forgotten.note) == ("", (), "")
    assert forgotten.with_insight(THREAD) is forgotten
    assert forgotten.with_fact(fact(0)) is forgotten
    assert forgotten.with_insight(replace(THREAD, at=NOW + 2 * DAY)).summary == "All is well."


def test_two_memories_become_one() -> None:
    """The later summary, all promises and preferences; the kept one's note goes first."""
    kept = replace(EMPTY.with_insight(CALL).with_note("Ours"), revision=3)
    doubled = replace(Memory("double", "northgate").with_insight(THREAD).with_note("Theirs"), revision=7)
    both = united(kept, doubled)
    assert (both.contact_id, both.revision, both.summary, both.note) == ("maria", 8, "All is well.", "Ours")
    assert len(both.feelings) == 2
    assert [one.text for one in both.preferences] == ["Mornings", "Texts, not calls"]
    assert both.with_insight(CALL) == both.with_insight(THREAD) == both
