"""`holdfast chaos`: breaks everything under running calls, then holds what is left against what was agreed.

Exit code 0 only if no call was dropped, no booking is wrong, no promise is lost and no story is stuck.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console
from temporalio.client import Client

from processes.chaos.audit import Finding, Rule, audit
from processes.chaos.callers import Customer, customer
from processes.chaos.evidence import Evidence, Others, gather_evidence
from processes.chaos.faults import Injector, Struck
from processes.chaos.matrix import LEGEND, Row, as_table, matrix
from processes.chaos.reminded import give_appointments, sweep_twice
from processes.chaos.schedule import Planned, draw, kinds_with
from processes.chaos.servers import Server, running_servers
from processes.chaos.texters import give_customers, write_in_turns
from processes.chaos.wishes import staff_office, want_in_turns
from processes.ports import PortBlock
from processes.rehearsal.box import Box
from processes.rehearsal.data_folder import empty_folder
from processes.rehearsal.given import put_contact
from processes.settings import embedded_settings
from processes.signals import unless_stopped
from processes.stack import Stack
from processes.stack_plan import StackPlan
from processes.supervision import supervised
from processes.temporal_client import connect
from store.database import Database

#: Long enough for a caller to make up his mind, short enough to see holds expire.
_HOLD_TTL_SECONDS: Final = 25
_TEXT_HOLD_TTL_SECONDS: Final = 100
#: Nobody's call lasts longer: the callers themselves give up before that.
_CALL_PATIENCE_S: Final = 150.0
#: A call whose media process was killed waits two minutes for its last words; then its summary is written. Was it a
#: reminder's, he is rung once more, which on a busy machine takes two minutes again.
_SETTLE_S: Final = 300.0
_POLL_S: Final = 0.5
_TABLE_WIDTH: Final = 116
#: Customers on record before the storm, each of whom calls once.
_MOST_CALLS: Final = 100
_AUDIT_EVERY_S: Final = 3.0


async def run(arguments: argparse.Namespace) -> int:
    """Run one storm; return 0 if nothing was lost."""
    return await unless_stopped(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    with PortBlock.take() as block:
        return await _run_at(arguments, block)


async def _run_at(arguments: argparse.Namespace, block: PortBlock) -> int:
    console = Console(file=sys.stderr if arguments.json else sys.stdout, highlight=False)
    console.width = max(console.width, _TABLE_WIDTH)
    plan = StackPlan(arguments.data_dir.absolute(), block.ports)
    empty_folder(plan)
    began = time.monotonic()

    def say(line: str) -> None:
        console.print(f"{time.monotonic() - began:6.1f} s  {line}", markup=False, style="dim")

    async with running_servers(plan.data_dir / "logs") as servers:
        schedule = draw(arguments.seed, arguments.faults, kinds_with(tuple(servers)))
        console.rule(f"{len(schedule)} faults under {arguments.calls} calls at a time, seed {arguments.seed}")
        say(f"servers of its own: {', '.join(servers) or 'none; SQLite and the in-process cache take their place'}")
        struck, evidence, findings = await _weather(arguments, plan, servers, schedule, block=block, say=say)
    rows = matrix(struck, evidence.calls, findings)
    _show(console, rows, findings)
    is_clean = rows[-1].is_clean
    if not is_clean:
        _show_schedule(console, schedule, arguments)
    if arguments.json:
        print(json.dumps(_figures(arguments.seed, rows, findings)), flush=True)
    return 0 if is_clean else 1


async def _weather(
    arguments: argparse.Namespace,
    plan: StackPlan,
    servers: Mapping[str, Server],
    schedule: Sequence[Planned],
    *,
    block: PortBlock,
    say: Callable[[str], None],
) -> tuple[list[Struck], Evidence, list[Finding]]:
    """Start a stack, let the storm pass over it, and return what struck and what is left."""
    extra = {server.setting: server.url for server in servers.values()}
    database = Database.open(extra.get("DATABASE_URL", plan.database))
    extra["HOLD_TTL_SECONDS"] = str(_HOLD_TTL_SECONDS)
    extra["TEXT_HOLD_TTL_SECONDS"] = str(_TEXT_HOLD_TTL_SECONDS)
    try:
        async with (
            Stack(plan, embedded_settings(), say, block=block, extra=extra, has_ear=False) as stack,
            supervised(stack, say),
            Box(plan.sandbox) as box,
        ):
            client = await connect(plan.settings())
            storm = Storm(Injector(stack, servers, box, say), database, client, arguments.seed, arguments.calls)
            struck = await storm.rage(schedule)
            say("the storm is over; what is left settles")
            evidence, findings = await storm.settle()
            written = sum(len(one.written) for one in evidence.texted)
            say(f"beside the calls {written} texts were written, and {len(evidence.fulfilled)} things wanted done")
            return struck, evidence, findings
    finally:
        await database.close()


@dataclass(slots=True)
class Storm:
    """Calls, and what befalls them.

    Attributes:
        placed: Who made each call, by call SID.
        others: Those who do not call.
    """

    injector: Injector
    database: Database
    client: Client
    seed: int
    at_once: int
    placed: dict[str, Customer] = field(default_factory=dict)
    others: Others = field(default_factory=Others)
    _is_over: asyncio.Event = field(default_factory=asyncio.Event)
    _next: int = 0

    async def rage(self, schedule: Sequence[Planned]) -> list[Struck]:
        """Carry the schedule out under calls, texts and reminders, and return when the last caller has hung up."""
        box = self.injector.box
        for index in range(_MOST_CALLS):
            await put_contact(self.database, customer(self.seed, index).contact)
        self.others = Others(await give_appointments(box, self.database), await give_customers(self.database))
        api = self.injector.stack.plan.api
        async with staff_office(self.database, api) as office, asyncio.TaskGroup() as lines:
            lines.create_task(sweep_twice(self.client))
            lines.create_task(want_in_turns(office, self.others.wishes, until=self._is_over))
            lines.create_task(write_in_turns(box, self.others.texters, until=self._is_over))
            for _ in range(self.at_once):
                lines.create_task(self._call_again_and_again())
            struck = await self.injector.storm(schedule)
            await box.clear_faults()
            self._is_over.set()
        return struck

    async def settle(self) -> tuple[Evidence, list[Finding]]:
        """Wait until everything is as it must be, for a bounded time; return what there is, and what is wrong."""
        deadline = time.monotonic() + _SETTLE_S
        while True:
            box, database = self.injector.box, self.database
            evidence = await gather_evidence(box, database, self.client, self.placed, self.others)
            findings = audit(evidence)
            if time.monotonic() > deadline or all(one.rule is Rule.DUPLICATE for one in findings):
                return evidence, findings
            await asyncio.sleep(_AUDIT_EVERY_S)

    async def _call_again_and_again(self) -> None:
        while not self._is_over.is_set() and self._next < _MOST_CALLS:
            caller = customer(self.seed, self._next)
            self._next += 1
            sid = await self.injector.box.ring(caller.script)
            self.placed[sid] = caller
            await self._until_over(sid)

    async def _until_over(self, sid: str) -> None:
        deadline = time.monotonic() + _CALL_PATIENCE_S
        while not await self.injector.box.are_over([sid]) and time.monotonic() < deadline:  # noqa: ASYNC110  (another process is asked)
            await asyncio.sleep(_POLL_S)


def _show(console: Console, rows: Sequence[Row], findings: Sequence[Finding]) -> None:
    console.print(as_table(rows))
    console.print(LEGEND, style="dim")
    for finding in findings:
        console.print(f"{finding.rule}: {finding.what}", markup=False, style="bold red")


def _show_schedule(console: Console, schedule: Sequence[Planned], arguments: argparse.Namespace) -> None:
    console.rule("The schedule")
    for planned in schedule:
        console.print(str(planned), markup=False)
    options = f"--seed {arguments.seed} --faults {arguments.faults} --calls {arguments.calls}"
    console.print(f'Again: make chaos ARGS="{options}"; the logs are in {arguments.data_dir / "logs"}', markup=False)


def _figures(seed: int, rows: Sequence[Row], findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "seed": seed,
        "is_clean": rows[-1].is_clean,
        "rows": [row.as_json() for row in rows],
        "findings": [f"{finding.rule}: {finding.what}" for finding in findings],
    }
