"""The page that is a telephone: a call that is typed, and an appointment that comes of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from playwright.async_api import expect

from domain.ports.access import Role
from sandbox.callers.days import coming, spoken
from tests.dashboard.staff import Account
from tests.dashboard.visitor import Visitor
from tests.system.waiting import until

OWN: Final = "+15551239077"
#: What the agent may ask, to the end of its question, and what is typed then; each once.
#: Shown before it is said.
ANNOUNCED: Final = re.compile(r"waits for your yes: [^?]*\?")
CONSENT: Final = r"shall i book [^?]*\?"
ANSWERS: Final = {
    r"your name, please\?": "My name is Dana Reed.",
    r"suit you\?": "The first one, please.",
    CONSENT: "Yes, please.",
}


async def test_a_typed_call_books(operator: Visitor, staff: dict[Role, Account]) -> None:
    """Called, talked to and hung up on the page; the call is in the list as one that booked."""
    page = operator.page
    await operator.go(f"/telephone?as={OWN.replace('+', '%2B')}")
    await operator.button("Call").click()
    said = page.get_by_role("log")
    await expect(said).to_contain_text("How can I help", ignore_case=True)
    friday = spoken(coming("friday", datetime.now(UTC).date()))
    await type_in(operator, f"I would like to book an oil change on {friday}.")
    waiting = dict(ANSWERS)

    async def asked() -> str | None:
        shown = " ".join((await said.inner_text()).casefold().split())
        return next((question for question in waiting if re.search(question, ANNOUNCED.sub("", shown))), None)

    while CONSENT in waiting:
        await type_in(operator, waiting.pop(await until("the agent asks something", asked, within=60)))
    await expect(said).to_contain_text("anything else", ignore_case=True)
    await operator.button("Hang up").click()

    async def booked() -> bool:
        calls = (await staff[Role.OPERATOR].get("/calls", outcome="booked"))["calls"]
        return any(OWN in (call["from_number"] or "") for call in calls)

    await until("the call is one that booked", booked, within=60)


async def type_in(visitor: Visitor, words: str) -> None:
    """Say something, once what was said before has been spoken."""
    await visitor.page.get_by_role("textbox", name="Say").fill(words)
    await visitor.button("Say").click()
