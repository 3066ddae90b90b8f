"""Each use is paid for once, and none is free because nobody knows its price."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.calls import Direction
from domain.costs import CostCause, cost_events, cost_so_far, projected
from domain.prices import Price, PriceBook, Unit, Usage
from domain.step_keys import question_key, step_key, task_of
from domain.usage import minutes, recognised, spoken, summed, used_by_call, used_by_reply, used_by_text

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
BOOK = PriceBook(
    "2026-11",
    date(2026, 11, 9),
    "USD",
    (
        Price("twilio", Unit.CALL_MINUTE, Decimal("0.0085"), "inbound"),
        Price("twilio", Unit.STREAM_MINUTE, Decimal("0.004")),
        Price("openai", Unit.INPUT_MILLION_TOKENS, Decimal("0.10"), "gpt-6-luna"),
        Price("openai", Unit.CACHED_MILLION_TOKENS, Decimal("0.01"), "gpt-6-luna"),
        Price("openai", Unit.OUTPUT_MILLION_TOKENS, Decimal("0.50"), "gpt-6-luna"),
        Price("deepgram", Unit.RECOGNITION_MINUTE, Decimal("0.0078")),
    ),
)
TASK = "0123456789abcdef" * 2


def amounts(*usages: Usage) -> dict[str, Decimal | None]:
    """Return what usages of one source cost, by key."""
    events = cost_events("call/CA1", usages, prices=BOOK, cause=CostCause("northgate"), at=NOW)
    return {event.key: event.amount for event in events}


def test_a_call_is_charged_by_the_started_minute() -> None:
    """Its raw length is kept; what is charged is a whole minute more."""
    used = used_by_call(Direction.INBOUND, timedelta(seconds=61), is_streamed=True)
    assert [usage.quantity for usage in used] == [Decimal("1.016667")] * 2
    assert amounts(*used) == {
        "call/CA1/twilio/call_minute/inbound": Decimal("0.017"),
        "call/CA1/twilio/stream_minute/": Decimal("0.008"),
    }


def test_who_has_answered_costs_on_calls_we_place() -> None:
    """Somebody listens whether it is a machine."""
    used = used_by_call(Direction.OUTBOUND, timedelta(seconds=1), is_streamed=False)
    assert [usage.unit for usage in used] == [Unit.CALL_MINUTE, Unit.MACHINE_DETECTION]


def test_tokens_known_already_cost_less() -> None:
    """They are part of the input."""
    used = used_by_reply("gpt-6-luna", input_tokens=1000, cached_tokens=900, output_tokens=7)
    assert sum(amount or 0 for amount in amounts(*used).values()) == Decimal("0.00001") + Decimal("0.000009") + Decimal(
        "0.0000035"
    )


def test_an_answer_nobody_has_counted_has_no_price() -> None:
    """It is written down all the same."""
    used = used_by_reply("elsewhere", input_tokens=None, cached_tokens=None, output_tokens=None)
    assert amounts(*used) == {"call/CA1/openai/uncounted_reply/elsewhere": None}


def test_what_has_no_price_has_no_amount() -> None:
    """Nothing is free because the book does not know it."""
    assert amounts(spoken(100)) == {"call/CA1/deepgram/speech_thousand_characters/": None}


def test_equal_uses_of_a_source_are_one() -> None:
    """So that its key names one event."""
    assert summed([recognised(8_000), recognised(16_000), spoken(0)]) == (
        Usage("deepgram", Unit.RECOGNITION_MINUTE, Decimal("0.050000")),
    )


def test_a_text_counts_its_segments() -> None:
    """By direction."""
    assert used_by_text("x" * 161, Direction.OUTBOUND) == Usage("twilio", Unit.SMS_SEGMENT, Decimal(2), "outbound")


def test_a_running_call_costs_what_it_would_if_it_ended() -> None:
    """What has no price is counted beside it; a clock that is behind makes no negative time."""
    used = (*used_by_reply("gpt-6-luna", input_tokens=1_000_000, cached_tokens=0, output_tokens=0), spoken(5))
    cost, unpriced = cost_so_far(Direction.INBOUND, timedelta(seconds=90), used, BOOK)
    assert (cost, unpriced) == (Decimal("0.125"), 1)
    assert cost_so_far(Direction.INBOUND, -timedelta(seconds=5), (), BOOK) == (Decimal(0), 0)


@pytest.mark.parametrize(
    ("days", "comes_to"), [(15, Decimal(20)), (30, Decimal(10)), (40, Decimal(10)), (0, None), (-1, None)]
)
def test_a_month_goes_on_as_it_has_begun(days: int, comes_to: Decimal | None) -> None:
    """Spent over the share that has passed; nothing is known before any has."""
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    assert projected(Decimal(10), begin, begin + timedelta(days=30), begin + timedelta(days=days)) == comes_to


@pytest.mark.parametrize(
    ("key", "task"),
    [
        (step_key(TASK, "0123456789ab", 12), TASK),
        (f"{step_key(TASK, '0123456789ab', 1)}-undo", TASK),
        (f"dial-{step_key(TASK, '0123456789ab', 1)}", TASK),
        (question_key(TASK, 1, 12), TASK),
        (f"{TASK}-sms", None),
        ("SM1-reply", None),
        ("appt-1-confirm", None),
    ],
)
def test_a_key_names_its_task(key: str, task: str | None) -> None:
    """Of a step, of what takes it back, of a text in place of its call, and of the question about it."""
    assert task_of(key) == task


def test_minutes_are_kept_to_a_millionth() -> None:
    """So that they can be kept as digits."""
    assert minutes(timedelta(milliseconds=1)) == Decimal("0.000017")
