"""Who calls, and what he drives: looked up before the first word, out of the cache and out of the database."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bench.full_calendar import BUSINESS, CUSTOMERS, ORGANISATION_ID, phone, store_business, vin
from bench.report import Report, Row, at_most
from bench.servers import DATABASES, opened_database, opened_redis
from bench.timing import timed
from domain.ports.customers import Vehicles
from domain.ports.storage import Directory
from store.cached_directory import CachedDirectory
from store.cached_vehicles import CachedVehicles
from store.directory import SqlDirectory
from store.vehicles import SqlVehicles

LookUp = Callable[[int], Awaitable[object]]

_TARGET_MS: Final = 2.0


def look_ups(directory: Directory, vehicles: Vehicles) -> Mapping[str, LookUp]:
    """Return what is measured: by name, a look-up of the n-th customer's."""
    return {
        "customer by phone": lambda number: directory.contact_by_phone(ORGANISATION_ID, phone(number)),
        "vehicle by VIN": lambda number: vehicles.by_vin(ORGANISATION_ID, vin(number)),
        "the business": lambda _number: directory.organisation(ORGANISATION_ID),
    }


async def measure_on(kind: str, count: int) -> list[Row]:
    """Measure that many look-ups of each kind among 10,000 customers, each for the first time and then again."""
    who = random.Random(1).sample(range(CUSTOMERS), count)  # noqa: S311  (the same customers each time)
    rows: list[Row] = []
    async with opened_database(kind) as database, opened_redis() as cache:
        await store_business(database, BUSINESS)
        directory, vehicles = SqlDirectory(database), SqlVehicles(database)
        stored = look_ups(directory, vehicles)
        kept = look_ups(CachedDirectory(directory, cache), CachedVehicles(vehicles, cache))
        for name in stored:
            uncached = await timed(stored[name], who)
            await timed(kept[name], who)
            cached = await timed(kept[name], who)
            rows.append(at_most(f"{name}, cached, p95", cached.p95, _TARGET_MS, "ms"))
            rows.append(Row("  distribution", cached.in_ms()))
            rows.append(Row(f"  out of {kind}", uncached.in_ms()))
    return rows


async def measure(*, is_quick: bool) -> Report:
    """Measure 1,000 look-ups of each kind; quickly: 100."""
    rows = [row for kind in DATABASES for row in await measure_on(kind, 100 if is_quick else 1000)]
    return Report(
        "Look-ups among 10,000 customers",
        tuple(rows),
        ("Cached: out of a real Redis on the same machine, one journey a look-up.",),
    )
