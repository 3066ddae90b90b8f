"""A call, watched while it happens."""

from __future__ import annotations

from playwright.async_api import expect

from tests.dashboard.visitor import Visitor
from tests.system.people import Rules, Town

#: Asks one thing, hears the answer out, and hangs up.
RULES: Rules = [
    {"hears": "how can i help", "says": "What are your opening hours?"},
    {"hears": "anything else|open", "does": [{"say": "Thank you, goodbye."}, {"hang_up": True}]},
]


async def test_a_call_is_watched_as_it_goes(operator: Visitor, town: Town) -> None:
    """It appears in the list of calls by itself; words come as they are spoken, phases change, and it ends."""
    page = operator.page
    await operator.go("/calls")
    await operator.settled()
    call = await town.ring("+15557770841", RULES)
    await page.get_by_role("link", name="(555) 777-0841").first.click()
    said = page.get_by_role("log", name="Transcript")
    await expect(said).to_contain_text("Northgate")
    assert not (await call.report())["is_over"], "the call was over before anybody could watch it"
    await expect(said).to_contain_text("opening hours")
    await expect(said.get_by_text("Agent", exact=True)).not_to_have_count(1)
    await expect(page.get_by_text("The caller hung up")).to_be_visible()
    phases = page.get_by_role("list", name="Phases of the call").get_by_role("listitem")
    assert await phases.count() > 1
