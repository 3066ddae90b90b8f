"""The owner of a stack on loopback: whoever starts it is signed in to its dashboard by a link."""

from __future__ import annotations

from typing import Final

from processes.sign_in import owner_link, sign_in_url
from processes.stack_plan import StackPlan
from store.database import Database

OWNER: Final = "owner@holdfast.example"


async def signed_in_url(plan: StackPlan, page: str | None = None) -> str:
    """Return a link to a page of a running stack's dashboard that signs its owner in once; the last one counts."""
    database = Database.open(plan.database)
    try:
        token = await owner_link(database, OWNER, "Owner")
    finally:
        await database.close()
    return sign_in_url(plan.settings().model_copy(update={"dashboard_url": plan.api}), token, page)
