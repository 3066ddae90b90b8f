"""Steps that write somebody an e-mail."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping

    from activities.mailing import Letter, Mailing
    from activities.planning import TaskContext
    from domain.errors import RuleBroken
    from domain.names import BACKGROUND_QUEUE
    from domain.task_tools import SEND_EMAIL
    from workflows.options import BACKGROUND
    from workflows.step_effect import CarryOut, Effect, Reversal, TakeBack


class MailSteps:
    """Writes people e-mails for a business; raises RuleBroken or ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        self._organisation = context.call.organisation

    @property
    def effects(self) -> Mapping[str, CarryOut]:
        """What it does, by the tool's name."""
        return {SEND_EMAIL.tool.name: self._send}

    @property
    def reversals(self) -> Mapping[str, TakeBack]:
        """What it takes back, by the reversal's kind."""
        return {SEND_EMAIL.tool.name: self._correct}

    async def _send(self, arguments: Mapping[str, str], key: str) -> Effect:
        to, subject = arguments["to"], arguments["subject"]
        await self._mail(to, subject, arguments["text"], key)
        return Effect("sent", Reversal(SEND_EMAIL.tool.name, {"to": to, "subject": subject}))

    async def _correct(self, facts: Mapping[str, str], key: str) -> None:
        subject = facts["subject"]
        words = f"Please disregard our e-mail “{subject}”. We are sorry for the trouble.\n\n{self._organisation.name}"
        await self._mail(facts["to"], f"Correction: {subject}", words, key)

    async def _mail(self, to: str, subject: str, text: str, key: str) -> None:
        """Send an e-mail; raises RuleBroken for a recipient who can't be reached or wants none."""
        letter = Letter(key, self._organisation.organisation_id, to, subject, text, workflow.now())
        is_sent = await workflow.execute_activity_method(
            Mailing.send, letter, task_queue=BACKGROUND_QUEUE, summary="Send the e-mail", **BACKGROUND
        )
        if not is_sent:
            raise RuleBroken("the e-mail could not be delivered: the address takes none, or its owner wants none of us")
