"""Steps as people read them: with the customer whose number it is, and the appointment a reference stands for.

A plan keeps numbers and references, for these are what is agreed to; whose they are is looked up when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.business import Appointment, Organisation
from domain.notices import service_name
from domain.places import zone_at
from domain.plans import PlannedStep
from domain.shown_names import clean_name
from domain.task_tools import BOOK, CANCEL, MOVE, PLACE_CALL, REMEMBER, SEND_EMAIL, SEND_TEXT, recipient_of
from domain.tasks import TaskRecord

_SENTENCES: Final[Mapping[str, str]] = {
    SEND_TEXT.tool.name: "Text {name}, {to}: “{text}”",
    SEND_EMAIL.tool.name: "E-mail {name}, {to}, “{subject}”: “{text}”",
    PLACE_CALL.tool.name: "Call {name}, {to}: {errand}",
    BOOK.tool.name: "Book {service} for {name}, {customer}, on {start}",
    MOVE.tool.name: "Move the appointment of {name}, {customer}: {appointment}, to {start}",
    CANCEL.tool.name: "Cancel the appointment of {name}, {customer}: {appointment}",
    REMEMBER.tool.name: "Remember of {name}, {customer}: “{fact}”",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as far as his name goes."""

    contact_id: str
    name: str


@dataclass(frozen=True, slots=True)
class StepSubject:
    """Whom and what a step is about; None for what it is not about, or what nobody knows (any more).

    Attributes:
        person: Whose number or address it names.
        appointment: Whose reference it names, as it stands now.
        service: How people call the service that it names, or that of the appointment.
    """

    person: Person | None = None
    appointment: Appointment | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of those whom steps of one business are about.

    Attributes:
        people: By number, E.164, or by address in lower case.
        appointments: By contact id and reference.
    """

    organisation: Organisation
    people: Mapping[str, Person]
    appointments: Mapping[tuple[str, str], Appointment]

    def subject_of(self, step: PlannedStep) -> StepSubject:
        """Return whom and what a step is about."""
        person = self.people.get((recipient_of(step.tool, step.arguments) or "").casefold())
        appointment = self.appointments.get((person.contact_id, named_reference(step))) if person else None
        key = appointment.service_key if appointment else step.arguments.get("service")
        return StepSubject(person, appointment, service_name(self.organisation, key) if key else None)

    def sentence(self, step: PlannedStep) -> str:
        """Return what a step does; of a customer nobody knows as its plan says it."""
        subject = self.subject_of(step)
        if subject.person is None or step.tool not in _SENTENCES:
            return step.sentence
        start = step.arguments.get("start", "")
        words = {
            **step.arguments,
            "name": clean_name(subject.person.name),
            "service": subject.service or "",
            "start": _wall_time(start),
            "appointment": self._appointment(subject, but=start) or step.arguments.get("appointment", ""),
        }
        return _SENTENCES[step.tool].format_map(words)

    def report(self, record: TaskRecord) -> str:
        """Return a task's report with its steps as people read them."""
        report = record.report
        for number, step in record.plan.numbered if record.plan else ():
            report = report.replace(f"{number}. {step.sentence}:", f"{number}. {self.sentence(step)}:", 1)
        return report

    def _appointment(self, subject: StepSubject, *, but: str) -> str:
        """Return service and start; one that has been moved to a start is not said to be there before."""
        if subject.appointment is None:
            return ""
        at = subject.appointment.starts_at.astimezone(zone_at(self.organisation, subject.appointment.resource_key))
        is_there = f"{at:%Y-%m-%dT%H:%M}" == but
        return subject.service or "" if is_there else f"{subject.service}, {_written(at)}"


def named_reference(step: PlannedStep) -> str:
    """Return the reference of the appointment a step names; empty where it names none."""
    return step.arguments.get("appointment", "").strip().casefold()


def _wall_time(start: str) -> str:
    """Return a start as people write it; whatever else a step has there, as it is."""
    try:
        return _written(datetime.fromisoformat(start))
    except ValueError:
        return start


def _written(local: datetime) -> str:
    return f"{local:%a, %b} {local.day} at {local.hour % 12 or 12}:{local:%M %p}"
