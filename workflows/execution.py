"""Carries a plan out, one step after the other, and takes back what was done, the last step first."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError, ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Awaitable, Callable

    from domain.errors import HoldfastError
    from domain.plans import PlannedStep
    from domain.tasks import StepState
    from workflows.refusals import is_refusal
    from workflows.step_effects import StepEffects
    from workflows.task_budget import TaskBudget
    from workflows.task_state import TaskProgress

_FAILURES = (HoldfastError, ActivityError, ChildWorkflowError)


class Execution:
    """One plan's execution."""

    def __init__(
        self,
        progress: TaskProgress,
        effects: StepEffects,
        write: Callable[[], Awaitable[None]],
        budget: TaskBudget,
    ) -> None:
        """Work on a task; `write` notes how it stands, `budget` is asked before each step."""
        self._budget = budget
        self._progress = progress
        self._effects = effects
        self._write = write

    @property
    def report(self) -> str:
        """What is and what is not, a line for each step."""
        plan = self._progress.require_plan()
        lines = (
            f"{number}. {step.sentence}: {record.state}{f' ({record.result})' if record.result else ''}"
            for (number, step), record in zip(plan.numbered, self._progress.steps, strict=True)
        )
        return "\n".join(lines)

    async def is_done(self) -> bool:
        """Carry out what was approved; False when a step has failed, or somebody wants none of it any more."""
        progress = self._progress
        plan = progress.require_plan()
        wanted = progress.wanted_steps
        for number, step in plan.numbered:
            if progress.withdrawn_by is not None:
                return False
            if number not in wanted:
                progress.note_step(number, StepState.SKIPPED, "not approved")
                continue
            if not await self._is_step_done(number, step):
                return False
        return progress.withdrawn_by is None

    async def _is_step_done(self, number: int, step: PlannedStep) -> bool:
        self._progress.note_step(number, StepState.RUNNING)
        try:
            await self._budget.require(step)
            effect = await self._effects.carry_out(step, self._progress.key(number))
        except _FAILURES as error:
            self._progress.note_step(number, StepState.FAILED, _said(error))
            return False
        self._progress.note_step(number, StepState.DONE, effect.result)
        if effect.reversal is not None:
            self._progress.reversals[number] = effect.reversal
        await self._write()
        return True

    async def take_back(self) -> None:
        """Take back what was done, the last step first; what can't be stays, and is said."""
        progress = self._progress
        for number, record in reversed(tuple(enumerate(progress.steps, 1))):
            if record.state is StepState.PLANNED:
                progress.note_step(number, StepState.SKIPPED)
            if record.state is not StepState.DONE:
                continue
            reversal = progress.reversals.pop(number, None)
            if reversal is None:
                progress.note_step(number, StepState.KEPT, f"{record.result}; it can't be undone")
                continue
            try:
                await self._effects.take_back(reversal, f"{progress.key(number)}-undo")
            except _FAILURES as error:
                progress.note_step(number, StepState.KEPT, f"{record.result}; it could not be undone: {_said(error)}")
            else:
                progress.note_step(number, StepState.UNDONE)


def _said(error: BaseException) -> str:
    if isinstance(error, ActivityError) and not is_refusal(error):
        return f"it is not known whether it happened: {error.cause}"
    return str(getattr(error, "cause", None) or error)
