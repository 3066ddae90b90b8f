"""Rows of the calls we place ↔ the domain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter

from domain.compliance import CheckResult
from domain.outbound import DialIntent, DialPurpose
from domain.ports.dialling import AttemptKey
from store.tables import DialAttemptRow, DialIntentRow

_VERDICTS: Final = TypeAdapter(tuple[CheckResult, ...])


def intent_row(intent: DialIntent) -> DialIntentRow:
    """Return the row of a wish nothing has come of yet."""
    return DialIntentRow(
        intent_id=intent.intent_id,
        organisation_id=intent.organisation_id,
        purpose=intent.purpose,
        from_number=intent.from_number,
        to_number=intent.to_number,
        contact_id=intent.contact_id,
        opening=intent.opening,
        brief=intent.brief,
        not_before=intent.not_before,
        not_after=intent.not_after,
        voicemail=intent.voicemail,
        fallback_text=intent.fallback_text,
        appointment_id=intent.appointment_id,
        appointment_revision=intent.appointment_revision,
    )


def read_intent(row: DialIntentRow) -> DialIntent:
    """Return the wish."""
    return DialIntent(
        intent_id=row.intent_id,
        organisation_id=row.organisation_id,
        purpose=DialPurpose(row.purpose),
        from_number=row.from_number,
        to_number=row.to_number,
        contact_id=row.contact_id,
        opening=row.opening,
        brief=row.brief,
        not_before=row.not_before,
        not_after=row.not_after,
        voicemail=row.voicemail,
        fallback_text=row.fallback_text,
        appointment_id=row.appointment_id,
        appointment_revision=row.appointment_revision,
    )


def attempt_row(key: AttemptKey, intent: DialIntentRow) -> DialAttemptRow:
    """Return the row of an attempt nobody has judged yet."""
    return DialAttemptRow(
        intent_id=key.intent_id,
        number=key.number,
        organisation_id=intent.organisation_id,
        phone=intent.to_number,
        verdicts=[],
    )


def verdicts_json(verdicts: Sequence[CheckResult]) -> list[dict[str, object]]:
    """Return verdicts as the column keeps them."""
    written: list[dict[str, object]] = _VERDICTS.dump_python(tuple(verdicts), mode="json")
    return written
