"""What waits for a decision, who decides, and how long he takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.approval_views import ApprovalList, ApprovalPolicyItem, ApproverList, approval_list
from api.businesses import Businesses
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import OrganisationId
from api.key_guard import GOVERNING, OPERATING, GrantedRole, KeyGuard
from api.known_subjects import KnownSubjects
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from domain.approvals import ApprovalPolicy, Approver
from domain.ports.access import ApiKeys
from domain.ports.deciders import DeciderRegister
from domain.ports.tasks import TaskReader


@dataclass(frozen=True, slots=True)
class ApprovalsApi:
    """Shows what waits for a decision; shows and changes who decides."""

    keys: ApiKeys
    businesses: Businesses
    tasks: TaskReader
    deciders: DeciderRegister
    subjects: KnownSubjects

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an owner's to change who decides."""
        router = APIRouter(prefix="/api", tags=["approvals"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/approvals", summary="List what waits for a decision, the soonest to expire first")(self.list_all)
        router.get(
            "/approvers",
            summary="Show who decides",
            response_model=ApproverList,
            responses=UNCHANGED,
            dependencies=[OPERATING],
        )(self.show_approvers)
        router.put("/approvers", summary="Change who decides", response_model=ApproverList, dependencies=[GOVERNING])(
            self.change_approvers
        )
        router.get(
            "/approval-policy",
            summary="Show how long somebody may take to decide",
            response_model=ApprovalPolicyItem,
            responses=UNCHANGED,
        )(self.show_policy)
        router.put(
            "/approval-policy",
            summary="Change how long somebody may take to decide",
            response_model=ApprovalPolicyItem,
            dependencies=[GOVERNING],
        )(self.change_policy)
        return router

    async def list_all(
        self,
        *,
        role: GrantedRole,
        organisation: OrganisationId = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ApprovalList:
        """List tasks that wait for a yes or no, with plan, risk, estimate, and who was asked until when."""
        business_id = await self.businesses.id_of(organisation)
        rows = await self.tasks.waiting(business_id, after=parsed_cursor(cursor), limit=limit + 1)
        return approval_list(rows, await self.subjects.of(business_id, rows), role, limit=limit)

    async def show_approvers(self, organisation: OrganisationId = None, if_none_match: IfNoneMatch = None) -> Response:
        """Show who decides, in the order in which they are asked."""
        deciders = await self.deciders.deciders(await self.businesses.id_of(organisation))
        return tagged(ApproverList.of(deciders.approvers), if_none_match=if_none_match)

    async def change_approvers(
        self, wanted: ApproverList, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Put others in the place of all who decide; tasks planned from now on ask them. Needs `If-Match`.

        Who was asked before and is none of them any more decides nothing by text.
        """
        condition, business_id = demanded(if_match), await self.businesses.id_of(organisation)

        def change(stand: Sequence[Approver]) -> Sequence[Approver]:
            check_version(condition, ApproverList.of(stand))
            return wanted.to_approvers()

        return tagged(ApproverList.of(await self.deciders.change_approvers(business_id, change)))

    async def show_policy(self, organisation: OrganisationId = None, if_none_match: IfNoneMatch = None) -> Response:
        """Show when somebody is reminded, when a delegate is asked, and until when he may decide."""
        deciders = await self.deciders.deciders(await self.businesses.id_of(organisation))
        return tagged(ApprovalPolicyItem.of(deciders.policy), if_none_match=if_none_match)

    async def change_policy(
        self, wanted: ApprovalPolicyItem, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Change it for tasks that are planned from now on. Needs `If-Match`."""
        condition, business_id = demanded(if_match), await self.businesses.id_of(organisation)

        def change(stands: ApprovalPolicy) -> ApprovalPolicy:
            check_version(condition, ApprovalPolicyItem.of(stands))
            return wanted.to_policy()

        return tagged(ApprovalPolicyItem.of(await self.deciders.change_policy(business_id, change)))
