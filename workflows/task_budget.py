"""A task's money: looked at before its plan is made, set aside before it begins, asked for before each step."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Collection, Iterable
    from decimal import Decimal

    from activities.budgeting import Budgeting, Reaching, TaskSpending
    from activities.planning import TaskContext
    from domain.budgets import BudgetVerdict, Scope, judged
    from domain.errors import RuleBroken
    from domain.plans import Plan, PlannedStep
    from domain.task_tools import recipient_of
    from workflows.reading import now_or_later


class TaskBudget:
    """One task's money; what costs nothing is not asked about. Raises ActivityError where the budgets stay away."""

    def __init__(self, task_id: str, context: TaskContext) -> None:
        """Spend for a business."""
        self._task_id = task_id
        self._organisation_id = context.call.organisation.organisation_id
        self._our_number = context.number
        self._accounts = context.accounts
        self._bounds_customers = context.bounds_customers
        self._currency = context.prices.currency

    async def review(self, plan: Plan) -> BudgetVerdict:
        """Say whether a plan may be carried out, as things stood when it was begun; `reserve` asks anew."""
        spending = self._spending(plan.steps)
        if self._bounds_customers and spending.reaching:
            return await now_or_later(Budgeting.check, spending, summary="Is there enough for it?")
        # What steps cost is their recipients', not the requester's.
        accounts = (one for one in self._accounts if one.budget.scope is not Scope.CONTACT)
        return judged(accounts, plan.estimate, self._currency)

    async def reserve(self, plan: Plan, numbers: Collection[int]) -> BudgetVerdict:
        """Set aside what steps will cost at most, for the business and for the customers they reach."""
        wanted = self._spending(step for number, step in plan.numbered if number in numbers)
        if not wanted.amount:
            return BudgetVerdict()
        return await now_or_later(Budgeting.reserve, wanted, summary="Set the money aside")

    async def require(self, step: PlannedStep) -> None:
        """Raise RuleBroken with the budget that does not allow a step."""
        if not step.estimate:
            return
        verdict = await now_or_later(Budgeting.check, self._spending([step]), summary="May it be spent?")
        if verdict.is_exceeded:
            raise RuleBroken(verdict.reason)

    def _spending(self, steps: Iterable[PlannedStep]) -> TaskSpending:
        """Return what steps will cost at most, and what of it is spent on whoever has a number."""
        amounts: dict[str, Decimal] = {}
        paid = [step for step in steps if step.estimate]
        for step in paid:
            to = recipient_of(step.tool, step.arguments)
            if to is not None:
                amounts[to] = amounts.get(to, Decimal(0)) + step.estimate
        return TaskSpending(
            self._organisation_id,
            self._task_id,
            Plan.cost_of(paid),
            self._our_number,
            tuple(Reaching(to, amount) for to, amount in amounts.items()),
        )
