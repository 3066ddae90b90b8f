"""The sandbox's control endpoints and our own REST API, as a rehearsal uses them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

import httpx
from pydantic import TypeAdapter

from domain.errors import ConfigurationError
from domain.ports.calendars import APPOINTMENT_PROPERTY
from processes.rehearsal.scenario import Scenario

_SCENARIOS: Final = TypeAdapter(tuple[Scenario, ...])


class Box:
    """The vendors in a box; use as an async context manager."""

    def __init__(self, base_url: str) -> None:
        """Take the sandbox's base URL."""
        # A connection each: one that is kept may be closed by the other side in the very moment it is used.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._http = httpx.AsyncClient(base_url=f"{base_url}/control", timeout=20, limits=limits)

    async def __aenter__(self) -> Self:
        """Nothing is connected before it is used."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let connections go."""
        await self._http.aclose()

    async def scenarios(self) -> dict[str, Scenario]:
        """Return all scenarios by name, with this week's days."""
        answer = (await self._http.get("/scenarios")).raise_for_status()
        return {scenario.name: scenario for scenario in _SCENARIOS.validate_json(answer.content)}

    async def scenario(self, name: str) -> Scenario:
        """Return one scenario; raises ConfigurationError that names those there are."""
        known = await self.scenarios()
        if name not in known:
            raise ConfigurationError(f"There is no scenario {name!r}; there are: {', '.join(sorted(known))}.")
        return known[name]

    async def let_wait(self, name: str) -> None:
        """Let a scenario's callees wait by their telephones."""
        (await self._http.post("/callees", json={"scenario": name})).raise_for_status()

    async def wait_by_the_telephone(self, script: dict[str, Any]) -> None:
        """Let one person wait to be rung, as `sandbox/scenarios/README.md` describes him."""
        (await self._http.post("/callees", json={"scenario": {"callees": [script]}})).raise_for_status()

    async def let_write(self, script: dict[str, Any]) -> None:
        """Let one person write his first text, as `sandbox/scenarios/README.md` describes him."""
        (await self._http.post("/texters", json={"scenario": script})).raise_for_status()

    async def point_number(self, number: str, api: str) -> None:
        """Have calls and texts to a number answered by our api at its base URL."""
        webhooks = f"{api}/webhooks/twilio"
        answered = {
            "voice_url": f"{webhooks}/voice",
            # An api that dies with the question in its hands: asked again, whoever answers then admits the same call.
            "fallback_url": f"{webhooks}/voice",
            "status_callback": f"{webhooks}/status",
            "sms_url": f"{webhooks}/message",
        }
        (await self._http.post("/numbers", json={"number": number, **answered})).raise_for_status()

    async def place(self, name: str) -> list[str]:
        """Let a scenario's callers ring; return their call SIDs."""
        answer = (await self._http.post("/calls", json={"scenario": name})).raise_for_status()
        sids: list[str] = answer.json()["call_sids"]
        return sids

    async def ring(self, script: dict[str, Any]) -> str:
        """Let one person ring, as `sandbox/scenarios/README.md` describes him; return the call SID."""
        answer = (await self._http.post("/calls", json={"scenario": script})).raise_for_status()
        sid: str = answer.json()["call_sids"][0]
        return sid

    async def plan_fault(self, fault: dict[str, Any]) -> None:
        """Let a vendor's operation go wrong; the fields are those of `POST /control/faults`."""
        (await self._http.post("/faults", json=fault)).raise_for_status()

    async def clear_faults(self) -> None:
        """Let everything go well again."""
        (await self._http.delete("/faults")).raise_for_status()

    async def call(self, sid: str) -> dict[str, Any]:
        """Return a call as the caller sees it."""
        found: dict[str, Any] = (await self._http.get(f"/calls/{sid}")).raise_for_status().json()
        return found

    async def call_sids(self) -> list[str]:
        """Return the SIDs of all calls so far."""
        calls: list[dict[str, Any]] = (await self._http.get("/calls")).raise_for_status().json()
        return [call["call_sid"] for call in calls]

    async def sids_to(self, numbers: Collection[str]) -> list[str]:
        """Return the SIDs of all calls to some numbers."""
        calls: list[dict[str, Any]] = (await self._http.get("/calls")).raise_for_status().json()
        return [call["call_sid"] for call in calls if call["to_number"] in numbers]

    async def are_over(self, sids: Sequence[str]) -> bool:
        """Say whether all these calls have ended."""
        return all([(await self.call(sid))["is_over"] for sid in sids])

    async def texts(self) -> list[dict[str, Any]]:
        """Return all text messages sent."""
        found: list[dict[str, Any]] = (await self._http.get("/messages")).raise_for_status().json()
        return found

    async def mails(self) -> list[dict[str, Any]]:
        """Return all e-mails sent."""
        found: list[dict[str, Any]] = (await self._http.get("/mails")).raise_for_status().json()
        return found

    async def standing_events(self) -> tuple[str | None, ...]:
        """Return the appointment id of each calendar event that is not cancelled; None for one that has none."""
        found: list[dict[str, Any]] = (await self._http.get("/google/events")).raise_for_status().json()
        return tuple(_appointment_of(event) for event in found if event["status"] != "cancelled")


def _appointment_of(event: dict[str, Any]) -> str | None:
    private: dict[str, str] = event.get("extendedProperties", {}).get("private", {})
    return private.get(APPOINTMENT_PROPERTY)


class CallsApi:
    """Our own REST read side."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Take a client with our base URL (`/api`) and an API key."""
        self._http = http

    async def call(self, sid: str) -> dict[str, Any] | None:
        """Return a call with its turns; None while the API knows nothing of it."""
        answer = await self._http.get(f"/calls/{sid}")
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        found: dict[str, Any] = answer.raise_for_status().json()
        return found
