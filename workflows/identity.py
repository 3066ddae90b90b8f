"""Who is on the line, as far as rights go: a number that is a principal's is a claim, digits are the proof."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from typing import Final

    from activities.messages import CallContext
    from activities.principal_checks import CodeOrder, PrincipalChecks
    from domain.policy import Actor, ActorKind
    from domain.ports.principals import CodeWanted, Proof
    from domain.principals import said_digits
    from domain.tasks import Requester
    from workflows.call_state import CallState
    from workflows.messages import ToolRequest
    from workflows.options import IN_CALL_QUICK
    from workflows.tool_words import as_json

#: The same for whoever is nobody, has no PIN, gave wrong digits, or is locked out.
NOT_VERIFIED: Final = "That could not be verified. He may try again, or use send_code; after several attempts, later."
CODE_UNDER_WAY: Final = (
    "If this number belongs to somebody in charge, a code is on its way to it. It counts for five minutes."
)
_NOBODY: Final = "The caller"


class Identity:
    """The caller of one call, or the writer of one thread."""

    def __init__(self, state: CallState, context: CallContext) -> None:
        """Know him by a call's state."""
        self._state = state
        self._context = context

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody in charge has shown that it is he."""
        return self._context.principal is not None and self._state.is_authenticated(workflow.now())

    @property
    def actor(self) -> Actor:
        """As far as rights go."""
        return Actor(
            self._kind,
            is_authenticated=self.is_authenticated,
            has_callback_number=self._state.from_number is not None,
        )

    @property
    def requester(self) -> Requester:
        """As somebody who wants a task done."""
        state, principal = self._state, self._context.principal
        name = principal.name if principal and self.is_authenticated else self._name
        contact_id = state.contact.contact_id if state.contact else None
        return Requester(self._kind, name, contact_id, state.from_number, is_authenticated=self.is_authenticated)

    @property
    def _kind(self) -> ActorKind:
        if self._context.principal is not None:
            return ActorKind.PRINCIPAL
        return ActorKind.CONTACT if self._state.contact else ActorKind.EXTERNAL

    @property
    def _name(self) -> str:
        contact = self._state.contact
        return contact.name if contact else self._state.caller_name or _NOBODY

    async def verify(self, arguments: Mapping[str, str], request: ToolRequest) -> str:
        """Check digits; what is right makes him authenticated, until the call ends or the thread has rested."""
        digits, phone = said_digits(arguments["digits"]), self._state.from_number
        if digits and phone is not None:
            proof = Proof(request.intent_id, self._organisation_id, phone, digits, workflow.now())
            is_right = await workflow.execute_activity_method(
                PrincipalChecks.is_right, proof, summary="Is it he?", **IN_CALL_QUICK
            )
            if is_right:
                self._state.authenticated_at = workflow.now()
                return as_json({"status": "verified", "name": self.requester.name})
        return as_json({"status": "not_verified", "reason": NOT_VERIFIED})

    async def send_code(self) -> str:
        """Have a code texted to his own number; whoever has forged that does not get it."""
        phone = self._state.from_number
        if phone is not None:
            wanted = CodeWanted(self._organisation_id, phone, workflow.now())
            order = CodeOrder(wanted, self._state.to_number, self._context.organisation.name)
            await workflow.execute_activity_method(
                PrincipalChecks.send_code, order, summary="Text a code", **IN_CALL_QUICK
            )
        return as_json({"status": "code_on_its_way", "spoken": CODE_UNDER_WAY})

    @property
    def _organisation_id(self) -> str:
        return self._context.organisation.organisation_id
