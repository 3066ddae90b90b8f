"""What was paid for, shown, and how much may be, set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from domain.budgets import Scope
from domain.calls import Direction
from domain.ports.costs import CostKey, CostSpan, CostSubject, CostTotal, RunningCall, Settlement
from domain.redaction import mask_number
from domain.usage import spoken
from tests.api.conftest import World
from tests.api.fakes import NOW, client_of
from tests.api.office import NORTHGATE

LIMITS = {"day": "10", "month": "200.5", "task": None, "call": "0.5", "contact": None}


@pytest.fixture
async def governor(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client with an owner's key."""
    async with client_of(world.app()) as opened:
        opened.headers["Authorization"] = "Bearer hf_owner"
        yield opened


class TestCosts:
    """Added up."""

    async def test_the_month_so_far_is_shown_by_day(self, world: World, api: httpx.AsyncClient) -> None:
        """By the business's clock: its month begins at its midnight; what has no price is said."""
        shown = (await api.get("/api/costs")).json()
        begin = datetime(2026, 11, 1, 4, tzinfo=UTC)
        assert world.office.costs.asked == [
            (CostSpan(NORTHGATE, begin, datetime(2026, 11, 24, 5, tzinfo=UTC)), CostKey.DAY, 366)
        ]
        assert (shown["currency"], shown["first_day"], shown["last_day"]) == ("USD", "2026-11-01", "2026-11-23")
        assert shown["total"] == {"key": None, "amount": "10.02", "uses": 3, "unpriced": 1}
        nothing = {"name": None, "number": None, "at": None}
        assert shown["rows"] == [
            {"key": "2026-11-21", "amount": "0.02", "uses": 2, "unpriced": 1} | nothing,
            {"key": None, "amount": "10", "uses": 1, "unpriced": 0} | nothing,
        ]

    async def test_a_row_says_what_it_is_of(self, world: World, api: httpx.AsyncClient) -> None:
        """With whom a call was and when; to a viewer without the number."""
        costs = world.office.costs
        costs.rows = [CostTotal("CA1", Decimal("0.02"), 2, 0), CostTotal("CA2", Decimal("0.01"), 1, 0)]
        costs.known = {"CA1": CostSubject("Maria Lopez", "+15551230001", NOW)}
        first, second = (await api.get("/api/costs", params={"by": "call"})).json()["rows"]
        assert (first["name"], datetime.fromisoformat(first["at"])) == ("Maria Lopez", NOW)
        assert (second["key"], second["name"]) == ("CA2", None)
        numbers = {}
        for role in ("operator", "viewer"):
            api.headers["Authorization"] = f"Bearer hf_{role}"
            numbers[role] = (await api.get("/api/costs", params={"by": "call"})).json()["rows"][0]["number"]
        assert numbers == {"operator": "+15551230001", "viewer": mask_number("+15551230001")}

    async def test_what_vendors_told_stands_beside_what_was_reckoned(
        self, world: World, api: httpx.AsyncClient
    ) -> None:
        """With how many they have not told yet, and which prices it was reckoned with."""
        world.office.costs.settled = [
            Settlement("twilio/sms_segment/outbound", 1, 2, 0, 0, Decimal("0.0166"), Decimal("0.0150"))
        ]
        shown = (await api.get("/api/costs")).json()
        assert shown["settlements"] == [
            {
                "key": "twilio/sms_segment/outbound",
                "waiting": 1,
                "told": 2,
                "foreign": 0,
                "silent": 0,
                "reckoned": "0.0166",
                "charged": "0.015",
            }
        ]
        assert shown["price_book_dated"] == "2026-11-09"

    async def test_the_month_goes_on_as_it_has_begun(self, api: httpx.AsyncClient) -> None:
        """What was spent, over the share that has passed; November has an hour more in New York."""
        month = (await api.get("/api/costs")).json()["month"]
        passed, whole = NOW - datetime(2026, 11, 1, 4, tzinfo=UTC), timedelta(days=30, hours=1)
        assert (month["begins"], month["spent"]) == ("2026-11-01", "10.02")
        assert Decimal(month["elapsed"]) == Decimal(passed / whole).quantize(Decimal("0.0001"))
        assert Decimal(month["projected"]) == pytest.approx(Decimal("10.02") * Decimal(whole / passed))

    async def test_others_are_shown_from_the_most_expensive(self, world: World, api: httpx.AsyncClient) -> None:
        """As many as are asked for, of the days that are named."""
        await api.get("/api/costs", params={"by": "call", "from": "2026-10-31", "until": "2026-11-01", "limit": 3})
        span = CostSpan(NORTHGATE, datetime(2026, 10, 31, 4, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC))
        assert world.office.costs.asked == [(span, CostKey.CALL, 3)]

    async def test_a_customers_are_shown_alone(self, world: World, api: httpx.AsyncClient) -> None:
        """Nothing of anybody else is asked for."""
        await api.get("/api/costs", params={"by": "item", "contact": "maria"})
        ((span, by, _),) = world.office.costs.asked
        assert (span.contact_id, by) == ("maria", CostKey.ITEM)

    async def test_days_in_the_wrong_order_are_refused(self, api: httpx.AsyncClient) -> None:
        """And more than a year of them; the answer names the field."""
        for first in ("2026-11-24", "2025-11-20"):
            answer = await api.get("/api/costs", params={"from": first, "until": "2026-11-23"})
            assert (answer.status_code, "after `from`" in answer.text) == (422, True)

    async def test_calls_under_way_are_estimated(self, world: World, api: httpx.AsyncClient) -> None:
        """From their minutes so far and what their turns have used; one nobody has closed for hours was lost."""
        used = (spoken(1_000),)
        world.office.costs.calls = [
            RunningCall("CA1", NOW - timedelta(seconds=90), Direction.INBOUND, used),
            RunningCall("CA0", NOW - timedelta(hours=3), Direction.INBOUND, used),
        ]
        [running] = (await api.get("/api/costs")).json()["running"]
        assert (running["call_sid"], running["amount"], running["unpriced"]) == ("CA1", "0.055", 0)

    async def test_what_stands_against_budgets_is_shown(self, world: World, api: httpx.AsyncClient) -> None:
        """What is set aside is gone."""
        world.office.budgets.kept = {Scope.MONTH: Decimal(12)}
        [account] = (await api.get("/api/costs")).json()["budgets"]
        passed, whole = NOW - datetime(2026, 11, 1, 4, tzinfo=UTC), timedelta(days=30, hours=1)
        assert Decimal(account.pop("projected")) == pytest.approx(Decimal(9) * Decimal(whole / passed))
        assert account == {
            "scope": "month",
            "limit": "12",
            "spent": "9",
            "reserved": "1",
            "left": "2",
            "share": "0.8333",
            "is_warning": True,
            "is_used_up": False,
            "ends_at": "2026-12-01T05:00:00Z",
        }


class TestBudgets:
    """Set by whoever governs."""

    async def test_limits_are_changed_as_they_were_seen(
        self, world: World, api: httpx.AsyncClient, governor: httpx.AsyncClient
    ) -> None:
        """There is none first; who has seen others is told so."""
        shown = await api.get("/api/budgets")
        tag = {"If-Match": shown.headers["etag"]}
        answers = [
            await api.put("/api/budgets", json=LIMITS, headers=tag),
            await governor.put("/api/budgets", json=LIMITS),
            await governor.put("/api/budgets", json=LIMITS, headers=tag),
            await governor.put("/api/budgets", json=LIMITS, headers=tag),
        ]
        assert shown.json() == {**dict.fromkeys(LIMITS), "currency": "USD", "accounts": []}
        assert [answer.status_code for answer in answers] == [403, 428, 200, 412]
        assert world.office.budgets.kept == {
            Scope.DAY: Decimal(10),
            Scope.MONTH: Decimal("200.5"),
            Scope.CALL: Decimal("0.5"),
        }
        again = await api.get("/api/budgets")
        assert {scope: again.json()[scope] for scope in LIMITS} == LIMITS
        assert again.headers["etag"] == answers[2].headers["etag"]

    async def test_what_is_near_its_end_is_seen(self, world: World, api: httpx.AsyncClient) -> None:
        """From four fifths on it is a warning, and at the end nothing is left; what is spent changes no tag."""
        tags = set()
        for limit, share, warning, used_up in (
            ("12.6", "0.7937", False, False),
            ("12.5", "0.8", True, False),
            ("10", "1", True, True),
            ("0", None, True, True),
        ):
            world.office.budgets.kept = {Scope.DAY: Decimal(limit)}
            answer = await api.get("/api/budgets")
            [account] = answer.json()["accounts"]
            assert (account["share"], account["is_warning"], account["is_used_up"]) == (share, warning, used_up)
            tags.add(answer.headers["etag"])
        assert len(tags) == 4
        world.office.budgets.spent += 3
        later = await api.get("/api/budgets")
        assert later.json()["accounts"][0]["spent"] == "12"
        assert later.headers["etag"] in tags

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"day": one} for one in ("-1", "NaN", "٣", "1_000", "1e3", "+5", " 5", "５", "1.", ".5", "1,50", "")),
            {"task": "0.00001"},
            {"year": "1"},
        ],
    )
    async def test_impossible_limits_are_refused(
        self, world: World, governor: httpx.AsyncClient, wrong: dict[str, str]
    ) -> None:
        """Nothing is changed."""
        answer = await governor.put("/api/budgets", json=LIMITS | wrong, headers={"If-Match": "*"})
        assert (answer.status_code, world.office.budgets.kept) == (422, {})
