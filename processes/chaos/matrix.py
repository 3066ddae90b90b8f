"""The fault matrix: for each kind of fault, what became of the calls it struck.

Rules of the file:
- A fault strikes the calls on the line when it is injected; a call struck by several counts for each.
- Recovery is from the fault to the agent's next sound in the caller's ear, pauses of the conversation included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from rich import box
from rich.table import Table

from domain.percentiles import percentile
from processes.chaos.audit import Ending, Finding, Rule, ending
from processes.chaos.evidence import Placed
from processes.chaos.faults import Struck
from processes.rehearsal.killing import gap_after

_BEGUN: Final = "in-progress"
#: Columns as a person reads them; what they count is in `Row`, and below the table.
_HEADINGS: Final = (
    *("fault", "times", "calls", "went on", "polite", "gave up"),
    *("dropped", "wrong", "lost", "stuck", "twice", "p50", "p95"),
)
LEGEND: Final = (
    "Calls on the line when it struck: went on to what they were for, ended politely (a message taken, a goodbye), or "
    "the caller gave up. Must be 0: dropped calls, wrong bookings, lost promises, stuck workflows. "
    "Twice: a text message sent again. p50, p95: from the fault to the agent's next sound."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of fault, or all calls of a run; recovery in seconds, None where nothing was to be measured."""

    fault: str
    injected: int
    calls: int
    continued: int
    polite: int
    gave_up: int
    dropped: int
    wrong_bookings: int
    lost_promises: int
    stuck: int
    duplicates: int
    recovery_p50_s: float | None = None
    recovery_p95_s: float | None = None

    @property
    def is_clean(self) -> bool:
        """Whether every figure that must be zero is."""
        return not (self.dropped or self.wrong_bookings or self.lost_promises or self.stuck)

    def cells(self) -> list[str]:
        """Return the row for a table."""
        return [_cell(value) for value in asdict(self).values()]

    def as_json(self) -> dict[str, Any]:
        """Return the row for machines."""
        return asdict(self)


def matrix(struck: Sequence[Struck], calls: Sequence[Placed], findings: Sequence[Finding]) -> list[Row]:
    """Return a row for each kind in the order it first struck, and one for all calls at the end."""
    kinds: dict[str, list[Struck]] = {}
    for one in struck:
        kinds.setdefault(one.kind.name, []).append(one)
    rows = [_row(name, faults, calls, findings) for name, faults in kinds.items()]
    return [*rows, _counted("all calls", len(struck), calls, findings)]


def _row(name: str, faults: Sequence[Struck], calls: Sequence[Placed], findings: Sequence[Finding]) -> Row:
    hit = [call for call in calls if any(_is_on_the_line(call, fault.at) for fault in faults)]
    numbers = {call.customer.number for call in hit}
    ours = [finding for finding in findings if finding.number in numbers]
    waits = [gap for fault in faults if fault.kind.is_outage for gap in _waits(hit, fault.at)]
    return _counted(name, len(faults), hit, ours, waits)


def _counted(
    name: str, injected: int, calls: Sequence[Placed], findings: Sequence[Finding], waits: Sequence[float] = ()
) -> Row:
    endings = [ending(call) for call in calls]
    rules = [finding.rule for finding in findings]
    return Row(
        fault=name,
        injected=injected,
        calls=len(calls),
        continued=endings.count(Ending.CONTINUED),
        polite=endings.count(Ending.POLITE),
        gave_up=endings.count(Ending.GAVE_UP),
        dropped=rules.count(Rule.DROPPED),
        wrong_bookings=rules.count(Rule.BOOKING),
        lost_promises=rules.count(Rule.PROMISE),
        stuck=rules.count(Rule.STORY),
        duplicates=rules.count(Rule.DUPLICATE),
        recovery_p50_s=percentile(waits, 50),
        recovery_p95_s=percentile(waits, 95),
    )


def _waits(calls: Sequence[Placed], at: datetime) -> list[float]:
    gaps = [gap_after(dict(call.report), at) for call in calls if _is_on_the_line(call, at)]
    return [gap for gap in gaps if gap is not None]


def _is_on_the_line(call: Placed, at: datetime) -> bool:
    began = _instant(call.report, _BEGUN)
    ended = _instant(call.report, "completed")
    return began is not None and began <= at and (ended is None or at <= ended)


def _instant(report: Mapping[str, Any], what: str) -> datetime | None:
    found = next((one["at"] for one in report["happenings"] if one["what"] == what), None)
    return None if found is None else datetime.fromisoformat(found)


def _cell(value: str | float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f} s" if isinstance(value, float) else str(value)


def as_table(rows: Sequence[Row]) -> Table:
    """Return the matrix for people."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), collapse_padding=True)
    for heading in _HEADINGS:
        table.add_column(heading, no_wrap=True, justify="left" if heading == _HEADINGS[0] else "right")
    for row in rows:
        table.add_row(*row.cells(), style=None if row.is_clean else "bold red")
    return table
