"""The query for a customer's timeline: one arm for each table that has facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Select,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    exists,
    literal,
    select,
    union_all,
)
from sqlmodel import col

from domain.interactions import InteractionKind, Way
from store.contact_rows import living
from store.tables import (
    AppointmentRow,
    CallRow,
    ContactPhoneRow,
    DialAttemptRow,
    DialIntentRow,
    InteractionRow,
    MessageRow,
    OutboxRow,
    PhoneNumberRow,
    ReminderRow,
    TaskContactRow,
    TaskRow,
)

_PHONE: Final = "phone"


def timeline(contact_id: str) -> CompoundSelect[*tuple[Any, ...]]:
    """Return everything of a customer: a few hundred rows at most, each found by an index on whose it is."""
    him = living(contact_id)
    return union_all(
        _calls(him), *_attempts(him), _messages(him), _reminders(him), *_notices(him), _tasks(him), _noted(him)
    )


def _arm(
    kind: InteractionKind,
    *,
    key: SQLColumnExpression[Any],
    him: SQLColumnExpression[Any],
    at: Any,  # noqa: ANN401  (a mapped column, whatever its nullability)
    channel: SQLColumnExpression[Any],
    way: SQLColumnExpression[Any],
    state: SQLColumnExpression[Any],
    words: SQLColumnExpression[Any],
) -> Select[*tuple[Any, ...]]:
    return select(
        at.label("happened_at"),
        (literal(f"{kind}:") + key).label("interaction_id"),
        him.label("contact_id"),
        literal(str(kind)).label("kind"),
        key.label("subject_id"),
        channel.label("channel"),
        way.label("way"),
        state.label("state"),
        words.label("words"),
    )


def _calls(him: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return _arm(
        InteractionKind.CALL,
        key=col(CallRow.call_sid),
        him=col(CallRow.contact_id),
        at=col(CallRow.started_at),
        channel=literal(_PHONE),
        way=col(CallRow.direction),
        state=col(CallRow.outcome),
        words=col(CallRow.summary),
    ).where(col(CallRow.contact_id) == him)


def _attempts(him: SQLColumnExpression[str]) -> Sequence[Select[*tuple[Any, ...]]]:
    """Return the calls we have placed and nobody has taken, to him, or to a number of his when nobody was named.

    Those that were taken have a call's row.
    """
    to_him = _attempt(col(DialIntentRow.contact_id)).where(col(DialIntentRow.contact_id) == him)
    to_his_number = (
        _attempt(col(ContactPhoneRow.contact_id))
        .join(
            ContactPhoneRow,
            and_(
                col(ContactPhoneRow.organisation_id) == col(DialAttemptRow.organisation_id),
                col(ContactPhoneRow.phone) == col(DialAttemptRow.phone),
            ),
        )
        .where(col(ContactPhoneRow.contact_id) == him, col(DialIntentRow.contact_id).is_(None))
    )
    return to_him, to_his_number


def _attempt(him: SQLColumnExpression[Any]) -> Select[*tuple[Any, ...]]:
    was_taken = exists().where(col(CallRow.call_sid) == DialAttemptRow.call_sid)
    return (
        _arm(
            InteractionKind.ATTEMPT,
            key=col(DialAttemptRow.intent_id) + literal("/") + cast(col(DialAttemptRow.number), String),
            him=him,
            at=col(DialAttemptRow.dialled_at),
            channel=literal(_PHONE),
            way=literal(str(Way.OUT)),
            state=col(DialAttemptRow.outcome),
            words=col(DialIntentRow.brief),
        )
        .join(DialIntentRow, col(DialIntentRow.intent_id) == col(DialAttemptRow.intent_id))
        .where(col(DialAttemptRow.dialled_at).is_not(None), ~was_taken)
    )


def _messages(him: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return _arm(
        InteractionKind.MESSAGE,
        key=col(MessageRow.message_id),
        him=col(MessageRow.contact_id),
        at=col(MessageRow.left_at),
        channel=case((col(MessageRow.call_sid) == "", literal("")), else_=literal(_PHONE)),
        way=literal(str(Way.IN)),
        state=literal("left"),
        words=col(MessageRow.text),
    ).where(col(MessageRow.contact_id) == him)


def _reminders(him: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return (
        _arm(
            InteractionKind.REMINDER,
            key=col(ReminderRow.reminder_id),
            him=col(AppointmentRow.contact_id),
            at=col(ReminderRow.opened_at),
            channel=case((col(ReminderRow.channel) == "call", literal(_PHONE)), else_=col(ReminderRow.channel)),
            way=literal(str(Way.OUT)),
            state=col(ReminderRow.state),
            words=col(ReminderRow.day),
        )
        .join(AppointmentRow, col(AppointmentRow.appointment_id) == col(ReminderRow.appointment_id))
        .where(col(AppointmentRow.contact_id) == him)
    )


def _notices(him: SQLColumnExpression[str]) -> Sequence[Select[*tuple[Any, ...]]]:
    """Return what was sent about his appointments, and whatever else his business has texted to a number of his.

    A number may be one customer's here and another's at another business: whose it is, the number of ours says.
    """
    of_appointments = (
        _sent(col(AppointmentRow.contact_id))
        .join(AppointmentRow, col(AppointmentRow.appointment_id) == col(OutboxRow.appointment_id))
        .where(col(AppointmentRow.contact_id) == him)
    )
    his, ours = col(ContactPhoneRow.phone), col(PhoneNumberRow.number)
    to_him = (
        _sent(col(ContactPhoneRow.contact_id))
        .join(ContactPhoneRow, his == col(OutboxRow.recipient))
        .join(
            PhoneNumberRow,
            and_(
                ours == col(OutboxRow.sender),
                col(PhoneNumberRow.organisation_id) == col(ContactPhoneRow.organisation_id),
            ),
        )
        .where(col(ContactPhoneRow.contact_id) == him, col(OutboxRow.appointment_id).is_(None))
    )
    return of_appointments, to_him


def _sent(him: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return _arm(
        InteractionKind.NOTICE,
        key=col(OutboxRow.outbox_id),
        him=him,
        at=col(OutboxRow.touched_at),
        channel=col(OutboxRow.channel),
        way=literal(str(Way.OUT)),
        state=col(OutboxRow.state),
        words=case((col(OutboxRow.subject).is_not(None), col(OutboxRow.subject)), else_=col(OutboxRow.body)),
    )


def _tasks(him: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    return (
        _arm(
            InteractionKind.TASK,
            key=col(TaskRow.task_id),
            him=col(TaskContactRow.contact_id),
            at=col(TaskRow.opened_at),
            channel=literal(""),
            way=literal(str(Way.NONE)),
            state=col(TaskRow.state),
            words=col(TaskContactRow.goal),
        )
        .join(TaskContactRow, col(TaskContactRow.task_id) == col(TaskRow.task_id))
        .where(col(TaskContactRow.contact_id) == him)
        .distinct()  # two customers of one task may have been merged
    )


def _noted(him: SQLColumnExpression[str]) -> Select[*tuple[Any, ...]]:
    """Return what no other table knows: when appointments were booked, moved, cancelled; threads of texts."""
    row = InteractionRow
    return select(
        col(row.happened_at),
        (col(row.kind) + literal(":") + col(row.interaction_id)).label("interaction_id"),
        col(row.contact_id),
        col(row.kind),
        col(row.subject_id),
        col(row.channel),
        col(row.way),
        col(row.state),
        col(row.summary).label("words"),
    ).where(col(row.contact_id) == him, col(row.kind) != InteractionKind.CALL)
