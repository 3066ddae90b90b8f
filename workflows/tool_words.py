"""Tool results as the model reads them: small JSON objects with the words to say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.business import Appointment, Contact, Organisation, SlotOffer
from domain.changes import reference
from domain.spoken import spoken_start


class ToolWords:
    """Words for one business at one moment; `now` is aware."""

    def __init__(self, organisation: Organisation, now: datetime) -> None:
        """Fix business and moment, so that 'tomorrow' means what the caller means."""
        self._organisation = organisation
        self._zone = ZoneInfo(organisation.time_zone)
        self._now = now

    def start(self, instant: datetime) -> dict[str, str]:
        """Return a start for the model (local, as it has to be given back) and for the ear."""
        local = instant.astimezone(self._zone)
        return {"start": f"{local:%Y-%m-%dT%H:%M}", "spoken": spoken_start(instant, self._zone, self._now)}

    def slots(self, service_key: str, offers: Sequence[SlotOffer]) -> str:
        """Return free starts."""
        return as_json({"service": service_key, "slots": [self.start(offer.starts_at) for offer in offers]})

    def question(self, appointment: Appointment) -> str:
        """Return the sentence the caller has to say yes to."""
        spoken = spoken_start(appointment.starts_at, self._zone, self._now)
        return f"Shall I book {_article(self.service_name(appointment.service_key))} for {spoken}?"

    def change_question(self, appointment: Appointment, starts_at: datetime | None) -> str:
        """Return the sentence the caller has to say yes to before it is moved; without a new start: cancelled."""
        which = f"your {self.service_name(appointment.service_key)}"
        spoken = spoken_start(appointment.starts_at, self._zone, self._now)
        if starts_at is None:
            return f"Shall I cancel {which} on {spoken}?"
        return f"Shall I move {which} from {spoken} to {spoken_start(starts_at, self._zone, self._now)}?"

    def moved(self, appointment: Appointment) -> str:
        """Return where an appointment is now."""
        return as_json({"status": "moved", **self.start(appointment.starts_at)})

    def cancelled(self, appointment: Appointment) -> str:
        """Return which appointment is cancelled."""
        return as_json({"status": "cancelled", **self.start(appointment.starts_at)})

    def slot_taken(self, alternatives: Sequence[SlotOffer]) -> str:
        """Return what else is free."""
        starts = [self.start(offer.starts_at) for offer in alternatives]
        return as_json({"status": "slot_taken", "alternatives": starts})

    def booked(self, appointment: Appointment, *, has_notice: bool) -> str:
        """Return the booking."""
        sms = "on_its_way" if has_notice else "none"
        return as_json({"status": "booked", **self.start(appointment.starts_at), "sms": sms})

    def appointments(self, appointments: Sequence[Appointment]) -> str:
        """Return the caller's appointments."""
        return as_json(
            {
                "appointments": [
                    {
                        "appointment": reference(one),
                        "service": self.service_name(one.service_key),
                        **self.start(one.starts_at),
                    }
                    for one in appointments
                ]
            }
        )

    def service_name(self, key: str) -> str:
        """Return how people call a service; the key of one that is not offered any more."""
        return next((service.name for service in self._organisation.services if service.key == key), key)


def contacts(found: Sequence[Contact]) -> str:
    """Return customers for a member of staff."""
    return as_json({"contacts": [{"name": one.name, "phone": next(iter(one.phones), "")} for one in found]})


def needs_confirmation(sentence: str, start: Mapping[str, str]) -> str:
    """Return the request to ask the caller; `start` is empty where nothing is held."""
    return as_json({"status": "needs_confirmation", "sentence": sentence, **start})


def refused(reason: str) -> str:
    """Return a refusal with its reason."""
    return as_json({"status": "refused", "reason": reason})


def as_json(content: Mapping[str, object]) -> str:
    """Return compact JSON."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def _article(name: str) -> str:
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"
