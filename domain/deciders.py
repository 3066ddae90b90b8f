"""Who decides for a business, and how long he takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.approvals import ApprovalPolicy, Approver
from domain.errors import RuleBroken
from domain.step_policy import REQUESTER

_MOST_APPROVERS: Final = 10


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who says yes or no for a business.

    Attributes:
        approvers: The first is asked first, the others are his delegates in order.
    """

    approvers: tuple[Approver, ...] = ()
    policy: ApprovalPolicy = field(default_factory=ApprovalPolicy)

    @property
    def names(self) -> dict[str, str]:
        """Key → name of every approver."""
        return {approver.key: approver.name for approver in self.approvers}


def check_approvers(approvers: Sequence[Approver]) -> None:
    """Raise RuleBroken unless each of them can be reached, and a number leads to one of them."""
    if len(approvers) > _MOST_APPROVERS:
        raise RuleBroken(f"a business has at most {_MOST_APPROVERS} approvers")
    keys = [approver.key for approver in approvers]
    if REQUESTER in keys:
        raise RuleBroken(f"{REQUESTER} means whoever wants a task: give the approver another key")
    if twice := _twice(keys):
        raise RuleBroken(f"approver {twice} is there twice")
    if _twice([approver.phone for approver in approvers if approver.phone]):
        raise RuleBroken("two approvers have the same phone: a text from it could be either's")
    for approver in approvers:
        if not (approver.phone or approver.email):
            raise RuleBroken(f"approver {approver.key} needs a phone or an e-mail address to be asked by")


def _twice(values: Sequence[str]) -> str | None:
    return next((value for value in values if values.count(value) > 1), None)
