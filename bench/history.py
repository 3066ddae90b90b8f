"""What a call costs in Temporal: events, bytes and Actions, read from the histories of real runs.

`python -m bench.history` starts a development server and a worker of its own; the vendors are in memory.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from temporalio.client import WorkflowHandle

from bench.actions import Cost, cost_of
from bench.report import Report, Row, at_most
from store.migrate import upgrade
from tests.histories.stories import Story, call_that_books, ten_minute_call
from tests.servers.temporal import development_server
from tests.workflows.house import House
from tests.workflows.premises import open_house
from workflows.messages import CallResult

_MOST_EVENTS: Final = 250
_MOST_ACTIONS: Final = 50


@dataclass(frozen=True, slots=True)
class CallCost:
    """A call's own workflow, and those it brings with it: its appointments and its wrap-up."""

    call: Cost
    others: Cost

    @property
    def together(self) -> Cost:
        """All of them."""
        return self.call + self.others


async def measure(*, is_quick: bool) -> Report:  # noqa: ARG001  (it is quick)
    """Tell two calls to real workflows and read their histories."""
    async with _house() as house:
        booking = await _cost(house, call_that_books)
    async with _house() as house:
        long = await _cost(house, ten_minute_call)
    return Report(
        "Temporal's history of a call",
        (
            *_explained("booking call", booking),
            at_most("ten-minute call: events of its workflow", long.call.events, _MOST_EVENTS, "events"),
            at_most("ten-minute call: Actions of its workflow", long.call.billed, _MOST_ACTIONS, "Actions"),
            *_explained("ten-minute call", long),
        ),
        (
            "booking call: 6 exchanges and 4 tools; ten-minute call: 15 exchanges and 8 tools, one booking among them",
            "every message is sent when the one before it was answered, so that no two share a workflow task",
            "bytes are those of the events as stored, payloads encrypted; queries and rejected updates leave no event",
        ),
    )


async def _cost(house: House, story: Story) -> CallCost:
    call = await story(house)
    result: CallResult = await call.result()
    wrap_up = house.wrap_up(result.call_sid)
    await wrap_up.result()
    others = await _cost_of(wrap_up)
    for appointment_id in result.appointments:
        others += await _cost_of(await house.settled_run(appointment_id))
    return CallCost(await _cost_of(call), others)


async def _cost_of(handle: WorkflowHandle[Any, Any]) -> Cost:
    return cost_of((await handle.fetch_history()).events)


def _explained(name: str, cost: CallCost) -> tuple[Row, ...]:
    return (
        Row(f"{name}, its workflow", _figures(cost.call)),
        Row(f"{name}, with appointment and wrap-up", _figures(cost.together)),
        *(Row(f"  {action}", f"{count} Actions") for action, count in cost.together.actions.most_common()),
    )


def _figures(cost: Cost) -> str:
    return f"{cost.events} events, {cost.size / 1024:.0f} KiB, {cost.billed} Actions"


@asynccontextmanager
async def _house() -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/holdfast.db"
        upgrade(url)
        async with development_server() as temporal, open_house(temporal, url) as house:
            yield house


if __name__ == "__main__":
    report = asyncio.run(measure(is_quick=False))
    print(report.as_text())
    sys.exit(1 if report.missed else 0)
