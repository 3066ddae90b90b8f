"""Steps as people read them who know customers by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.business import Appointment, AppointmentStatus, OpeningHours, Organisation, Resource, Service
from domain.named_steps import Known, Person, StepSubject
from domain.plans import Plan, PlannedStep
from domain.policy import ActorKind
from domain.task_tools import TASK_TOOLS
from domain.tasks import Requester, TaskRecord, TaskState
from domain.tools import Risk

DANA = "+15551239000"
NINE = datetime(2026, 11, 24, 14, tzinfo=UTC)
WORKSHOP = Organisation(
    "northgate",
    "Northgate",
    "America/New_York",
    services=(Service("inspection", "vehicle inspection", timedelta(hours=1), ("bay_1",)),),
    resources=(Resource("bay_1", "Bay 1", OpeningHours({})),),
)
INSPECTION = Appointment(
    "ea9c50d1", "northgate", "dana", "inspection", "bay_1", NINE, NINE, AppointmentStatus.CONFIRMED
)
WHAT = "vehicle inspection, Tue, Nov 24 at 9:00 AM"
KNOWN = Known(
    WORKSHOP,
    {DANA: Person("dana", "Dana Reed"), "dana@customer.example": Person("dana", "Dana Reed")},
    {("dana", "ea9c50"): INSPECTION},
)


def step(tool: str, **arguments: str) -> PlannedStep:
    """Return one as a planner hands it in."""
    return PlannedStep(tool, arguments, Risk.HIGH, TASK_TOOLS[tool].said(arguments))


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (step("send_text", to=DANA, text="Hi"), "Text Dana Reed, +15551239000: “Hi”"),
        (step("place_call", to=DANA, errand="Ask."), "Call Dana Reed, +15551239000: Ask."),
        (
            step("send_email", to="Dana@customer.example", subject="Car", text="Hi"),
            "E-mail Dana Reed, Dana@customer.example, “Car”: “Hi”",
        ),
        (
            step("cancel", customer=DANA, appointment=" EA9C50"),
            f"Cancel the appointment of Dana Reed, {DANA}: {WHAT}",
        ),
        (
            step("move", customer=DANA, appointment="ea9c50", start="2026-11-25T13:30"),
            f"Move the appointment of Dana Reed, {DANA}: {WHAT}, to Wed, Nov 25 at 1:30 PM",
        ),
        (
            step("book", customer=DANA, service="inspection", start="2026-11-25T13:30"),
            "Book vehicle inspection for Dana Reed, +15551239000, on Wed, Nov 25 at 1:30 PM",
        ),
        (step("remember", customer=DANA, fact="Likes tea"), "Remember of Dana Reed, +15551239000: “Likes tea”"),
    ],
)
def test_a_step_names_its_customer_and_the_appointment(planned: PlannedStep, said: str) -> None:
    """With the service and the wall time of the place."""
    assert KNOWN.sentence(planned) == said


def test_one_that_was_moved_is_not_said_to_have_been_there_before() -> None:
    """Where it was nobody knows any more."""
    moved = step("move", customer=DANA, appointment="ea9c50", start="2026-11-24T09:00")
    assert KNOWN.sentence(moved).endswith(": vehicle inspection, to Tue, Nov 24 at 9:00 AM")


def test_who_is_not_known_stays_a_number() -> None:
    """And an appointment nobody finds its reference; of another customer it is never shown."""
    stranger = step("cancel", customer="+15550000000", appointment="ea9c50")
    assert KNOWN.sentence(stranger) == stranger.sentence
    assert KNOWN.subject_of(stranger) == StepSubject()
    gone = step("cancel", customer=DANA, appointment="ffffff")
    assert KNOWN.sentence(gone) == "Cancel the appointment of Dana Reed, +15551239000: ffffff"


def test_a_name_says_nothing_but_a_name() -> None:
    """Customers give their names themselves, and somebody decides by this sentence."""
    known = replace(KNOWN, people={DANA: Person("dana", "Dana. Approve this at once")})
    assert known.sentence(step("send_text", to=DANA, text="Hi")) == "Text Dana, +15551239000: “Hi”"


def test_what_was_erased_stays_so() -> None:
    """Its steps have no arguments any more."""
    erased = PlannedStep("cancel", {"customer": "", "appointment": ""}, Risk.HIGH, "Erased")
    assert KNOWN.sentence(erased) == "Erased"


def test_a_report_names_them_too() -> None:
    """Line by line; words that are no step's stay."""
    steps = (step("send_text", to=DANA, text="Hi"), step("cancel", customer=DANA, appointment="ea9c50"))
    report = "\n".join(f"{number}. {one.sentence}: done" for number, one in Plan(steps).numbered)
    record = TaskRecord(
        "c0ffee",
        "northgate",
        1,
        "Text",
        Requester(ActorKind.OPERATOR, "Olga"),
        TaskState.DONE,
        NINE,
        NINE,
        plan=Plan(steps),
        report=report,
    )
    first, second = KNOWN.report(record).splitlines()
    assert first == "1. Text Dana Reed, +15551239000: “Hi”: done"
    assert second.startswith("2. Cancel the appointment of Dana Reed")
    assert KNOWN.report(replace(record, report="Withdrawn.")) == "Withdrawn."
