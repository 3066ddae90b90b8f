"""Tasks wished on a call or in a thread: handed in, read out, decided about by a yes that was heard.

Rules:
- A task belongs to nobody's call: it is started by an activity, and goes on after the hang-up.
- A decision is about the plan that was read out. Where another one stands by then, it is stale, and that is said.
- The caller decides what waits for himself; somebody in charge, once he has shown that it is he, whatever waits.
"""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping, Sequence

    from activities.messages import CallContext
    from activities.task_asking import TaskAsking, TaskDecided, TaskWish
    from domain.approvals import Channel, Choice, Decision, Ruling
    from domain.emergency import is_emergency
    from domain.errors import RuleBroken
    from domain.spoken_codes import without_codes
    from domain.spoken_tasks import MOST_OF_A_CALL, NO_EMERGENCY, TOO_MANY, Decider, TaskOutlook, ruled
    from domain.step_policy import REQUESTER
    from domain.tasks import ENDED
    from workflows.call_state import CallState
    from workflows.identity import Identity
    from workflows.messages import ToolRequest
    from workflows.options import IN_CALL_QUICK, IN_CALL_SAGA
    from workflows.tool_words import as_json

NO_NUMBER = "The caller withholds his number, so he could not be told what came of it. Offer to take a message."
NO_SUCH_TASK = "There is no such task here. Use the reference as request_task or waiting_tasks gave it."
NOT_PLANNED_YET = "It is still being planned. Try again in a moment, or tell him that he will get a text."
NOT_HIS = "A colleague decides that. Tell the caller that he will be told by text."

_TOLD = {
    Decider.CALLER: "It needs the caller's own yes. Use decide_task with approve for the question to ask him.",
    Decider.COLLEAGUE: "A colleague decides. Tell the caller that he will be told by text.",
    Decider.NOBODY: "It needs nobody's yes. Tell the caller that he will be told by text what came of it.",
    Decider.NOT_KNOWN_YET: "It is being planned. Tell the caller that he will be told by text.",
}
_MAY_DECIDE = "It waits for a yes. Use decide_task with approve for the question to ask him."


class AskedTasks:
    """The tasks one call or thread knows of."""

    def __init__(self, state: CallState, context: CallContext, identity: Identity) -> None:
        """Work on a call's state."""
        self._state = state
        self._context = context
        self._identity = identity

    async def request(self, arguments: Mapping[str, str], request: ToolRequest) -> str:
        """Hand a wish in; raises RuleBroken for an emergency, for one too many, and where nobody could be told."""
        state, goal = self._state, without_codes(arguments["goal"])
        if state.is_emergency or is_emergency(goal):
            raise RuleBroken(NO_EMERGENCY)
        if state.from_number is None:
            raise RuleBroken(NO_NUMBER)
        if len(state.own_tasks) >= MOST_OF_A_CALL and not state.is_written:
            raise RuleBroken(TOO_MANY)
        wish = TaskWish(request.intent_id, self._organisation_id, goal, self._identity.requester)
        begun = await workflow.execute_activity_method(TaskAsking.begin, wish, summary="Begin a task", **IN_CALL_SAGA)
        state.tasks[begun.reference] = begun
        state.own_tasks.add(begun.reference)
        return as_json({"status": "requested", **self._card(begun)})

    async def waiting(self) -> str:
        """List what waits for somebody's decision, for somebody in charge."""
        found: Sequence[TaskOutlook] = await workflow.execute_activity_method(
            TaskAsking.waiting, self._organisation_id, summary="What waits for a decision", **IN_CALL_QUICK
        )
        for one in found:
            self._state.tasks.setdefault(one.reference, one)
        return as_json({"tasks": [{"requester": one.requester, **self._card(one)} for one in found]})

    async def question(self, reference: str) -> str:
        """Return what has to be heard before a yes to a task counts; raises RuleBroken where he does not decide it.

        The plan it is about is kept: the yes is to that one.
        """
        known = self._known(reference)
        now = await workflow.execute_activity_method(
            TaskAsking.look, known.task_id, summary="How the task stands", **IN_CALL_SAGA
        )
        if now is None:
            raise RuleBroken(NOT_PLANNED_YET)
        self._state.tasks[known.reference] = now
        self._require_his(now)
        return now.question

    async def decide(self, arguments: Mapping[str, str], request: ToolRequest) -> str:
        """Pass his decision on, and return what became of it."""
        task, choice = self._known(arguments["task"]), Choice(arguments["decision"])
        self._require_his(task)
        is_in_charge = self._identity.is_authenticated
        decision = Decision(
            decision_id=request.intent_id,
            plan_hash=task.plan_hash,
            choice=choice,
            actor=self._identity.requester.name if is_in_charge else REQUESTER,
            channel=Channel.SMS if self._state.is_written else Channel.VOICE,
            at=workflow.now(),
            is_operator=is_in_charge,
        )
        answer = await workflow.execute_activity_method(
            TaskAsking.decide, TaskDecided(task.task_id, decision), summary="Pass the decision on", **IN_CALL_SAGA
        )
        if answer.ruling is Ruling.COUNTED:
            del self._state.tasks[task.reference]
        return as_json({"status": answer.ruling, "spoken": ruled(answer, choice)})

    def _known(self, reference: str) -> TaskOutlook:
        known = self._state.tasks.get(reference.strip().casefold())
        if known is None:
            raise RuleBroken(NO_SUCH_TASK)
        return known

    def _require_his(self, task: TaskOutlook) -> None:
        if task.state in ENDED:
            raise RuleBroken(f"That task is over: {task.report}")
        if not (self._identity.is_authenticated or self._is_his_own(task)):
            raise RuleBroken(NOT_HIS)

    def _is_his_own(self, task: TaskOutlook) -> bool:
        return task.decider is Decider.CALLER and task.reference in self._state.own_tasks

    def _card(self, task: TaskOutlook) -> dict[str, object]:
        """Return a task for the model."""
        may_decide = self._identity.is_authenticated and task.decider is Decider.COLLEAGUE
        return {
            "task": task.reference,
            "plan": list(task.sentences),
            "decides": "caller" if may_decide else task.decider,
            "note": _MAY_DECIDE if may_decide else _TOLD[task.decider],
        }

    @property
    def _organisation_id(self) -> str:
        return self._context.organisation.organisation_id
