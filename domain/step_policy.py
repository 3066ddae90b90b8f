"""What has to happen before a plan is carried out: the strictest of what its steps need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.approvals import ApprovalPolicy, Approver
from domain.mail_addresses import is_same_address
from domain.plans import Plan, PlannedStep
from domain.policy import (
    ActorKind,
    Allow,
    Circumstances,
    ConfirmInCall,
    NeedApproval,
    Refuse,
    Verdict,
    decide_confirmation,
)
from domain.task_tools import ON_RECORDS, SEND_EMAIL, TASK_TOOLS
from domain.tasks import Requester
from domain.tools import Scope

#: The key under which somebody is asked about his own wish.
REQUESTER: Final = "requester"
_STAFF: Final = frozenset({ActorKind.OPERATOR, ActorKind.PRINCIPAL})
_STRICTNESS: Final = (Allow, ConfirmInCall, NeedApproval, Refuse)


def verdict_on(plan: Plan, requester: Requester, policy: ApprovalPolicy) -> Verdict:
    """Return the strictest verdict on a plan's steps; staff are asked themselves, since a model has made the plan."""
    verdicts = [_verdict(step, requester) for step in plan.steps]
    strictest = max(verdicts, key=lambda verdict: _STRICTNESS.index(type(verdict)))
    if isinstance(strictest, Allow) and requester.kind in _STAFF and plan.risk > policy.at_once:
        return ConfirmInCall()
    return strictest


def asked_of(verdict: Verdict, approvers: Sequence[Approver]) -> frozenset[str]:
    """Return the keys of those who are asked first; none where there is nobody."""
    if isinstance(verdict, ConfirmInCall):
        return frozenset({REQUESTER})
    return frozenset(approver.key for approver in approvers[:1])


def _verdict(step: PlannedStep, requester: Requester) -> Verdict:
    tool = replace(TASK_TOOLS[step.tool].tool, scope=_scope(step, requester))
    circumstances = Circumstances(is_contact_known=requester.contact_id is not None)
    return decide_confirmation(requester.actor, tool, step.risk, circumstances)


def _scope(step: PlannedStep, requester: Requester) -> Scope:
    """Say whose business a step is: the requester's own, if it is about the number or address he is known by."""
    if step.tool in ON_RECORDS:
        return Scope.OWN if step.arguments["customer"] == requester.phone else Scope.DIRECTORY
    if step.tool == SEND_EMAIL.tool.name:
        is_own = requester.email is not None and is_same_address(step.arguments["to"], requester.email)
        return Scope.OWN if is_own else Scope.PUBLIC
    return Scope.OWN if step.arguments["to"] == requester.phone else Scope.PUBLIC
