"""Numbering and order of turns."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.calls import Speaker, Turn
from domain.usage import recognised, spoken
from media.turn_book import TurnBook

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_agents_turn_is_reported_in_front_of_the_callers() -> None:
    """One report for each exchange, numbered on from the call's last stream."""
    reports: list[list[Turn]] = []
    uses = iter(((spoken(5),), (), (recognised(8_000),)))
    book = TurnBook(
        next_index=4,
        report=lambda turns: reports.append(list(turns)),
        utc_now=lambda: NOW,
        used=lambda: next(uses),
    )
    book.agent_said("How can I help?", "How can", said_at=NOW, is_interrupted=True, latency=None)
    book.caller_said("An inspection.")
    book.caller_said("On Tuesday.")
    assert [[(turn.index, turn.speaker, turn.heard) for turn in report] for report in reports] == [
        [(4, Speaker.AGENT, "How can"), (5, Speaker.CALLER, "An inspection.")],
        [(6, Speaker.CALLER, "On Tuesday.")],
    ]
    assert book.caller_index == 6
    assert [turn.used for report in reports for turn in report] == [(spoken(5),), (), (recognised(8_000),)]


def test_what_is_said_can_be_seen_before_the_workflow_is_told() -> None:
    """Whole turns at once, the one under way as far as it was heard; its number is taken when it is over."""
    reports: list[Turn] = []
    book = TurnBook(next_index=4, report=reports.extend, utc_now=lambda: NOW, used=lambda: ())
    assert book.being_said("Your PIN is 729411", said_at=NOW).heard == "Your PIN is [code]"
    book.agent_said("How can I help?", "How can I help?", said_at=NOW, is_interrupted=False, latency=None)
    assert reports == []
    assert [(turn.index, turn.text) for turn in book.latest] == [(4, "How can I help?")]
    book.caller_said("An inspection.")
    assert [turn.index for turn in book.latest] == [4, 5]
    assert book.being_said("When", said_at=NOW).index == 6


def test_unreported_turns_are_handed_over_once() -> None:
    """The last words go with the end of the stream."""
    book = TurnBook(next_index=0, report=lambda _: None, utc_now=lambda: NOW, used=lambda: ())
    book.agent_said("Bye.", "Bye.", said_at=NOW, is_interrupted=False, latency=None)
    assert [turn.text for turn in book.take_unreported()] == ["Bye."]
    assert book.take_unreported() == ()


def test_the_digits_of_a_pin_leave_this_process_in_no_turn() -> None:
    """Neither in the answer to the question for it nor in what the agent says back; the next answer is whole again."""
    reports: list[Turn] = []
    book = TurnBook(next_index=0, report=reports.extend, utc_now=lambda: NOW, used=lambda: ())
    book.agent_said("What is your PIN?", "What is your PIN?", said_at=NOW, is_interrupted=False, latency=None)
    book.caller_said("Seven two nine, four one one")
    book.agent_said("So your PIN is 729411.", "So your PIN is 729411.", said_at=NOW, is_interrupted=False, latency=None)
    book.agent_said("When?", "When?", said_at=NOW, is_interrupted=False, latency=None)
    book.caller_said("On the 24th at 10 15")
    assert [turn.heard for turn in reports] == [
        "What is your PIN?",
        "[code]",
        "So your PIN is [code].",
        "When?",
        "On the 24th at 10 15",
    ]
