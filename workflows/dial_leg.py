"""One attempt to ring somebody, as the telephone company and the call itself tell of it; no Temporal.

Rules:
- Callbacks may be doubled and overtake each other: an attempt that is over stays over.
- Who has answered and how the call came out are told apart; a machine is no one reached, whatever was said to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.calls import TERMINAL_STATUSES, Outcome
from domain.outbound import AttemptOutcome, is_machine
from workflows.messages import AnsweredBy, CallResult, DialStatus

_ANSWERED: Final = "completed"
_UNANSWERED: Final[Mapping[str, AttemptOutcome]] = {
    "busy": AttemptOutcome.BUSY,
    "no-answer": AttemptOutcome.NO_ANSWER,
    "canceled": AttemptOutcome.NO_ANSWER,
}


@dataclass(slots=True)
class Leg:
    """What is known of an attempt.

    Attributes:
        number: From 1.
        is_refused: The number can't be rung at all.
        status: The telephone company's word.
        is_machine: No person has answered.
        has_no_story: It was answered, and no story of ours knows of the call.
        is_voicemail_left: The machine was told what there is to tell.
        has_asked_machine: Somebody has tried to tell it.
        results: What calls came to, by SID; it may be told before the SID is known to belong to this attempt.
    """

    number: int
    call_sid: str | None = None
    is_refused: bool = False
    status: str | None = None
    is_machine: bool = False
    has_no_story: bool = False
    is_voicemail_left: bool = False
    has_asked_machine: bool = False
    results: dict[str, CallResult] = field(default_factory=dict)

    @property
    def result(self) -> CallResult | None:
        """What the call came to; None before its own story has told."""
        return self.results.get(self.call_sid or "")

    @property
    def is_over(self) -> bool:
        """Whether the telephone company has reported the end."""
        return self.status in TERMINAL_STATUSES

    @property
    def owes_voicemail(self) -> bool:
        """Whether a machine is listening that nobody has spoken to yet."""
        return self.is_machine and not self.has_asked_machine

    @property
    def awaits_result(self) -> bool:
        """Whether a person has answered, and the call's own story has not told what came of it."""
        is_owed = self.status == _ANSWERED and not self.is_machine and not self.has_no_story
        return is_owed and self.result is None

    @property
    def _was_not_taken(self) -> bool:
        """Whether a person has answered whom nobody of ours could talk to."""
        return self.has_no_story if self.result is None else self.result.outcome is Outcome.REFUSED

    def note_status(self, change: DialStatus) -> None:
        """Take in a callback of this attempt; it also tells the SID, should our own reply have been lost."""
        if change.attempt != self.number and change.call_sid != self.call_sid:
            return
        self.call_sid = self.call_sid or change.call_sid
        if not self.is_over:
            self.status = change.status

    def note_answer(self, answer: AnsweredBy) -> None:
        """Take in who has answered."""
        if answer.attempt == self.number or answer.call_sid == self.call_sid:
            self.is_machine = is_machine(answer.answered_by)

    @property
    def outcome(self) -> AttemptOutcome:
        """How it came out."""
        if self.is_refused:
            return AttemptOutcome.REFUSED
        if self.call_sid is None:
            return AttemptOutcome.LOST
        if self.is_machine:
            return AttemptOutcome.VOICEMAIL if self.is_voicemail_left else AttemptOutcome.MACHINE
        if self.status == _ANSWERED and self._was_not_taken:
            return AttemptOutcome.FAILED
        if self.status == _ANSWERED:
            is_reached = self.result is not None and self.result.has_been_heard
            return AttemptOutcome.REACHED if is_reached else AttemptOutcome.HUNG_UP
        return _UNANSWERED.get(self.status or "", AttemptOutcome.FAILED)
