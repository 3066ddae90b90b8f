"""Staff of a business, who have things done over our REST API as a scenario says."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Sequence
from typing import Any, Final

import httpx

from processes.rehearsal.box import Box
from processes.rehearsal.scenario import StaffDeed

_PATIENCE: Final = 40.0
_POLL: Final = 0.2
_LINK: Final = re.compile(r"https?://\S+/approve/\S+")
#: No plan has it.
_OTHER_PLAN: Final = "0" * 12


class Staff:
    """Somebody with an operator's key; what comes out otherwise than a scenario says is noted in `differences`."""

    def __init__(self, http: httpx.AsyncClient, box: Box, organisation_id: str) -> None:
        """Work for a business, over a client with our base URL and a key."""
        self._http = http
        self._box = box
        self._business = {"organisation": organisation_id}
        self._task_id = ""
        self.differences: list[str] = []

    async def play(self, deeds: Sequence[StaffDeed]) -> None:
        """Do one after the other."""
        for deed in deeds:
            await self._do(deed)

    async def _do(self, deed: StaffDeed) -> None:
        if deed.asks is not None:
            task = await self._post("/tasks", {"goal": deed.asks})
            self._task_id = task.json().get("task_id", "")
            self._expect("the task", "201", str(task.status_code))
        elif deed.awaits is not None:
            await self._await(deed.awaits)
        elif deed.decides is not None:
            await self._decide(deed)
        elif deed.mailed is not None:
            await self._press(deed.mailed, deed.presses, deed.page)
        elif deed.limits is not None:
            await self._limit(deed.limits)
        elif deed.withdraws:
            self._expect("the withdrawal", "200", str((await self._post(self._of("cancel"))).status_code))
        elif deed.undoes:
            self._expect("the undoing", "200", str((await self._post(self._of("undo"))).status_code))

    async def _await(self, state: str) -> None:
        deadline = time.monotonic() + _PATIENCE
        while (found := (await self._task())["state"]) != state:
            if time.monotonic() > deadline:
                return self._expect("the task's state", state, found)
            await asyncio.sleep(_POLL)
        return None

    async def _decide(self, deed: StaffDeed) -> None:
        plan_hash = _OTHER_PLAN if deed.is_stale else await self._plan_hash()
        body: dict[str, Any] = {"plan_hash": plan_hash, "choice": deed.decides, "steps": deed.steps}
        if deed.decides == "amend":
            body |= {"changes": deed.changes, "drop": deed.drop}
        answer = (await self._post(self._of("decision"), body)).json()
        self._expect("the answer", deed.answered, answer.get("ruling") or answer.get("code"))

    async def _plan_hash(self) -> str | None:
        """Return the hash of the plan that is shown; what is shown is written a moment after it is so."""
        deadline = time.monotonic() + _PATIENCE
        while (found := (await self._task())["plan_hash"]) is None and time.monotonic() < deadline:  # noqa: ASYNC110  (another process is asked)
            await asyncio.sleep(_POLL)
        return None if found is None else str(found)

    async def _press(self, address: str, button: str, page: str) -> None:
        """Open the latest link that went to an address, which decides nothing, and press a button there."""
        deadline = time.monotonic() + _PATIENCE
        while not (links := await self._links(address)) and time.monotonic() < deadline:  # noqa: ASYNC110  (another process is asked)
            await asyncio.sleep(_POLL)
        if not links:
            return self._expect("the mail", f"one to {address}", None)
        await self._http.get(links[-1])
        shown = (await self._http.post(links[-1], data={"choice": button})).text
        if re.search(page, shown, re.IGNORECASE) is None:
            self._expect("the page", page, re.sub(r"<[^>]*>", " ", shown))
        return None

    async def _links(self, address: str) -> list[str]:
        mails = [mail["text"] for mail in await self._box.mails() if mail["recipient"] == address]
        return [link for text in mails for link in _LINK.findall(text)]

    async def _limit(self, limits: dict[str, str]) -> None:
        tag = (await self._http.get("/budgets", params=self._business)).raise_for_status().headers["etag"]
        answer = await self._http.put("/budgets", json=limits, params=self._business, headers={"If-Match": tag})
        self._expect("the limits", "200", str(answer.status_code))

    async def _task(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self._http.get(f"/tasks/{self._task_id}")).raise_for_status().json()
        return found

    def _of(self, what: str) -> str:
        return f"/tasks/{self._task_id}/{what}"

    async def _post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        key = {"Idempotency-Key": secrets.token_hex(16)}
        return await self._http.post(path, json=body, headers=key, params=self._business)

    def _expect(self, what: str, wanted: str, found: str | None) -> None:
        if wanted != found:
            self.differences.append(f"{what}: {wanted} expected, it is {found}")
