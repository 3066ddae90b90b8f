"""Who decides for a business, as its file has it."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from domain.approvals import ApprovalPolicy, Approver
from domain.tools import Risk
from store.business_files.fields import Email, Key, Name, Part, Phone, WallTime

_SPAN: Final = re.compile(r"(\d{1,4}) ?([smhd])", re.ASCII)
_UNITS: Final = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_NEVER: Final = "never"
_USUAL: Final = ApprovalPolicy()


def _span(stated: object) -> timedelta:
    if isinstance(stated, timedelta):
        return stated
    written = _SPAN.fullmatch(str(stated).strip())
    if written is None:
        raise ValueError("is no span of time: write seconds, minutes, hours or days, for example 30m, 4h or 3d")
    return int(written[1]) * _UNITS[written[2]]


def _span_or_never(stated: object) -> timedelta | None:
    return None if stated is None or stated == _NEVER else _span(stated)


def _risk(stated: object) -> Risk:
    risk = Risk.__members__.get(str(stated).upper())
    if risk is None:
        raise ValueError(f"is one of {', '.join(one.name.lower() for one in Risk)}")
    return risk


_Span = Annotated[timedelta, BeforeValidator(_span)]


class ApproverPart(Part):
    """Somebody who decides."""

    key: Key
    name: Name
    phone: Phone | None = None
    email: Email | None = None

    def to_approver(self) -> Approver:
        """Return the approver."""
        return Approver(self.key, self.name, self.phone, self.email)


class ApprovalsPart(Part):
    """How long they take; the fields are those of `domain.approvals.ApprovalPolicy`."""

    remind_after: Annotated[tuple[_Span, ...], Field(max_length=10)] = _USUAL.remind_after
    escalate_after: Annotated[timedelta | None, BeforeValidator(_span_or_never)] = _USUAL.escalate_after
    expires_after: _Span = _USUAL.expires_after
    quiet_from: WallTime = time(21)
    quiet_until: WallTime = time(8)
    at_once: Annotated[Risk, BeforeValidator(_risk)] = _USUAL.at_once
    undo_within: _Span = _USUAL.undo_within
    codes_only: bool = _USUAL.codes_only

    def to_policy(self) -> ApprovalPolicy:
        """Return the policy; raises RuleBroken for one by which nobody would ever be asked, or for ever."""
        return ApprovalPolicy(
            tuple(sorted(self.remind_after)),
            self.escalate_after,
            self.expires_after,
            self.quiet_from,
            self.quiet_until,
            self.at_once,
            self.undo_within,
            self.codes_only,
        )
