"""People who call a stack in the box, and what they heard; misfortune at the vendors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, Self

import httpx

from tests.system.waiting import until

Rules = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong at a vendor, and how often; as in `sandbox/faults.py`."""

    vendor: str
    operation: str
    kind: str
    amount: int = 0
    times: int = 1


class Town:
    """The telephone network of one stack, people and vendors included."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Take a client of the sandbox's control endpoints."""
        self.http = http

    @classmethod
    @asynccontextmanager
    async def of(cls, sandbox: str) -> AsyncIterator[Self]:
        """Reach the town of a sandbox."""
        async with httpx.AsyncClient(base_url=f"{sandbox}/control", timeout=10) as http:
            yield cls(http)

    async def ring(self, number: str, rules: Rules, **script: Any) -> PhoneCall:  # noqa: ANN401  (a script is YAML)
        """Let a person ring; the rules are those of `sandbox/scenarios/README.md`."""
        wanted = {"scenario": {"number": number, "rules": list(rules), **script}}
        answer = (await self.http.post("/calls", json=wanted)).raise_for_status()
        return PhoneCall(self, answer.json()["call_sids"][0])

    @asynccontextmanager
    async def fault(self, fault: Fault) -> AsyncIterator[None]:
        """Let a vendor's operation go wrong, and nothing any more afterwards."""
        (await self.http.post("/faults", json=asdict(fault))).raise_for_status()
        yield
        (await self.http.delete("/faults")).raise_for_status()

    async def number(self, number: str, webhooks: str, **more: Any) -> None:  # noqa: ANN401  (passed on as JSON)
        """Point a number at a stack's webhooks."""
        wanted = {"number": number, "voice_url": f"{webhooks}/voice", "status_callback": f"{webhooks}/status", **more}
        (await self.http.post("/numbers", json=wanted)).raise_for_status()


class PhoneCall:
    """One call, as the caller lives it."""

    def __init__(self, town: Town, sid: str) -> None:
        """Name the call."""
        self._town = town
        self.sid = sid

    async def report(self) -> dict[str, Any]:
        """Return all the sandbox knows of it."""
        answer = (await self._town.http.get(f"/calls/{self.sid}")).raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def heard(self) -> str:
        """Return what the caller has heard so far, in lower case."""
        return _heard(await self.report())

    async def hears(self, words: str, *, within: float = 30) -> None:
        """Wait until the caller has heard these words; a call that ends without them fails at once."""

        async def look() -> str | None:
            report = await self.report()
            heard = _heard(report)
            assert words in heard or not report["is_over"], f"{words!r} was never heard, but: {heard!r}"
            return heard if words in heard else None

        await until(f"heard {words!r}", look, within=within)

    async def ends(self, *, within: float = 60) -> str:
        """Wait for the end and return all that was heard, in lower case."""

        async def look() -> bool:
            return bool((await self.report())["is_over"])

        await until("the call is over", look, within=within)
        return await self.heard()

    async def debugger(self) -> list[int]:
        """Return the codes Twilio's debugger has for the call."""
        return [entry["code"] for entry in (await self.report())["debugger"]]


def _heard(report: Mapping[str, Any]) -> str:
    """Return the words of the agent, in lower case, one space between them."""
    return " ".join(word for one in report["heard"] for word in one["text"].casefold().split())
