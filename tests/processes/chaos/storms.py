"""What a storm may have left, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from processes.chaos.callers import WISHES, Customer, Wish
from processes.chaos.evidence import Booking, Evidence, Placed, Story
from processes.chaos.reminded import Reminded
from processes.chaos.texters import Texted
from processes.chaos.wishes import Fulfilled
from processes.chaos.wishes import Wish as StaffWish

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NUMBER = "+15557770001"
BOOKS = next(wish for wish in WISHES if wish.name == "books")
HANGS_UP = next(wish for wish in WISHES if not wish.reached)
SAID = ("How can I help you?", "You're booked for Friday. A text message is on its way to you.", "Goodbye!")


def call(
    *heard: str,
    wish: Wish = BOOKS,
    number: str = NUMBER,
    began: datetime = NOON,
    seconds: float | None = 30,
    has_hung_up: bool = False,
    messages: int = 0,
    is_closed: bool = True,
) -> Placed:
    """Return a call in which the agent said something every five seconds; `seconds` None: it still lasts."""
    happenings = [{"at": began.isoformat(), "what": "in-progress"}]
    if seconds is not None:
        happenings.append({"at": (began + timedelta(seconds=seconds)).isoformat(), "what": "completed"})
    said = [
        {"text": text, "began_ms": index * 5_000, "ended_ms": index * 5_000 + 2_000} for index, text in enumerate(heard)
    ]
    report: dict[str, Any] = {
        "heard": said,
        "happenings": happenings,
        "is_over": seconds is not None,
        "has_hung_up": has_hung_up,
    }
    sid = f"CA{number[-4:]}"
    return Placed(sid, Customer(number, wish), report, messages=messages, has_row=True, is_closed=is_closed)


def booking(
    appointment_id: str = "a1",
    number: str = NUMBER,
    status: str = "confirmed",
    *,
    resource: str = "bay_1",
    starts_at: datetime = NOON,
    revision: int = 0,
) -> Booking:
    """Return an appointment of an hour."""
    return Booking(appointment_id, number, resource, starts_at, starts_at + timedelta(hours=1), status, revision)


def evidence(
    calls: Sequence[Placed] = (),
    *,
    bookings: Sequence[Booking] = (),
    events: Sequence[str | None] = (),
    texts: Sequence[str] = (),
    stories: Sequence[Story] = (),
    reminded: Sequence[Reminded] = (),
    texted: Sequence[Texted] = (),
    fulfilled: Sequence[Fulfilled] = (),
) -> Evidence:
    """Return what is left."""
    return Evidence(
        tuple(calls),
        tuple(bookings),
        tuple(events),
        tuple(texts),
        tuple(stories),
        tuple(reminded),
        tuple(texted),
        tuple(fulfilled),
    )


def wished(to_yes: str | None, to_no: str | None, state: str | None, texts: int) -> Fulfilled:
    """Return what has become of a wish."""
    return Fulfilled(StaffWish(NUMBER, "t1", to_yes, to_no), state, texts)


def wrote(*answered: str, read: Sequence[str] = ("SM2",), words: str = "well.") -> Texted:
    """Return somebody who wrote two texts, and knows of one of ours."""
    return Texted(NUMBER, ("SM0", "SM1"), frozenset(answered), tuple(read), frozenset({"SM2"}), words)


def booked() -> Evidence:
    """Return what one call that booked leaves where nothing is wrong."""
    stories = [
        Story("call-CA0001", "completed"),
        Story("appointment-a1", "running"),
        Story("wrapup-CA0001", "completed"),
    ]
    return evidence([call(*SAID)], bookings=[booking()], events=["a1"], texts=[NUMBER], stories=stories)
