"""What people may do to a call now: told beforehand, so that a button that is off says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.call_views import ActionState, CallActions, TargetItem, TransferState
from domain.interventions import NOBODY_NAMED, TransferTarget, transfer_targets, why_not
from domain.ports.access import Role
from domain.ports.deciders import DeciderRegister
from domain.ports.principals import PrincipalDesk
from domain.ports.reading import CallOverview
from domain.ports.storage import Directory
from workflows.messages import CallView

_NOT_YOURS: Final = "this takes the role of operator"
_NO_ANSWER: Final = "the call's workflow does not answer: is a worker running?"


@dataclass(frozen=True, slots=True)
class ActionsFor:
    """Tells what a role may do to a call.

    Attributes:
        now: Returns aware UTC.
    """

    directory: Directory
    deciders: DeciderRegister
    principals: PrincipalDesk
    now: Callable[[], datetime]

    async def of(self, call: CallOverview, view: CallView | None, role: Role) -> CallActions:
        """Return it, with the reason for what he may not."""
        reason = _reason(call, view, role)
        state = ActionState(allowed=reason is None, reason=reason)
        targets = await self.targets(call.organisation_id) if reason is None else ()
        no_transfer = reason if reason is not None or targets else NOBODY_NAMED
        return CallActions(
            message=state,
            transfer=TransferState(
                allowed=no_transfer is None,
                reason=no_transfer,
                targets=[TargetItem(name=one.name, number=one.number) for one in targets],
            ),
            end=state,
        )

    async def targets(self, organisation_id: str) -> tuple[TransferTarget, ...]:
        """Return whom the calls of a business may be transferred to."""
        organisation = await self.directory.organisation(organisation_id)
        deciders = await self.deciders.deciders(organisation_id)
        standings = await self.principals.standings(organisation_id, self.now())
        return transfer_targets(organisation, deciders.approvers, [one.principal for one in standings])


def _reason(call: CallOverview, view: CallView | None, role: Role) -> str | None:
    if call.ended_at is not None:
        return why_not(is_over=True, has_left=True, under_way=None)
    if view is None:
        return _NO_ANSWER
    reason = why_not(is_over=view.outcome is not None, has_left=view.has_left, under_way=view.intervention)
    return _NOT_YOURS if reason is None and role < Role.OPERATOR else reason
