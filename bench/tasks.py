"""What a task costs: planning beside the model, from a yes to the first effect, and a thousand that wait for one."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.temporal_task_desk import TemporalTaskDesk
from bench.actions import Cost, cost_of
from bench.bare_plan import bare_plans
from bench.caller_side import utc_now
from bench.distribution import Distribution
from bench.quiet_vendors import THINKS_S
from bench.report import Report, Row, at_most
from bench.workflow_house import WorkflowHouse, open_workflow_house
from domain.approvals import Channel, Choice, Decision, Ruling
from domain.names import task_workflow_id
from domain.policy import ActorKind
from domain.tasks import Requester, TaskRecord
from store.seeds import WORKSHOP_ID
from workflows.task_messages import TaskStart

_PLANNING_TARGET_MS: Final = 50.0
_EFFECT_TARGET_MS: Final = 250.0
_PAUSE: Final = 0.25
_AT_ONCE: Final = 10
_EFFECT_PATIENCE: Final = 30.0
_POLL: Final = 0.02
_STAFF: Final = Requester(ActorKind.OPERATOR, "Olga")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What tasks cost that wait for a yes: memory of the worker for each, and the history of one."""

    count: int
    resident_kib: float
    history: Cost
    seconds: float


@dataclass(slots=True)
class Office:
    """Somebody who has things done."""

    house: WorkflowHouse
    desk: TemporalTaskDesk
    begun: int = 0

    async def want(self) -> tuple[TaskRecord, str]:
        """Have a text planned; return the task, and the number the text will go to."""
        self.begun += 1
        number = f"+1555{1_000_000 + self.begun}"
        start = TaskStart(uuid.uuid4().hex, WORKSHOP_ID, f"Text {number}", _STAFF)
        record = await self.desk.begin(start)
        if record is None or record.plan is None:
            raise AssertionError(f"nothing was planned: {record.report if record else 'it took too long'}")
        return record, number

    async def agree(self, record: TaskRecord) -> None:
        """Say yes."""
        if record.plan is None:
            raise AssertionError("there is no plan")
        decision = Decision(
            decision_id=uuid.uuid4().hex,
            plan_hash=record.plan.hash,
            choice=Choice.APPROVE,
            actor="bench",
            channel=Channel.REST,
            at=utc_now(),
            is_operator=True,
        )
        answer = await self.desk.decide(record.task_id, decision)
        if answer.ruling is not Ruling.COUNTED:
            raise AssertionError(f"the yes did not count: {answer.reason}")

    async def sent_at(self, number: str) -> float:
        """Wait until a number is texted, and return when: seconds of the machine's clock."""
        deadline = time.monotonic() + _EFFECT_PATIENCE
        while number not in (sent := await self.house.worker.ask("texts")):
            if time.monotonic() > deadline:
                raise AssertionError(f"{number} was not texted")
            await asyncio.sleep(_POLL)
        return float(sent[number])


@dataclass(frozen=True, slots=True)
class Planning:
    """What planning adds to the model's own time, in ms; what its bare bones do, in turns; and the tasks that wait."""

    added: Distribution
    bare: Distribution
    tasks: Sequence[tuple[TaskRecord, str]]


async def planning(office: Office, count: int) -> Planning:
    """Plan so often, and the least there is to a plan as often; the first of each warms up."""
    times, bare, tasks = [], [], []
    async with bare_plans(office.house.client) as plan:
        for _ in range(count + 1):
            began = time.perf_counter()
            tasks.append(await office.want())
            times.append(1000 * (time.perf_counter() - began - THINKS_S))
            await asyncio.sleep(_PAUSE)
            bare.append(await plan())
            await asyncio.sleep(_PAUSE)
    return Planning(Distribution.of(times[1:]), Distribution.of(bare[1:]), tasks)


async def effects(office: Office, tasks: Sequence[tuple[TaskRecord, str]]) -> Distribution:
    """Return the ms from a yes to the moment the vendor has the text."""
    times = []
    for record, number in tasks:
        said = time.time()
        await office.agree(record)
        times.append(1000 * (await office.sent_at(number) - said))
        await asyncio.sleep(_PAUSE)
    return Distribution.of(times)


async def waiting(office: Office, count: int) -> Waiting:
    """Let tasks wait, ten planned at a time."""
    before = await office.house.worker.ask("memory")
    began = time.monotonic()
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one() -> TaskRecord:
        async with gate:
            record, _ = await office.want()
            return record

    records = await asyncio.gather(*(one() for _ in range(count)))
    seconds = time.monotonic() - began
    await asyncio.sleep(1)
    after = await office.house.worker.ask("memory")
    handle = office.house.client.get_workflow_handle(task_workflow_id(records[-1].task_id))
    history = cost_of((await handle.fetch_history()).events)
    return Waiting(count, 1024 * (after["resident_mb"] - before["resident_mb"]) / count, history, seconds)


async def measure(*, is_quick: bool) -> Report:
    """Measure 60 plans and yeses, 1,000 that wait, and 30 yeses among those; quickly: 15, 100 and 10."""
    count, crowd = (15, 100) if is_quick else (60, 1000)
    async with open_workflow_house() as house:
        office = Office(house, TemporalTaskDesk(house.client))
        planned = await planning(office, count)
        alone = await effects(office, planned.tasks)
        many = await waiting(office, crowd)
        late = await planning(office, count // 2)
        among = await effects(office, late.tasks)
    return Report(
        "Tasks",
        (
            at_most("planning beside the model's own time, p50", planned.added.median, _PLANNING_TARGET_MS, "ms"),
            Row("  distribution", planned.added.in_ms()),
            Row("  a bare start, thought and answer, in turns", planned.bare.in_ms()),
            at_most("from a yes to the first effect, p95", alone.p95, _EFFECT_TARGET_MS, "ms"),
            Row("  distribution", alone.in_ms()),
            at_most(f"the same while {many.count} tasks wait, p95", among.p95, _EFFECT_TARGET_MS, "ms"),
            Row("  distribution", among.in_ms()),
            Row("memory of the worker for a task that waits", f"{many.resident_kib:.0f} KiB"),
            Row("history of a task that waits", _figures(many.history)),
            *(Row(f"  {action}", f"{times} Actions") for action, times in many.history.actions.most_common()),
            Row(f"{many.count} tasks planned, ten at a time", f"{many.seconds:.1f} s"),
        ),
        (
            "The real task desk, Temporal's development server as `holdfast dev` runs it, a worker process, encrypted",
            f"  payloads, SQLite. The model thinks {1000 * THINKS_S:.0f} ms; the texts' vendor answers at once.",
            "A bare one is a workflow of nothing but its start, that thought within its task, and the answer, whose",
            "  worker runs in the measuring process.",
            "A first effect is when the vendor has the text: the yes, a note, the promise, and the sending.",
        ),
    )


def _figures(cost: Cost) -> str:
    return f"{cost.events} events, {cost.size / 1024:.0f} KiB, {cost.billed} Actions"
