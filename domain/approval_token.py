"""The token in the link by which somebody decides about a plan from his mailbox.

Rules:
- It says for itself which task, which plan, who may decide, from which mailbox, and until when; its worth is the
  signature over that.
- The mailbox stands in it as a keyed hash: whoever reads a token learns no address, and a key that goes to somebody
  else takes no link of its former holder along.
- It is derived, not drawn: the same question always has the same token, and all its e-mails lead to one decision.
- Whatever is wrong with one, it is refused in the same words.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from domain.errors import AccessDenied

#: Before there was a mailbox in it, it was signed under another label: such a token is refused.
_LABEL: Final = b"holdfast approval link 2\x1f"
_DECISION_LABEL: Final = b"holdfast approval link\x1f"
_MAILBOX_LABEL: Final = b"holdfast approval mailbox\x1f"
_MAILBOX_LENGTH: Final = 16
_SIGNATURE_LENGTH: Final = 32
_SEPARATOR: Final = "\x1f"
#: Of a key of an approver there are a hundred characters at most; what is longer is nobody's token.
_LONGEST: Final = 512
REFUSED: Final = "this link is not valid, or not any more"


@dataclass(frozen=True, slots=True)
class ApprovalTicket:
    """What a token stands for: one person's decision about one plan, until an aware instant in whole seconds.

    Attributes:
        approver: The key of whoever may decide.
        mailbox: What `mailbox_of` makes of the address it was sent to.
    """

    task_id: str
    plan_hash: str
    approver: str
    mailbox: str
    expires_at: datetime

    @property
    def decision_id(self) -> str:
        """The id of the one decision it is good for, whichever of the buttons is pressed how often: 32 hex digits."""
        content = _SEPARATOR.join((self.task_id, self.plan_hash, self.approver, self.mailbox))
        return hashlib.sha256(_DECISION_LABEL + content.encode()).hexdigest()[:32]

    def is_for(self, address: str | None, secret: bytes) -> bool:
        """Say whether it was sent to an e-mail address; None: whoever holds the key has none."""
        return address is not None and hmac.compare_digest(mailbox_of(address, secret), self.mailbox)


def mailbox_of(address: str, secret: bytes) -> str:
    """Return what stands for an e-mail address in a ticket: 16 hex digits, the same in whatever case it is written."""
    content = _MAILBOX_LABEL + address.strip().casefold().encode()
    return hmac.digest(secret, content, hashlib.sha256).hex()[:_MAILBOX_LENGTH]


def make_token(ticket: ApprovalTicket, secret: bytes) -> str:
    """Return URL-safe characters: HMAC-SHA256, then what was signed."""
    until = str(int(ticket.expires_at.timestamp()))
    fields = (ticket.task_id, ticket.plan_hash, until, ticket.mailbox, ticket.approver)
    content = _SEPARATOR.join(fields).encode()
    signature = hmac.digest(secret, _LABEL + content, hashlib.sha256)
    return base64.urlsafe_b64encode(signature + content).decode().rstrip("=")


def read_token(token: str, *, secret: bytes, now: datetime) -> ApprovalTicket:
    """Return what a token stands for; raises AccessDenied for one that is forged, altered, or over at `now`."""
    ticket = _read(token)
    # Made again and compared as a whole: of one ticket there is but one spelling, too.
    if ticket is None or not hmac.compare_digest(make_token(ticket, secret), token) or now >= ticket.expires_at:
        raise AccessDenied(REFUSED)
    return ticket


def _read(token: str) -> ApprovalTicket | None:
    """Return what a token says, signed or not; None where it says nothing."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        content = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)[_SIGNATURE_LENGTH:]
        task_id, plan_hash, seconds, mailbox, approver = content.decode().split(_SEPARATOR, 4)
        return ApprovalTicket(task_id, plan_hash, approver, mailbox, datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError):
        return None
