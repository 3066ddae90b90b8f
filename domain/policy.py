"""Who may do what: one function decides whether a tool runs, asks first, waits for a human, or is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.tools import REQUEST_TASK, SAVE_CONTACT, TAKE_MESSAGE, Risk, Scope, Tool


class ActorKind(StrEnum):
    """Who asks, as far as rights go; `REMINDED` is a customer whom we have called about the very appointment."""

    PRINCIPAL = "principal"
    OPERATOR = "operator"
    CONTACT = "contact"
    REMINDED = "reminded"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        is_authenticated: For a principal on the phone, whether PIN or code was given; caller ID can be forged.
        has_callback_number: Whether the number he calls from can be called back (False for anonymous callers).
    """

    kind: ActorKind
    is_authenticated: bool = False
    has_callback_number: bool = True


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is true of the call right now.

    Attributes:
        is_confirmed: The caller has said a clear yes to exactly this request.
        is_emergency: Emergency words were heard; nothing of consequence is done any more.
        is_contact_known: There is a contact record for the caller.
    """

    is_confirmed: bool = False
    is_emergency: bool = False
    is_contact_known: bool = False


@dataclass(frozen=True, slots=True)
class Allow:
    """Run it."""


@dataclass(frozen=True, slots=True)
class ConfirmInCall:
    """Ask the caller first; run it on his yes."""


@dataclass(frozen=True, slots=True)
class NeedApproval:
    """A human of the business has to approve it."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Do not run it; `reason` is a sentence for the model to act on."""

    reason: str


#: What the refusals of consequence send a caller to: raised in risk they ask first, refused they would be a dead end.
_WAYS_OUT = (SAVE_CONTACT, TAKE_MESSAGE)

Verdict = Allow | ConfirmInCall | NeedApproval | Refuse

#: Stable word for each verdict, as stored with a tool use.
VERDICT_WORDS: Mapping[type[Verdict], str] = {
    Allow: "allow",
    ConfirmInCall: "confirm_in_call",
    NeedApproval: "need_approval",
    Refuse: "refuse",
}


def effective_risk(tool: Tool, raised: Mapping[str, str]) -> Risk:
    """Return the tool's risk with the agent's override, which counts upwards only."""
    override = raised.get(tool.name)
    if override is None:
        return tool.risk
    # A word that is no risk must not open what somebody wanted to close.
    return max(tool.risk, Risk.__members__.get(override.upper(), Risk.HIGH))


def decide_confirmation(actor: Actor, tool: Tool, risk: Risk, circumstances: Circumstances) -> Verdict:
    """Return what has to happen before a tool runs.

    Args:
        actor: Who asks.
        tool: The catalogue entry asked for.
        risk: `effective_risk` of the tool for this agent.
        circumstances: What is true of the call right now.
    """
    if circumstances.is_emergency and (risk is Risk.HIGH or tool is REQUEST_TASK):
        return Refuse("Emergency words were heard. Give the emergency instruction only.")
    if actor.kind is ActorKind.OPERATOR or (actor.kind is ActorKind.PRINCIPAL and actor.is_authenticated):
        return Allow()
    if tool.scope is Scope.WEB:
        return Refuse("The web is searched for staff only.")
    if tool.scope is Scope.DIRECTORY:
        return Refuse("Other customers' records are for staff only. Offer to take a message.")
    if risk is not Risk.HIGH:
        return Allow()
    return _decide_high(actor, tool, circumstances)


def _decide_high(actor: Actor, tool: Tool, circumstances: Circumstances) -> Verdict:
    if tool.scope is not Scope.OWN:
        return NeedApproval()
    asked_or_done = Allow() if circumstances.is_confirmed else ConfirmInCall()
    if tool in _WAYS_OUT:
        return asked_or_done
    if not actor.has_callback_number:
        return Refuse(
            "The caller withholds his number: nothing can be booked. Take a message with a number to call back."
        )
    if not circumstances.is_contact_known:
        return Refuse("The caller is not a customer yet. Ask for his name and use save_contact first.")
    return asked_or_done
