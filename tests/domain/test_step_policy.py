"""Whose yes a plan needs."""

from __future__ import annotations

import pytest

from domain.approvals import ApprovalPolicy
from domain.plans import Plan, PlannedStep
from domain.policy import ActorKind, ConfirmInCall, NeedApproval, Verdict
from domain.step_policy import verdict_on
from domain.tasks import Requester
from domain.tools import Risk

MARIA = Requester(ActorKind.CONTACT, "Maria", "maria-1", phone="+15551230001", email="maria@example.com")


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
    assert type(verdict_on(mail_to(address), MARIA, ApprovalPolicy())) is verdict


def test_who_has_named_no_address_has_none_of_his_own() -> None:
    """Nothing equals an address that is not known."""
    nameless = Requester(ActorKind.CONTACT, "Maria", "maria-1", phone="+15551230001")
    assert isinstance(verdict_on(mail_to("maria@example.com"), nameless, ApprovalPolicy()), NeedApproval)
