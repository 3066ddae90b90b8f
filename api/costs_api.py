"""What a business has paid for, what it is paying for now, and how much it may."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.businesses import Businesses
from api.cost_views import (
    SHARE,
    AccountItem,
    BudgetsItem,
    BudgetsReport,
    CostReport,
    CostReportRow,
    CostRow,
    MonthItem,
    RunningCallItem,
    SettlementItem,
    plain,
)
from api.etags import IfMatch, check_version, demanded, tagged
from api.fields import Day, Key, OrganisationId
from api.key_guard import GOVERNING, GrantedRole, KeyGuard
from api.paging import DEFAULT_LIMIT, Limit
from api.problems import invalid_field
from domain.budgets import Scope, period_of
from domain.business import Organisation
from domain.costs import cost_so_far, projected
from domain.ports.access import ApiKeys, Role
from domain.ports.costs import Budgets, CostKey, CostReader, CostSpan, CostSubject, CostTotal, Spender
from domain.prices import PriceBook

_MOST_DAYS: Final = 366
_MOST_RUNNING: Final = 200
#: Above the hour a call may last; what is older and not closed was lost.
_LONGEST_CALL: Final = timedelta(hours=2)
_UNKNOWN: Final = CostSubject()
_FIRST: Final = Query(alias="from", description="First day, by the business's clock; left out: the month's first")
_LAST: Final = Query(alias="until", description="Last day, included; left out: today")


@dataclass(frozen=True, slots=True)
class CostsApi:
    """Shows costs, and shows and sets budgets.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    reader: CostReader
    budgets: Budgets
    prices: PriceBook
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, an owner's to change budgets."""
        router = APIRouter(prefix="/api", tags=["costs"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/costs", summary="Add up what was paid for")(self.show_costs)
        router.get("/budgets", summary="Show how much may be spent", response_model=BudgetsReport)(self.show_budgets)
        router.put(
            "/budgets",
            summary="Change how much may be spent",
            response_model=BudgetsReport,
            dependencies=[GOVERNING],
        )(self.change_budgets)
        return router

    async def show_costs(
        self,
        *,
        role: GrantedRole,
        organisation: OrganisationId = None,
        by: Annotated[CostKey, Query(description="By what they are added up")] = CostKey.DAY,
        first: Annotated[Day | None, _FIRST] = None,
        last: Annotated[Day | None, _LAST] = None,
        contact: Annotated[Key | None, Query(description="Only what was spent on this contact: total and rows")] = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> CostReport:
        """Add up, days ascending and anything else from the most expensive on; calls under way are estimated."""
        business, now = await self.businesses.named(organisation), self.now()
        zone = ZoneInfo(business.time_zone)
        today = now.astimezone(zone).date()
        end = last or today
        begin = first or min(today.replace(day=1), end)
        if not 0 <= (end - begin).days < _MOST_DAYS:
            raise invalid_field("query", "until", message=f"lies 0 to {_MOST_DAYS - 1} days after `from`")
        span = CostSpan(
            business.organisation_id,
            datetime.combine(begin, time(0), zone),
            datetime.combine(end + timedelta(days=1), time(0), zone),
            contact,
        )
        most = _MOST_DAYS if by is CostKey.DAY else limit
        return CostReport(
            organisation_id=business.organisation_id,
            currency=self.prices.currency,
            price_book=self.prices.version,
            price_book_dated=self.prices.dated,
            by=by,
            first_day=begin,
            last_day=end,
            total=CostRow.of(await self.reader.total(span)),
            rows=await self._rows(
                await self.reader.totals(span, by, time_zone=business.time_zone, limit=most), by, role
            ),
            settlements=[SettlementItem.of(one) for one in await self.reader.settlements(span)],
            running=await self._running(business, now),
            month=await self._month(business, now),
            budgets=await self._accounts(business, now),
        )

    async def _rows(self, totals: Sequence[CostTotal], by: CostKey, role: Role) -> list[CostReportRow]:
        known = await self.reader.subjects(by, [total.key for total in totals if total.key])
        return [CostReportRow.about(total, known.get(total.key, _UNKNOWN), role) for total in totals]

    async def _running(self, business: Organisation, now: datetime) -> list[RunningCallItem]:
        calls = await self.reader.running(business.organisation_id, since=now - _LONGEST_CALL, limit=_MOST_RUNNING)
        shown = []
        for call in calls:
            cost, unpriced = cost_so_far(call.direction, now - call.started_at, call.used, self.prices)
            shown.append(
                RunningCallItem(
                    call_sid=call.call_sid, started_at=call.started_at, amount=plain(cost), unpriced=unpriced
                )
            )
        return shown

    async def _month(self, business: Organisation, now: datetime) -> MonthItem:
        zone = ZoneInfo(business.time_zone)
        period = period_of(Scope.MONTH, now, zone)
        assert period is not None  # noqa: S101  (a month is a period)
        begin, end = period
        spent = (await self.reader.total(CostSpan(business.organisation_id, begin, end))).amount
        comes_to = projected(spent, begin, end, now)
        return MonthItem(
            begins=begin.astimezone(zone).date(),
            spent=plain(spent),
            elapsed=Decimal((now - begin) / (end - begin)).quantize(SHARE),
            projected=None if comes_to is None else plain(comes_to),
        )

    async def _accounts(self, business: Organisation, now: datetime) -> list[AccountItem]:
        accounts = await self.budgets.accounts(Spender(business.organisation_id), now)
        return [AccountItem.of(account, now, ZoneInfo(business.time_zone)) for account in accounts]

    async def show_budgets(self, organisation: OrganisationId = None) -> Response:
        """Show how much a business may spend, and what stands against that.

        The tag is of the limits alone: what is spent meanwhile keeps nobody from changing them.
        """
        business = await self.businesses.named(organisation)
        return await self._shown(business, await self.budgets.limits(business.organisation_id))

    async def _shown(self, business: Organisation, limits: Mapping[Scope, Decimal]) -> Response:
        accounts = await self._accounts(business, self.now())
        report = BudgetsReport.about(limits, accounts, self.prices.currency)
        return tagged(report, version=BudgetsItem.of(limits))

    async def change_budgets(
        self, wanted: BudgetsItem, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Change all limits at once; one that is left out is no limit. Needs `If-Match`."""
        condition, business = demanded(if_match), await self.businesses.named(organisation)

        def change(stands: Mapping[Scope, Decimal]) -> Mapping[Scope, Decimal]:
            check_version(condition, BudgetsItem.of(stands))
            return wanted.limits()

        return await self._shown(business, await self.budgets.change(business.organisation_id, change))
