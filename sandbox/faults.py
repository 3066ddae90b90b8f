"""Planned misfortune: what goes wrong at which vendor, how often, and the control endpoints that plan it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from starlette.types import Receive, Scope, Send


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    STATUS = "status"
    DROP = "drop"
    LOST_REPLY = "lost_reply"


@dataclass(frozen=True, slots=True)
class Fault:
    """One misfortune.

    Attributes:
        vendor: `twilio`, `deepgram`, `openai`, `google`, `microsoft`, `nhtsa` or `smtp`.
        operation: The vendor app's own word for what is asked of it, for example `chat.completions`.
        kind: What goes wrong: answer late, answer an HTTP status, cut before the effect, cut after it.
        amount: Milliseconds with `latency`, the HTTP status with `status`, pieces of a stream before the cut with
            `lost_reply` where a vendor streams; else without meaning.
    """

    vendor: str
    operation: str
    kind: FaultKind
    amount: int = 0


@dataclass(slots=True)
class _Planned:
    fault: Fault
    times: int


class FaultBoard:
    """Holds the planned faults; each vendor app strikes once for each operation, and gets one fault at most."""

    def __init__(self) -> None:
        """Start with nothing planned."""
        self._planned: list[_Planned] = []

    @property
    def planned(self) -> tuple[tuple[Fault, int], ...]:
        """Faults still to come with how many times, in the order they were planned."""
        return tuple((planned.fault, planned.times) for planned in self._planned)

    def plan(self, vendor: str, operation: str, kind: FaultKind, *, amount: int = 0, times: int = 1) -> None:
        """Let the next `times` strikes of an operation go wrong, after what was planned for it before."""
        if times < 1:
            raise ValueError("times must be at least 1")
        self._planned.append(_Planned(Fault(vendor, operation, kind, amount), times))

    def clear(self) -> None:
        """Let everything go well again."""
        self._planned.clear()

    async def strike(self, vendor: str, operation: str) -> Fault | None:
        """Return the fault the app has to carry out, or None; latency is slept here and then counts as none."""
        fault = self._take(vendor, operation)
        if fault is not None and fault.kind is FaultKind.LATENCY:
            await asyncio.sleep(fault.amount / 1000)
            return None
        return fault

    def _take(self, vendor: str, operation: str) -> Fault | None:
        for planned in self._planned:
            if (planned.fault.vendor, planned.fault.operation) == (vendor, operation):
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
                return planned.fault
        return None


class CutResponse(Response):
    """Begins an answer and has the server cut the connection: sends what content there is and never completes it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the ASGI signature
        """Send status, headers and content; uvicorn closes a connection whose response stays incomplete."""
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})


class FaultPlan(BaseModel):
    """Body of `POST /control/faults`; the fields are those of `FaultBoard.plan`."""

    vendor: str
    operation: str
    kind: FaultKind
    amount: int = Field(default=0, ge=0)
    times: int = Field(default=1, ge=1)


def create_router(board: FaultBoard) -> APIRouter:
    """Return the control endpoints, to be mounted under `/control`: POST, GET and DELETE `/faults`."""
    router = APIRouter()

    @router.post("/faults", status_code=HTTPStatus.CREATED)
    async def plan(body: FaultPlan) -> FaultPlan:
        board.plan(body.vendor, body.operation, body.kind, amount=body.amount, times=body.times)
        return body

    @router.get("/faults")
    async def planned() -> list[FaultPlan]:
        return [
            FaultPlan(vendor=f.vendor, operation=f.operation, kind=f.kind, amount=f.amount, times=times)
            for f, times in board.planned
        ]

    @router.delete("/faults", status_code=HTTPStatus.NO_CONTENT)
    async def clear() -> None:
        board.clear()

    return router
