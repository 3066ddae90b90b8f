"""The token in the link by which somebody decides about a plan from his mailbox.

Rules:
- It says for itself which task, which plan, who may decide, and until when; its worth is the signature over that.
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

_LABEL: Final = b"holdfast approval link\x1f"
_SIGNATURE_LENGTH: Final = 32
_SEPARATOR: Final = "\x1f"
#: Of a key of an approver there are a hundred characters at most; what is longer is nobody's token.
_LONGEST: Final = 512
REFUSED: Final = "this link is not valid, or not any more"


@dataclass(frozen=True, slots=True)
class ApprovalTicket:
    """What a token stands for: one person's decision about one plan, until an aware instant in whole seconds."""

    task_id: str
    plan_hash: str
    approver: str
    expires_at: datetime

    @property
    def decision_id(self) -> str:
        """The id of the one decision it is good for, whichever of the buttons is pressed how often: 32 hex digits."""
        content = _SEPARATOR.join((self.task_id, self.plan_hash, self.approver))
        return hashlib.sha256(_LABEL + content.encode()).hexdigest()[:32]


def make_token(ticket: ApprovalTicket, secret: bytes) -> str:
    """Return URL-safe characters: HMAC-SHA256, then what was signed."""
    fields = (ticket.task_id, ticket.plan_hash, str(int(ticket.expires_at.timestamp())), ticket.approver)
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
        task_id, plan_hash, seconds, approver = content.decode().split(_SEPARATOR, 3)
        return ApprovalTicket(task_id, plan_hash, approver, datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError):
        return None
