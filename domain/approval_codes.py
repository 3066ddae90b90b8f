"""The code by which a text says which question it answers, and from whom.

It is derived, not drawn, so that a question that is asked again has the code it had. None reads as a time of day or as
a year near ours: "yes 1030" is about half past ten.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_LOWEST: Final = 2400
_HIGHEST: Final = 9999
#: Of so many questions to one number that are open at once none has a code of another.
_MOST_TRIES: Final = 100


@dataclass(frozen=True, slots=True)
class CodedQuestion:
    """Somebody was asked by text whether a plan may be carried out.

    Attributes:
        phone: His number, E.164; the code leads to the question only from there.
        asked_at: When last, aware UTC.
        expires_at: Until when he may answer, aware UTC.
        is_awaited: The task waits for somebody's decision.
        is_whole: All of the plan was in the text; to one that was cut nobody says yes by text.
    """

    organisation_id: str
    phone: str
    task_id: str
    plan_hash: str
    approver_key: str
    asked_at: datetime
    expires_at: datetime
    code: str = ""
    is_awaited: bool = True
    is_whole: bool = True

    def is_open(self, now: datetime) -> bool:
        """Say whether an answer may still count."""
        return self.is_awaited and now < self.expires_at


def codes(secret: bytes, question: CodedQuestion) -> Iterator[str]:
    """Yield codes of four digits for a question: the second where another question to that number has the first."""
    content = f"holdfast approval code\x1f{question.task_id}\x1f{question.plan_hash}\x1f{question.approver_key}"
    for attempt in range(_MOST_TRIES):
        digest = hmac.digest(secret, f"{content}\x1f{attempt}".encode(), hashlib.sha256)
        yield str(_LOWEST + int.from_bytes(digest[:8]) % (_HIGHEST - _LOWEST + 1))


def may_be_code(digits: str) -> bool:
    """Say whether four digits could be one of ours."""
    return int(digits) >= _LOWEST
