"""What a page of the dashboard costs whoever opens it: kilobytes, and time in Chromium on a slow machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

import httpx
from playwright.async_api import Browser, CDPSession, Page

from bench.report import Report, Row, at_most
from domain.errors import ConfigurationError
from domain.ports.access import Role
from processes.ports import PortBlock
from processes.settings import load_settings
from processes.stack import Stack
from processes.stack_plan import StackPlan
from tests.dashboard.chromium import running_chromium
from tests.dashboard.day import lived_day
from tests.dashboard.staff import signed_in_staff
from tests.dashboard.visitor import opened
from tests.system.people import Town
from tests.system.waiting import until

_LOAD_KB: Final = 200
_SLOWED: Final = 4
_LATENCY_MS: Final = 40
_BYTES_A_SECOND: Final = 10_000_000 // 8
#: After the last thing has been painted: long enough for what comes late and moves what is there.
_SETTLING_MS: Final = 1500
_PATIENCE_S: Final = 60
#: What web.dev calls good, for a paint, for what blocks (Lighthouse) and for what moves.
_FIRST_PAINT_MS: Final = 1800
_LARGEST_PAINT_MS: Final = 2500
_BLOCKED_MS: Final = 200
_SHIFT: Final = 0.1
_PAGES: Final = {"sign-in": "/sign-in", "home": "/", "calls": "/calls", "tasks": "/tasks", "calendar": "/calendar"}
#: Kept from before the first script of the page runs.
_WATCH: Final = """
window.seen = {first: 0, largest: 0, shift: 0}
window.long = []
window.last = 0
const watch = (type, note) =>
    new PerformanceObserver((list) => {
        list.getEntries().forEach(note)
        last = performance.now()
    }).observe({type, buffered: true})
watch('paint', (one) => { if (one.name === 'first-contentful-paint') seen.first = one.startTime })
watch('largest-contentful-paint', (one) => { seen.largest = one.startTime })
watch('longtask', (one) => long.push(one))
watch('layout-shift', (one) => { if (!one.hadRecentInput) seen.shift += one.value })
"""
#: Once nothing is awaited and nothing more has been painted, moved or taken long; null until then. With it Lighthouse's
#: total blocking time: of each long task what comes after the first paint, beyond 50 ms.
_TOLD: Final = f"""(() => {{
    const isThere = document.querySelector('h1') && !document.querySelector('[aria-busy=true], [aria-label^=Loading]')
    if (!isThere || performance.now() - last < {_SETTLING_MS}) return null
    const rest = (one) => one.startTime + one.duration - Math.max(one.startTime, seen.first)
    return {{...seen, blocked: long.reduce((sum, one) => sum + Math.max(0, rest(one) - 50), 0)}}
}})()"""


@dataclass(frozen=True, slots=True)
class Load:
    """How one visit went: ms until something, and until the largest thing, was painted; ms blocked; how much moved."""

    first: float
    largest: float
    blocked: float
    shift: float


async def first_load(api: str, encoding: str) -> float:
    """Return the kB of what the sign-in names and a browser fetches for it, as the api sends it."""
    # What is read here comes as it is: this client need not know the encoding that is measured.
    async with httpx.AsyncClient(base_url=api, headers={"Accept-Encoding": "identity"}) as http:
        page = await http.get("/sign-in")
        named = [part.split('"')[0] for part in page.text.replace('src="', 'href="').split('href="/')[1:]]
        named = [name for name in named if not name.startswith("api/")]
        styles = [(await http.get(f"/{name}")).text for name in named if name.endswith(".css")]
        fonts = {part.split(")")[0].strip("\"'/") for style in styles for part in style.split("url(")[1:]}
        return sum([await _sent(http, name, encoding) for name in ("sign-in", *named, *sorted(fonts))]) / 1000


async def _sent(http: httpx.AsyncClient, name: str, encoding: str) -> int:
    async with http.stream("GET", f"/{name}", headers={"Accept-Encoding": encoding}) as answer:
        answer.raise_for_status()
        return len(b"".join([part async for part in answer.aiter_raw()]))


async def visit(browser: Browser, api: str, path: str, session: str | None) -> Load:
    """Open a page for the first time, on a machine a quarter as fast behind a line of 10 Mbit/s and 40 ms."""
    async with opened(browser, api, session) as visitor:
        visitor.foreseen.add("401 GET /api/session")
        await visitor.page.add_init_script(_WATCH)
        protocol = await _slowed_down(visitor.page)
        await visitor.go(path)
        load = await until(f"{path} is loaded", partial(_told, protocol), within=_PATIENCE_S)
        await visitor.settled()
        return load


async def _told(protocol: CDPSession) -> Load | None:
    """Ask by a plain expression: whatever finds things by role runs in the page, and would block it itself."""
    answer = await protocol.send("Runtime.evaluate", {"expression": _TOLD, "returnByValue": True})
    found = answer["result"].get("value")
    return found and Load(**found)


async def _slowed_down(page: Page) -> CDPSession:
    protocol = await page.context.new_cdp_session(page)
    await protocol.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWED})
    line = {"offline": False, "latency": _LATENCY_MS}
    speed = {"downloadThroughput": _BYTES_A_SECOND, "uploadThroughput": _BYTES_A_SECOND}
    await protocol.send("Network.emulateNetworkConditions", line | speed)
    return protocol


async def measure(*, is_quick: bool) -> Report:
    """Measure five visits of each page; quickly: two."""
    visits = 2 if is_quick else 5
    async with AsyncExitStack() as house:
        plan = await _started(house)
        staff = await house.enter_async_context(signed_in_staff(plan))
        town = await house.enter_async_context(Town.of(plan.sandbox))
        await lived_day(town, staff)
        browser = await house.enter_async_context(running_chromium())
        sizes = {encoding: await first_load(plan.api, encoding) for encoding in ("gzip", "br")}
        session = staff[Role.OWNER].session
        loads = {
            name: [await visit(browser, plan.api, path, None if name == "sign-in" else session) for _ in range(visits)]
            for name, path in _PAGES.items()
        }
    return _report(sizes, loads, visits)


async def _started(house: AsyncExitStack) -> StackPlan:
    folder = Path(house.enter_context(tempfile.TemporaryDirectory()))
    block = house.enter_context(PortBlock.take())
    plan = StackPlan(folder, block.ports)
    stack = Stack(plan, load_settings(), lambda _: None, block=block, has_ear=False)
    await house.enter_async_context(stack)
    async with httpx.AsyncClient() as http:
        if (await http.get(f"{plan.api}/sign-in")).is_error:
            raise ConfigurationError("There is no dashboard to measure: run `make dashboard` first.")
    return plan


def _report(sizes: Mapping[str, float], loads: Mapping[str, Sequence[Load]], visits: int) -> Report:
    return Report(
        "The dashboard",
        (
            at_most("first load, gzip", sizes["gzip"], _LOAD_KB, "kB"),
            at_most("first load, brotli", sizes["br"], _LOAD_KB, "kB"),
            *(row for name, found in loads.items() for row in _rows(name, found)),
        ),
        (
            f"Median of {visits} visits, nothing cached: Chromium slowed {_SLOWED}×, {_LATENCY_MS} ms and 10 Mbit/s",
            "  from the api of a stack on this machine, which has its share of the processor.",
            "Blocked: what tasks take beyond 50 ms each after the first paint. Shift: all that moved untouched.",
        ),
    )


def _rows(name: str, found: Sequence[Load]) -> list[Row]:
    return [
        at_most(f"{name}: first contentful paint", median(one.first for one in found), _FIRST_PAINT_MS, "ms"),
        at_most(f"{name}: largest contentful paint", median(one.largest for one in found), _LARGEST_PAINT_MS, "ms"),
        at_most(f"{name}: blocked", median(one.blocked for one in found), _BLOCKED_MS, "ms"),
        Row(
            f"{name}: layout shift",
            f"{(moved := median(one.shift for one in found)):.3f}",
            f"≤ {_SHIFT}",
            moved <= _SHIFT,
        ),
    ]
