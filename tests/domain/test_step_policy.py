"""Who has to agree to a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.approvals import ApprovalPolicy
from domain.plans import Plan, PlannedStep, Source
from domain.policy import ActorKind, Allow, ConfirmInCall, NeedApproval, Refuse, Verdict
from domain.step_policy import verdict_on
from domain.tasks import Requester
from domain.tools import Risk

STAFF = Requester(ActorKind.OPERATOR, "Olga")
MARIA = Requester(ActorKind.CONTACT, "Maria", contact_id="maria", phone="+15551230001")
TEXT = PlannedStep("send_text", {"to": "+15551230777", "text": "Hi"}, Risk.HIGH, "Text")
EVENT = PlannedStep("create_event", {"calendar": "bay_1"}, Risk.HIGH, "Meet")
CANCEL = PlannedStep("cancel", {"customer": "+15551230777"}, Risk.HIGH, "Cancel")
SEEN = (Source("https://parts.example/", "Parts"),)
AT_ONCE = ApprovalPolicy(at_once=Risk.HIGH)


@pytest.mark.parametrize(
    ("plan", "requester", "policy", "expected"),
    [
        (Plan((TEXT,)), STAFF, ApprovalPolicy(), ConfirmInCall),
        (Plan((TEXT,)), STAFF, AT_ONCE, Allow),
        (Plan((TEXT,), SEEN), STAFF, AT_ONCE, ConfirmInCall),
        (Plan((replace(TEXT, risk=Risk.LOW),), SEEN), STAFF, AT_ONCE, ConfirmInCall),
        (Plan((EVENT,)), STAFF, ApprovalPolicy(), ConfirmInCall),
        (Plan((EVENT,)), MARIA, ApprovalPolicy(), NeedApproval),
        (Plan((EVENT,)), replace(MARIA, phone=None), ApprovalPolicy(), NeedApproval),
        (Plan((TEXT, CANCEL)), MARIA, ApprovalPolicy(), Refuse),
    ],
)
def test_verdict(plan: Plan, requester: Requester, policy: ApprovalPolicy, expected: type[Verdict]) -> None:
    """What was planned with the web in sight is nobody's to be done at once; calendars are the business's."""
    assert isinstance(verdict_on(plan, requester, policy), expected)


MARY = Requester(ActorKind.CONTACT, "Maria", "mary-1", phone="+15551230001", email="maria@example.com")


def mail_to(address: str) -> Plan:
    """Return a plan that sends an e-mail."""
    arguments = {"to": address, "subject": "Your car", "text": "It is ready."}
    return Plan((PlannedStep("send_email", arguments, Risk.HIGH, "E-mail"),))


@pytest.mark.parametrize(
    ("address", "verdict"),
    [("Maria@example.com", ConfirmInCall), ("alex@example.com", NeedApproval)],
)
def test_an_e_mail_to_oneself_is_ones_own_business(address: str, verdict: type[Verdict]) -> None:
    """To anybody else somebody of the business has to agree."""
    assert type(verdict_on(mail_to(address), MARY, ApprovalPolicy())) is verdict


def test_who_has_named_no_address_has_none_of_his_own() -> None:
    """Nothing equals an address that is not known."""
    nameless = Requester(ActorKind.CONTACT, "Maria", "maria-1", phone="+15551230001")
    assert isinstance(verdict_on(mail_to("maria@example.com"), nameless, ApprovalPolicy()), NeedApproval)
