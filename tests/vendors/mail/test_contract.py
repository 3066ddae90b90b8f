"""What holds for e-mail by whichever vendor it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.mail import Mail
from sandbox.faults import FaultKind
from tests.vendors.mail.conftest import US, Post

INVITATION: Final = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//H//EN\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
MAIL: Final = Mail(US, "maria@example.com", "Your visit – José", "See you on Tuesday, José.", INVITATION)


async def test_the_reader_gets_what_was_written(post: Post) -> None:
    """Sender, recipient, subject, text in any script, and the invitation with its method."""
    await post.mailer.send(MAIL, "intent-1")
    [kept] = post.mailbox.kept
    assert (kept.sender, kept.recipient, kept.subject) == (MAIL.sender, MAIL.recipient, MAIL.subject)
    assert (kept.text.strip(), kept.method) == (MAIL.body, "REQUEST")
    assert kept.invitation is not None
    assert kept.invitation.splitlines() == INVITATION.splitlines()


async def test_a_repeat_has_the_same_id(post: Post) -> None:
    """It is the message's own, by whichever vendor it goes; another promise is another message."""
    ids = [await post.mailer.send(MAIL, key) for key in ("intent-1", "intent-1", "intent-2")]
    assert [kept.message_id for kept in post.mailbox.kept] == ids
    assert ids[0] == ids[1] != ids[2]
    assert ids[0] == "<325142be9eee013b0b55da92ccbc48a3@northgate.example>"


async def test_a_lost_reply_is_sent_again_under_the_same_id(post: Post) -> None:
    """Nobody knows whether it arrived: whoever gets it twice can tell that it is one."""
    post.faults.plan(post.vendor, post.sending, FaultKind.LOST_REPLY)
    with pytest.raises(ProviderUnavailable):
        await post.mailer.send(MAIL, "intent-1")
    await post.mailer.send(MAIL, "intent-1")
    assert [kept.message_id for kept in post.mailbox.kept] == [await post.mailer.send(MAIL, "intent-1")] * 2


async def test_a_subject_adds_no_header(post: Post) -> None:
    """A service's name may have any character."""
    await post.mailer.send(replace(MAIL, subject="Visit\r\nBcc: all@example.com"), "intent-1")
    [kept] = post.mailbox.kept
    assert (kept.subject, kept.recipient) == ("Visit Bcc: all@example.com", MAIL.recipient)


@pytest.mark.parametrize("recipient", ["maria@", "a@example.com, b@example.com", "everyone: a@example.com;", "@", ""])
async def test_what_is_not_one_address_ends_the_promise(post: Post, recipient: str) -> None:
    """No retry mends it; the message does not name it."""
    with pytest.raises(RecipientRejected) as refused:
        await post.mailer.send(replace(MAIL, recipient=recipient), "intent-1")
    assert "example.com" not in str(refused.value)
    assert post.mailbox.kept == []


@pytest.mark.parametrize("is_passing", [True, False])
async def test_a_refusal_says_whether_to_come_again(post: Post, is_passing: bool) -> None:  # noqa: FBT001  (a parameter)
    """Nothing was taken; what is final is for an operator to mend, and does not name the recipient."""
    passing, final = (451, 554) if post.vendor == "smtp" else (503, 404)
    expected: type[ProviderError] = ProviderUnavailable if is_passing else ProviderRejected
    post.faults.plan(post.vendor, post.sending, FaultKind.STATUS, amount=passing if is_passing else final)
    with pytest.raises(ProviderError) as refused:
        await post.mailer.send(MAIL, "intent-1")
    assert type(refused.value) is expected
    assert MAIL.recipient not in str(refused.value)
    assert post.mailbox.kept == []
