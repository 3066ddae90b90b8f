"""A task: plan → policy → a person's yes → one step after the other → report; taken back where it can't be finished.

Rules:
- Nothing happens before the plan stands and whoever has to has said yes to exactly this plan.
- Each step is done once, under a key of task, plan and number.
- When a step fails or somebody withdraws, what was done is taken back in reverse; what can't be is said.
- It never stops half-way silently: however it ends, the report says what is and what is not.
"""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from contextlib import suppress
    from datetime import datetime, timedelta
    from typing import Final

    from activities.failures import to_failure
    from activities.planning import Beginning, Planning, TaskContext, ThoughtsUsed
    from activities.task_logging import TaskLogging
    from domain.approvals import Answer, Choice, Decision, MilestoneKind, Ruling
    from domain.errors import RuleBroken
    from domain.names import TASK_WORKFLOW
    from domain.plans import Plan
    from domain.policy import VERDICT_WORDS, Allow, NeedApproval, Refuse
    from domain.shown_names import name_alone
    from domain.step_policy import REQUESTER, asked_of, verdict_on
    from domain.tasks import ENDED, WITHDRAWN, TaskRecord, TaskState
    from domain.typed_decisions import typed_decision
    from workflows import search_attributes
    from workflows.amending import Amending
    from workflows.approval import Approval
    from workflows.approval_notices import ApprovalNotices
    from workflows.execution import Execution
    from workflows.options import BACKGROUND, THINKING_NOW
    from workflows.outcome_notice import OutcomeNotice
    from workflows.planner import Planner
    from workflows.reading import FAILED_LOCALLY, later, now_or_later
    from workflows.step_effects import StepEffects
    from workflows.task_budget import TaskBudget
    from workflows.task_messages import TaskStart
    from workflows.task_state import TOO_LATE, TaskProgress

_ROWS_PATIENCE: Final = timedelta(seconds=10)
NO_PLAN_YET: Final = "there is no plan yet that could be decided about"


@workflow.defn(name=TASK_WORKFLOW)
class TaskWorkflow:
    """Somebody's wish, until it is done, refused, or taken back."""

    @workflow.init
    def __init__(self, start: TaskStart) -> None:
        """Begin with a wish."""
        self._progress = TaskProgress(start, workflow.now())
        self._task_context: TaskContext | None = None
        self._telling: asyncio.Task[None] | None = None
        self._charging: asyncio.Task[None] | None = None
        self._writing: list[asyncio.Task[None]] = []
        self._writing_since = 0

    @workflow.run
    async def run(self, _start: TaskStart) -> TaskRecord:
        """Plan it, have it agreed, do it, and wait whether somebody wants it undone."""
        self._mark(TaskState.PLANNED)
        task = self._latest()
        beginning = await self._beginning(task)
        if beginning is not None:
            context = self._task_context = beginning.context
            budget = TaskBudget(task.task_id, context)
            if await self._is_planned(Planner(task, beginning), budget) and await self._is_agreed(context):
                await self._execute(context, budget)
        for beside in (self._telling, self._charging):
            if beside is not None:
                await beside
        with suppress(TimeoutError):  # an end that crosses with an answer is refused, and so is whoever asked just then
            await workflow.wait_condition(
                lambda: all(writing.done() for writing in self._writing),
                timeout=_ROWS_PATIENCE,
                timeout_summary="Rows that are written beside",
            )
        for writing in self._writing:
            writing.cancel()  # whatever has become of it: how the task stands now is written
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._progress.record(workflow.now())

    # ── what it is told ─────────────────────────────────────────────────────────────────────────────────────────────

    @workflow.update
    async def planned(self) -> TaskRecord:
        """Wait until it stands what is to be done, or that nothing will be, and return the task."""
        await workflow.wait_condition(lambda: self._progress.plan is not None or self._progress.state in ENDED)
        return self._progress.record(workflow.now())

    @workflow.update
    def decide(self, decision: Decision) -> Answer:
        """Take somebody's decision."""
        return self._decided(decision)

    @workflow.signal
    def confirm(self, *typed: object) -> None:
        """Take a decision out of the Temporal UI; the task's details there say why it has decided nothing."""
        self._typed(typed)

    @workflow.update
    def decide_by_hand(self, *typed: object) -> Answer:
        """Take a decision out of the Temporal UI; malformed is an answer: of a failure it shows no word."""
        return self._typed(typed)

    @workflow.update
    def cancel(self, actor: str) -> TaskRecord:
        """Withdraw it: what is under way is finished, and then taken back."""
        self._progress.withdraw(actor)
        return self._progress.record(workflow.now())

    @workflow.update
    async def undo(self, actor: str) -> TaskRecord:
        """Take back what was done, and return what has become of it."""
        progress = self._progress
        progress.undone_by = progress.undone_by or actor
        await workflow.wait_condition(lambda: progress.state is not TaskState.DONE or not progress.may_undo)
        if progress.state is TaskState.DONE:
            raise to_failure(RuleBroken(TOO_LATE))
        return progress.record(workflow.now())

    @undo.validator
    def _may_undo(self, actor: str) -> None:
        del actor
        self._progress.require_done()

    @workflow.query
    def view(self) -> TaskRecord:
        """Return the task as it stands."""
        return self._progress.record(workflow.now())

    # ── the story's verbs ───────────────────────────────────────────────────────────────────────────────────────────

    async def _beginning(self, task: TaskRecord) -> Beginning | None:
        """Return upon what is planned; whoever wants something waits, so the first way has the first thought too."""
        try:
            return await workflow.execute_local_activity_method(
                Planning.begin, task, summary="Who wants what of whom, and the first thought", **THINKING_NOW
            )
        except FAILED_LOCALLY:
            pass
        try:
            return Beginning(await later(Planning.look_up, task, summary="Who wants what of whom"))
        except ActivityError as error:
            await self._end(TaskState.FAILED, f"It could not be planned: {error.cause}")
            return None

    async def _is_planned(self, planner: Planner, budget: TaskBudget) -> bool:
        plan = await planner.plan()
        self._charging = asyncio.create_task(self._charge(planner.used))
        if isinstance(plan, Plan):
            self._progress.warning = (await budget.review(plan)).reason
            self._progress.take_plan(plan)
            return True
        await self._end(TaskState.REJECTED, plan)
        return False

    async def _is_agreed(self, context: TaskContext) -> bool:
        """Return whether all has been said yes to that has to be."""
        progress = self._progress
        plan = progress.require_plan()
        verdict = verdict_on(plan, progress.start.requester, context.deciders.policy)
        if isinstance(verdict, Refuse):
            await self._end(TaskState.REJECTED, verdict.reason)
            return False
        if isinstance(verdict, Allow):
            return progress.withdrawn_by is None or await self._withdrawn()
        asked = asked_of(verdict, context.deciders.approvers)
        if not asked:
            await self._end(TaskState.REJECTED, "Nobody is named who may decide that.")
            return False
        approval = Approval(
            plan,
            asked,
            context.deciders.names | {REQUESTER: progress.start.requester.shown},
            amend=Amending(progress.start, context).amend,
        )
        progress.ask(approval)
        workflow.logger.info("task %s: %s", progress.start.task_id, VERDICT_WORDS[type(verdict)])
        while await self._is_asked_anew(context, approval):
            pass  # somebody has changed it into a plan that others have to decide about
        return await self._is_approved(approval)

    async def _is_asked_anew(self, context: TaskContext, approval: Approval) -> bool:
        """Ask about the plan that stands until somebody decides; say whether it has become another one instead."""
        plan = approval.plan
        verdict = verdict_on(plan, self._progress.start.requester, context.deciders.policy)
        await self._wait_for_a_decision(context, approval, is_staff=isinstance(verdict, NeedApproval))
        return approval.plan is not plan and approval.decided is None and not approval.is_over

    async def _wait_for_a_decision(self, context: TaskContext, approval: Approval, *, is_staff: bool) -> None:
        progress, plan = self._progress, approval.plan
        notices = ApprovalNotices(progress, context, self._write_beside, is_staff=is_staff)
        milestones = context.deciders.policy.milestones(
            workflow.now(), context.call.organisation.time_zone, delegates=notices.delegates
        )
        progress.expires_at = milestones[-1].at
        self._mark(TaskState.AWAITING_CONFIRMATION)
        if milestones[0].at > workflow.now():  # else whoever is asked now is written down, with all the rest
            self._write_beside("Write down that it waits for a decision")
        telling: list[asyncio.Task[None]] = []
        for milestone in milestones:
            if await self._is_over(approval, plan, milestone.at):
                break
            if milestone.kind is MilestoneKind.EXPIRE:
                approval.is_over = True
            else:  # beside: texts may wait for the telephone company, and whoever decides over REST does not
                telling.append(asyncio.create_task(notices.tell(milestone.kind, approval)))
        for notice in telling:
            notice.cancel()

    async def _is_over(self, approval: Approval, plan: Plan, at: datetime) -> bool:
        """Wait until somebody has decided about this plan or changed it, or until an instant; say whether he has."""
        ahead = at - workflow.now()
        try:
            await workflow.wait_condition(
                lambda: (
                    approval.decided is not None or approval.plan is not plan or self._progress.withdrawn_by is not None
                ),
                timeout=max(ahead, ahead * 0),
                timeout_summary="Somebody has to decide",
            )
        except TimeoutError:
            return False
        return True

    async def _is_approved(self, approval: Approval) -> bool:
        decision = approval.decided
        if decision is None:
            if self._progress.withdrawn_by is not None:
                return await self._withdrawn()
            await self._end(TaskState.EXPIRED, "Nobody has decided in time; nothing was done.")
            return False
        if decision.choice is Choice.REJECT:
            remark = f": {decision.remark}" if decision.remark else ""
            who = approval.names.get(decision.actor, name_alone(decision.actor))
            await self._end(TaskState.REJECTED, f"Rejected by {who}{remark}. Nothing was done.")
            return False
        return True

    async def _withdrawn(self) -> bool:
        who = name_alone(self._progress.withdrawn_by or "")
        await self._end(TaskState.REJECTED, f"{WITHDRAWN} {who}. Nothing was done.")
        return False

    async def _execute(self, context: TaskContext, budget: TaskBudget) -> None:
        reserved = await budget.reserve(self._progress.require_plan(), self._progress.wanted_steps)
        if reserved.is_exceeded:
            await self._end(TaskState.REJECTED, f"Not begun: {reserved.reason}. Nothing was done.")
            return
        execution = Execution(self._progress, StepEffects(context), self._write, budget)
        await self._note(TaskState.EXECUTING)
        if not await execution.is_done():
            await execution.take_back()
            is_withdrawn = self._progress.withdrawn_by is not None
            await self._end(TaskState.UNDONE if is_withdrawn else TaskState.FAILED, execution.report)
            return
        self._progress.may_undo = True
        self._progress.undo_until = workflow.now() + context.deciders.policy.undo_within
        await self._end(TaskState.DONE, execution.report)
        if await self._is_unwanted(context.deciders.policy.undo_within):
            await execution.take_back()
            await self._end(TaskState.UNDONE, execution.report)

    async def _is_unwanted(self, within: timedelta) -> bool:
        """Wait as long as it may be taken back; say whether somebody wants that."""
        try:
            await workflow.wait_condition(
                lambda: self._progress.undone_by is not None,
                timeout=within,
                timeout_summary="It may be undone",
            )
        except TimeoutError:
            self._progress.may_undo = False
            return False
        return True

    # ── what is noted ───────────────────────────────────────────────────────────────────────────────────────────────

    def _typed(self, typed: tuple[object, ...]) -> Answer:
        """Rule on what was typed into the Temporal UI; each time it is a decision of its own."""
        progress = self._progress
        progress.typed += 1
        try:
            decision = typed_decision(typed, decision_id=f"temporal-ui-{progress.typed}", at=workflow.now())
        except RuleBroken as error:
            answer = Answer(Ruling.INVALID, str(error), progress.plan.hash if progress.plan else "")
        else:
            answer = self._decided(decision)
        progress.slip = "" if answer.ruling is Ruling.COUNTED else answer.reason
        workflow.set_current_details(progress.details())
        return answer

    def _decided(self, decision: Decision) -> Answer:
        progress = self._progress
        if progress.approval is None:
            return Answer(Ruling.LATE if progress.state in ENDED else Ruling.STALE, NO_PLAN_YET, "")
        answer = progress.approval.take(decision)
        if progress.approval.plan is not progress.plan:
            progress.take_plan(progress.approval.plan)
        return answer

    async def _end(self, state: TaskState, report: str) -> None:
        self._progress.report = report
        await self._note(state)
        if self._task_context is not None and self._telling is None:  # beside: it may be taken back meanwhile
            notice = OutcomeNotice(self._task_context)
            self._telling = asyncio.create_task(notice.tell(lambda: self._progress.record(workflow.now())))

    async def _note(self, state: TaskState) -> None:
        self._mark(state)
        await self._write()

    def _mark(self, state: TaskState) -> None:
        self._progress.state = state
        workflow.upsert_search_attributes(
            [
                search_attributes.ORGANISATION.value_set(self._progress.start.organisation_id),
                search_attributes.TASK_STATE.value_set(state),
            ]
        )
        workflow.set_current_details(self._progress.details())

    async def _charge(self, used: ThoughtsUsed) -> None:
        """Write down what the planner has used without being waited for: the plan is there."""
        if not any(used.thoughts):
            return
        try:
            await workflow.execute_activity_method(
                Planning.charge, used, summary="Write down what the planner has used", **BACKGROUND
            )
        except ActivityError:
            workflow.logger.error("task %s: what its planner has used was not written down", used.cause.task_id)

    def _write_beside(self, summary: str) -> None:
        """Write down how it stands without waiting: whoever wants something waits for the plan, not for its row."""
        record = self._latest()

        async def write() -> None:
            with suppress(ActivityError):  # the next note has it too
                await workflow.execute_activity_method(TaskLogging.note, record, summary=summary, **BACKGROUND)

        self._writing.append(asyncio.create_task(write()))
        self._writing_since = workflow.info().get_current_history_length()

    async def _write(self) -> None:
        await now_or_later(TaskLogging.note, self._latest(), summary="Write down how it stands")

    def _latest(self) -> TaskRecord:
        """Return how it stands; what this same workflow task was to write beside says less, and is not asked for."""
        if self._writing and self._writing_since == workflow.info().get_current_history_length():
            self._writing[-1].cancel()
        return self._progress.changed(workflow.now())
