"""A task's money: looked at when its plan stands, set aside before it begins, asked for before each step."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Collection

    from activities.budgeting import Budgeting, TaskSpending
    from activities.planning import TaskContext
    from domain.budgets import BudgetVerdict
    from domain.errors import RuleBroken
    from domain.plans import Plan, PlannedStep
    from domain.task_tools import ON_RECORDS
    from workflows.reading import now_or_later


class TaskBudget:
    """One task's money; what costs nothing is not asked about. Raises ActivityError where the budgets stay away."""

    def __init__(self, task_id: str, context: TaskContext) -> None:
        """Spend for a business."""
        self._task_id = task_id
        self._organisation_id = context.call.organisation.organisation_id
        self._our_number = context.number

    async def review(self, plan: Plan) -> BudgetVerdict:
        """Say whether a plan may be carried out, as things stand now."""
        if not plan.estimate:
            return BudgetVerdict()
        return await now_or_later(
            Budgeting.check,
            TaskSpending(self._organisation_id, self._task_id, plan.estimate),
            summary="Is there enough for it?",
        )

    async def reserve(self, plan: Plan, numbers: Collection[int]) -> BudgetVerdict:
        """Set aside what steps will cost at most."""
        amount = Plan.cost_of(step for number, step in plan.numbered if number in numbers)
        if not amount:
            return BudgetVerdict()
        return await now_or_later(
            Budgeting.reserve, TaskSpending(self._organisation_id, self._task_id, amount), summary="Set the money aside"
        )

    async def require(self, step: PlannedStep) -> None:
        """Raise RuleBroken with the budget that does not allow a step."""
        if not step.estimate:
            return
        to = step.arguments.get("customer" if step.tool in ON_RECORDS else "to")
        verdict = await now_or_later(
            Budgeting.check,
            TaskSpending(self._organisation_id, self._task_id, step.estimate, self._our_number, to),
            summary="May it be spent?",
        )
        if verdict.is_exceeded:
            raise RuleBroken(verdict.reason)
