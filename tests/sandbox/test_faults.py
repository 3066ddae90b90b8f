"""Faults strike as planned, in order, and as often as planned."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from sandbox.faults import Fault, FaultBoard, FaultKind, create_router


class TestBoard:
    """A board hands out what was planned."""

    async def test_nothing_strikes_unplanned(self) -> None:
        """Without a plan everything goes well."""
        assert await FaultBoard().strike("openai", "chat.completions") is None

    async def test_a_fault_strikes_as_often_as_planned(self) -> None:
        """`times` counts down with each strike, and then it is over."""
        board = FaultBoard()
        board.plan("openai", "chat.completions", FaultKind.STATUS, amount=503, times=2)
        struck = [await board.strike("openai", "chat.completions") for _ in range(3)]
        expected = Fault("openai", "chat.completions", FaultKind.STATUS, 503)
        assert struck == [expected, expected, None]

    async def test_a_fault_strikes_its_own_operation_only(self) -> None:
        """Neither another vendor nor another operation is touched."""
        board = FaultBoard()
        board.plan("google", "events.insert", FaultKind.DROP)
        assert await board.strike("google", "freebusy.query") is None
        assert await board.strike("openai", "events.insert") is None
        assert await board.strike("google", "events.insert") is not None

    async def test_faults_strike_in_the_order_planned(self) -> None:
        """What was planned first comes first."""
        board = FaultBoard()
        board.plan("google", "token", FaultKind.DROP)
        board.plan("google", "token", FaultKind.STATUS, amount=500)
        kinds = [fault.kind for _ in range(2) if (fault := await board.strike("google", "token"))]
        assert kinds == [FaultKind.DROP, FaultKind.STATUS]

    async def test_latency_is_slept_and_then_counts_as_no_fault(self) -> None:
        """The app has nothing to carry out after a delay."""
        board = FaultBoard()
        board.plan("openai", "models", FaultKind.LATENCY, amount=1)
        assert await board.strike("openai", "models") is None
        assert board.planned == ()

    def test_a_plan_for_no_strike_is_a_mistake(self) -> None:
        """`times` is at least one."""
        with pytest.raises(ValueError, match="at least 1"):
            FaultBoard().plan("openai", "models", FaultKind.DROP, times=0)


class TestControl:
    """The control endpoints plan, show and clear."""

    @pytest.fixture
    def client(self) -> TestClient:
        """A client of the control endpoints."""
        app = FastAPI()
        app.include_router(create_router(FaultBoard()), prefix="/control")
        return TestClient(app)

    def test_a_posted_fault_is_shown_until_cleared(self, client: TestClient) -> None:
        """POST plans, GET shows, DELETE clears."""
        plan = {"vendor": "twilio", "operation": "messages.create", "kind": "lost_reply", "amount": 0, "times": 3}
        assert client.post("/control/faults", json=plan).status_code == 201
        assert client.get("/control/faults").json() == [plan]
        assert client.delete("/control/faults").status_code == 204
        assert client.get("/control/faults").json() == []

    def test_an_unknown_kind_is_refused(self, client: TestClient) -> None:
        """A typing error in a scenario is told at once."""
        plan = {"vendor": "twilio", "operation": "messages.create", "kind": "gremlins"}
        assert client.post("/control/faults", json=plan).status_code == 422
