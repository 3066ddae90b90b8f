"""What the demo call left: rows, events, messages, latencies, and where to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from rich.console import Console

from domain.percentiles import percentile
from processes.rehearsal.box import Box, CallsApi
from processes.rehearsal.killing import Killed
from processes.rehearsal.owner import OWNER
from processes.rehearsal.run_scenario import Played
from processes.stack_plan import StackPlan


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The demo's result; `call` is the API's view of it, `heard` the sandbox's, `killed` what died in its middle.

    Attributes:
        dashboard: A link that signs its owner in; None where the stack does not stay up.
    """

    played: Played
    call: dict[str, Any]
    heard: dict[str, Any]
    texts: tuple[dict[str, Any], ...]
    plan: StackPlan
    killed: Killed | None = None
    dashboard: str | None = None

    @classmethod
    async def of(cls, played: Played, *, box: Box, api: CallsApi, plan: StackPlan, killed: Killed | None) -> Self:
        """Gather the report of the call that was played."""
        sid = played.call_sids[0]
        numbers = {caller.number for caller in played.scenario.callers}
        texts = tuple(text for text in await box.texts() if text["to"] in numbers)
        return cls(played, await api.call(sid) or {}, await box.call(sid), texts, plan, killed)

    @property
    def is_passed(self) -> bool:
        """Whether the call left exactly what it should."""
        return self.played.is_passed

    @property
    def page(self) -> str:
        """The call's page of the dashboard, that of its business."""
        organisation = self.call.get("organisation_id")
        return f"/calls/{self.played.call_sids[0]}" + (f"?org={organisation}" if organisation else "")

    @property
    def latencies(self) -> list[float]:
        """Milliseconds from the caller's end of speech to the first frame sent, one for each reply."""
        found = [turn["latency"] and turn["latency"]["first_frame_ms"] for turn in self.call.get("turns", ())]
        return [one for one in found if one is not None]

    @property
    def barge_in_ms(self) -> float | None:
        """Milliseconds from the caller's onset of speech to the agent's silence, at the first interruption."""
        cleared = [one["cleared_after_ms"] for one in self.heard["barge_ins"] if one["cleared_after_ms"] is not None]
        return cleared[0] if cleared else None

    def as_json(self) -> dict[str, Any]:
        """Return the figures for machines."""
        latencies = self.latencies
        return {
            "call_sid": self.played.call_sids[0],
            "workflow_id": self.call.get("workflow_id", f"call-{self.played.call_sids[0]}"),
            "outcome": self.call.get("outcome"),
            "phases": [phase["phase"] for phase in self.call.get("phases", ())],
            "turns": len(self.call.get("turns", ())),
            "tools": [use["tool"] for use in self.call.get("tool_uses", ())],
            "appointments": sum(not one.is_gone for one in self.played.state.appointments),
            "calendar_events": self.played.state.calendar_events,
            "messages": self.played.state.sms,
            "latency_ms": {"p50": _rounded(percentile(latencies, 50)), "p95": _rounded(percentile(latencies, 95))},
            "barge_in_ms": _rounded(self.barge_in_ms),
            **({} if self.killed is None else {"kill": self.killed.as_json()}),
        }

    def show(self, console: Console, *, stays_up: bool) -> None:
        """Print the report for people; what is gone with the stack is not linked where it does not stay up."""
        console.rule("What was written")
        for one in self.played.state.appointments:
            console.print(f"  appointment     {one.service}, {one.day} {one.time}, {one.resource}: {one.status}")
        console.print(f"  calendar events {self.played.state.calendar_events}")
        for text in self.texts:
            console.print(f"  text message    {text['body']}", markup=False)
        console.print(f"  outcome         {self.call.get('outcome')}: {self.call.get('summary')}", markup=False)
        self._show_speed(console)
        console.rule("Where to look")
        for name, place in self._places(stays_up=stays_up):
            console.print(f"  {name}:\n    {place}", soft_wrap=True)
        for difference in self.played.differences:
            console.print(f"  not as expected: {difference}", style="bold red", markup=False)

    def _places(self, *, stays_up: bool) -> list[tuple[str, object]]:
        kept: list[tuple[str, object]] = [
            ("listen to it: caller left, agent right", self.heard["wav"]),
            ("logs of every process", self.plan.data_dir / "logs"),
        ]
        if not stays_up:
            return kept
        return [
            (f"the call on the dashboard; this link signs {OWNER} in, once", self.dashboard),
            ("another such link", f".venv/bin/holdfast sign-in-link {OWNER} --data-dir {self.plan.data_dir}"),
            ("this call in the Temporal UI", self.call.get("temporal_url")),
            ("REST", f"{self.plan.api}/api/calls/{self.played.call_sids[0]}"),
            ("a key for it", f".venv/bin/holdfast create-key viewer me --data-dir {self.plan.data_dir}"),
            *kept,
        ]

    def _show_speed(self, console: Console) -> None:
        if self.killed is not None:
            gap = "never heard again" if self.killed.gap_s is None else f"heard again after {self.killed.gap_s:.1f} s"
            console.print(f"  killed          {self.killed.process}: the agent was {gap} (kill → the caller's ear)")
        p50, p95 = percentile(self.latencies, 50), percentile(self.latencies, 95)
        if p50 is not None:
            console.print(f"  reply latency   p50 {p50:.0f} ms, p95 {p95:.0f} ms (end of speech → first frame sent)")
        if self.barge_in_ms is not None:
            console.print(f"  barge-in        {self.barge_in_ms:.0f} ms (caller's onset → agent silent)")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
