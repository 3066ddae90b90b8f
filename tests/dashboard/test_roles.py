"""What a role may not do is refused by the api, and the page says why before anybody tries."""

from __future__ import annotations

from playwright.async_api import expect

from domain.ports.access import Role
from tests.dashboard.staff import Account
from tests.dashboard.visitor import Visitor


async def test_a_viewer_cannot_approve(viewer: Visitor, staff: dict[Role, Account]) -> None:
    """The button is off and says who may; whoever asks the api past it gets 403, and nothing is decided."""
    task = await staff[Role.OPERATOR].post("/tasks", {"goal": "Text +15557770821 that the car is ready"})
    await viewer.go(f"/tasks/{task['task_id']}")
    approve = viewer.button("Approve…")
    await expect(approve).to_be_disabled()
    await approve.focus()
    await expect(viewer.page.get_by_role("tooltip")).to_contain_text("operator")

    yes = {"plan_hash": task["plan_hash"], "choice": "approve"}
    refused = await staff[Role.VIEWER].http.post(
        f"/tasks/{task['task_id']}/decision", json=yes, headers={"Idempotency-Key": "a-viewer"}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "access_denied")
    shown = await staff[Role.VIEWER].get(f"/tasks/{task['task_id']}")
    assert shown["state"] == "awaiting_confirmation"
