"""The token of an approval link."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approval_token import REFUSED, ApprovalTicket, mailbox_of, make_token, read_token
from domain.errors import AccessDenied

SECRET = b"0123456789abcdef0123456789abcdef"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICKET = ApprovalTicket("0" * 32, "db602329093e", "owner", "00112233445566ff", NOON)
KNOWN = (
    "v_WvR3Q8RGPQegVZIolv94pq69QydgDA-O0BWJZhhhEwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"
    "MDAwMDAwMDAwMB9kYjYwMjMyOTA5M2UfMTc5NTQzNTIwMB8wMDExMjIzMzQ0NTU2NmZmH293bmVy"
)
#: As it was before a token was bound to a mailbox.
OLD = (
    "u5wGA1Uhghws7ArU73HoMSwmCpcKEJUDtTo5QXV_PcMwMDAwMDAwMDAwMDAwMDAwMDAwMD"
    "AwMDAwMDAwMDAwMB9kYjYwMjMyOTA5M2UfMTc5NTQzNTIwMB9vd25lcg"
)
BEFORE = NOON - timedelta(seconds=1)


def is_refused(token: str, *, secret: bytes = SECRET, now: datetime = BEFORE) -> bool:
    """Say whether a token is refused, in the words for all."""
    with pytest.raises(AccessDenied) as refused:
        read_token(token, secret=secret, now=now)
    return str(refused.value) == REFUSED


def test_token_is_known() -> None:
    """The token stays what it is across releases: an e-mail lies in a mailbox for days."""
    assert make_token(TICKET, b"s") == KNOWN


@given(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=100),
    st.integers(1_600_000_000, 4_000_000_000),
)
def test_what_was_made_can_be_read(approver: str, until: int) -> None:
    """In a URL it needs no escaping."""
    ticket = replace(TICKET, approver=approver, expires_at=datetime.fromtimestamp(until, UTC))
    token = make_token(ticket, SECRET)
    assert token.replace("-", "").replace("_", "").isalnum()
    if len(token) <= 512:
        assert read_token(token, secret=SECRET, now=ticket.expires_at - timedelta(seconds=1)) == ticket


def test_after_its_time_it_is_refused() -> None:
    """From the second on at which nobody may decide any more."""
    token = make_token(TICKET, SECRET)
    assert read_token(token, secret=SECRET, now=BEFORE) == TICKET
    assert is_refused(token, now=NOON)


def test_another_secret_signs_nothing() -> None:
    """A link of another installation, or of before the secret was changed."""
    assert is_refused(make_token(TICKET, b"other"))


@pytest.mark.parametrize(
    "change",
    [
        {"task_id": "1" * 32},
        {"plan_hash": "0" * 12},
        {"approver": "delegate"},
        {"mailbox": "0" * 16},
        {"expires_at": NOON + timedelta(days=1)},
    ],
)
def test_what_it_says_can_not_be_changed(change: dict[str, object]) -> None:
    """The old signature is under none of it."""
    other = base64.urlsafe_b64decode(padded(make_token(replace(TICKET, **change), b"guess")))  # type: ignore[arg-type]
    signed = base64.urlsafe_b64decode(padded(make_token(TICKET, SECRET)))
    assert is_refused(base64.urlsafe_b64encode(signed[:32] + other[32:]).decode().rstrip("="))


def padded(token: str) -> str:
    """Return it as base64 wants it."""
    return token + "=" * (-len(token) % 4)


def test_no_character_can_be_changed() -> None:
    """Not even those whose last bits say nothing: there is one spelling."""
    token = make_token(TICKET, SECRET)
    for place, character in enumerate(token):
        for other in "AB-_=.9":
            if other != character:
                assert is_refused(token[:place] + other + token[place + 1 :])
    assert is_refused(token + "=")
    assert is_refused(token + "A")
    assert is_refused(token[:-1])


@given(st.text(max_size=700))
def test_anything_else_is_refused(text: str) -> None:
    """Whatever somebody writes behind the path."""
    assert is_refused(text)


def test_one_question_has_one_decision() -> None:
    """Reminded later, it is still the same one; another person, plan or task has another."""
    assert replace(TICKET, expires_at=BEFORE).decision_id == TICKET.decision_id
    others = [{"approver": "kim"}, {"mailbox": "1"}, {"plan_hash": "1"}, {"task_id": "1"}]
    assert len({TICKET.decision_id, *(replace(TICKET, **one).decision_id for one in others)}) == 5  # type: ignore[arg-type]


def test_a_token_of_before_there_were_mailboxes_is_refused() -> None:
    """Nothing in it says whom it was sent to."""
    assert is_refused(OLD, secret=b"s")


def test_a_mailbox_is_one_address_in_any_case() -> None:
    """Under one secret; of no address it is nobody's."""
    mailbox = mailbox_of(" Pat@Northgate.Example", SECRET)
    ticket = replace(TICKET, mailbox=mailbox)
    assert (len(mailbox), mailbox.isalnum()) == (16, True)
    assert ticket.is_for("pat@northgate.example", SECRET)
    assert not ticket.is_for("robin@northgate.example", SECRET)
    assert not ticket.is_for("pat@northgate.example", b"other")
    assert not ticket.is_for(None, SECRET)
