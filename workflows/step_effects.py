"""What each step of a plan does, under a key that makes its repetition harmless, and how it is taken back.

A step is done, or it has failed and leaves nothing; where nobody knows whether it happened, the report says so.
"""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections import ChainMap

    from activities.planning import TaskContext
    from domain.plans import PlannedStep
    from workflows.appointment_steps import AppointmentSteps
    from workflows.mail_steps import MailSteps
    from workflows.message_steps import MessageSteps
    from workflows.step_effect import Effect, Reversal


class StepEffects:
    """Carries out steps for a business; raises RuleBroken or ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        kinds = (MessageSteps(context), MailSteps(context), AppointmentSteps(context))
        self._effects = ChainMap(*(dict(kind.effects) for kind in kinds))
        self._reversals = ChainMap(*(dict(kind.reversals) for kind in kinds))

    async def carry_out(self, step: PlannedStep, key: str) -> Effect:
        """Do what a step says, once for its key."""
        return await self._effects[step.tool](step.arguments, key)

    async def take_back(self, reversal: Reversal, key: str) -> None:
        """Take a step back, once for its key."""
        await self._reversals[reversal.kind](reversal.facts, key)
