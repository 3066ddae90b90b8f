"""A person is taken out of every table, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import JSON, Column, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.approvals import Channel, Choice, Decision, StepChange
from domain.business import AppointmentStatus, Organisation
from domain.calls import Direction, Speaker, ToolUse, Turn
from domain.compliance import ConsentState
from domain.errors import NotFound, RuleBroken
from domain.interactions import Interaction, InteractionKind, Way
from domain.memory import Insight
from domain.outbound import DialOutcome, DialPurpose
from domain.plans import Plan, PlannedStep
from domain.policy import ActorKind
from domain.ports.consent import ConsentEntry, SuppressionEntry
from domain.ports.dialling import AttemptKey
from domain.ports.erasure import ERASED
from domain.ports.mail import Mail
from domain.ports.reading import ContactFilter
from domain.ports.storage import MessageLeft, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.step_keys import question_key, step_key
from domain.step_policy import REQUESTER
from domain.tasks import AskedPerson, Requester, StepRecord, StepState, TaskRecord, TaskState
from domain.tools import Risk
from domain.vehicles import Vehicle
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.consents import SqlConsents
from store.contacts import SqlContacts
from store.contacts_read import SqlContactReader
from store.database import Database
from store.dial_log import SqlDialLog
from store.directory import SqlDirectory
from store.erasure import SqlErasures
from store.interactions import SqlInteractions
from store.memories import SqlMemories
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.suppressions import SqlSuppressions
from store.tables import ApprovalCodeRow, CallRow, CodeGuessRow, OrganisationRow, Row
from store.tasks import SqlTasks
from store.vehicles import SqlVehicles
from tests.store.erased_columns import decided, emptied, text_columns
from tests.store.world import (
    INSPECTION,
    INTENT,
    MARIA,
    MARIA_EMAIL,
    MARIA_PHONE,
    NINE,
    NOW,
    TOM,
    ContactsChanged,
    VehiclesChanged,
    appointment,
    closed,
    notice,
    opened,
)

AFTER = NINE + timedelta(days=3)
NAME = "Maria Jensen"
VIN = "JH4KA7561PC008269"
#: Nothing of it is to be found anywhere afterwards.
SECRETS = ("Maria", "Jensen", MARIA_PHONE, MARIA_EMAIL, "secret", VIN)
TASK = TaskRecord(
    task_id="0" * 32,
    organisation_id=WORKSHOP_ID,
    revision=1,
    goal="Text Maria her secret",
    requester=Requester(ActorKind.CONTACT, NAME, MARIA, MARIA_PHONE, email=MARIA_EMAIL),
    state=TaskState.DONE,
    opened_at=NOW,
    changed_at=NOW,
    plan=Plan((PlannedStep("send_text", {"to": MARIA_PHONE, "text": "secret"}, Risk.HIGH, "Text Maria", Decimal(0)),)),
    steps=(StepRecord(StepState.DONE, "Sent to Maria"),),
    decision=Decision(
        "d1",
        "0" * 12,
        Choice.AMEND,
        REQUESTER,
        Channel.SMS,
        NOW,
        remark="a secret",
        changes=(StepChange(1, {"text": "another secret"}),),
    ),
    asked=(AskedPerson(REQUESTER, NAME, NOW),),
    report="Told Maria",
    warning="Texting Maria does not fit into the budget",
)


@pytest.fixture
def erasures(database: Database, contacts_changed: ContactsChanged, vehicles_changed: VehiclesChanged) -> SqlErasures:
    """Return what erases."""
    return SqlErasures(database, contact_changed=contacts_changed, vehicle_changed=vehicles_changed)


@pytest.fixture
async def lived(workshop: Organisation, database: Database, book: SqlAppointmentBook, log: SqlCallLog) -> None:
    """Let Maria have been here before: called, texted, written to, driven, been remembered."""
    del workshop
    await book.hold(appointment(), INSPECTION)
    await book.confirm("appt-1", None, None)
    await log.open_call(opened())
    await log.record(
        "CA1",
        [Turn(0, Speaker.CALLER, "My secret", "My secret", NOW)],
        [ToolUse("i1", 0, "take_message", '{"text":"secret"}', "allow", "done", "secret", NOW, 1.0)],
    )
    await log.leave_message(
        MessageLeft("m1", WORKSHOP_ID, "CA1", MARIA, MARIA_PHONE, "secret", NOW, "RE1", "https://api.example/secret")
    )
    await log.close_call(replace(closed(), summary="Maria said a secret"))
    outbox = SqlOutbox(database, lambda: NOW)
    await outbox.put(notice())
    await outbox.settle("sms-1", OutboxState.SENT, "SM1")
    dials = SqlDialLog(database)
    await dials.open(replace(INTENT, brief="secret", opening="Hello Maria"))
    await dials.judge(AttemptKey("dial-1", 1), ())
    await dials.finish("dial-1", DialOutcome.REACHED)
    await SqlVehicles(database).save(Vehicle("v9", WORKSHOP_ID, MARIA, VIN))
    memory = Insight("CA1", "phone", NOW, "secret", None)
    await SqlMemories(database).change(MARIA, lambda before: before.with_insight(memory), NOW)
    await SqlConsents(database).record(
        ConsentEntry(MARIA, DialPurpose.REMINDER, ConsentState.GRANTED, "secret form", NOW)
    )
    await SqlTasks(database).note(TASK)


def test_every_column_is_decided_about() -> None:
    """Whoever adds a column that can hold text says in `tests.store.erased_columns` what becomes of it."""
    assert sorted(decided()) == sorted(f"{column.table.name}.{column.name}" for column in text_columns())


async def fill_every_column(database: Database) -> None:
    """Have a secret of Maria's in each column an erasure empties."""
    log = SqlCallLog(database, ContactsChanged())
    await log.open_call(opened("CA2", from_number=WORKSHOP_NUMBER, to_number=MARIA_PHONE, direction=Direction.OUTBOUND))
    await log.close_call(replace(closed(), call_sid="CA2"))
    async with database.transaction() as unit:
        unit.add(CodeGuessRow(organisation_id=WORKSHOP_ID, phone=MARIA_PHONE, wrong=[], lockouts=[]))
        unit.add(
            ApprovalCodeRow(
                organisation_id=WORKSHOP_ID,
                phone=MARIA_PHONE,
                code="1234",
                task_id=TASK.task_id,
                plan_hash="0" * 12,
                approver_key=REQUESTER,
                asked_at=NOW,
                expires_at=NOW,
            )
        )
        await unit.flush()
        for table, column in emptied():
            if not await has_a_secret(unit, column):
                hers = table.c.contact_id == MARIA if "contact_id" in table.c else true()
                secret: object = [{"secret": "secret"}] if isinstance(column.type, JSON) else "secret"
                await unit.execute(update(table).where(hers).values({column.name: secret}))


async def has_a_secret(unit: AsyncSession, column: Column[Any]) -> bool:
    """Say whether something of Maria's stands in a column."""
    return any(word in str(value) for value in await unit.scalars(select(column)) for word in SECRETS)


@pytest.mark.usefixtures("lived")
async def test_every_column_is_emptied(erasures: SqlErasures, database: Database) -> None:
    """Each has something of hers before, and none has afterwards."""
    await fill_every_column(database)
    async with database.reading() as unit:
        assert [str(column) for _, column in emptied() if not await has_a_secret(unit, column)] == []
    await erasures.erase(MARIA, NAME, AFTER)
    async with database.reading() as unit:
        assert [str(column) for _, column in emptied() if await has_a_secret(unit, column)] == []


async def everything(database: Database, *, but: str) -> str:
    """Return every row of every table but one, as text."""
    lines: list[str] = []
    async with database.reading() as unit:
        for table in Row.metadata.sorted_tables:
            if table.name != but:
                lines += [f"{table.name}: {row}" for row in (await unit.execute(select(table))).all()]
    return "\n".join(lines)


@pytest.mark.usefixtures("lived")
async def test_nothing_of_a_person_is_left(
    erasures: SqlErasures, database: Database, contacts_changed: ContactsChanged, vehicles_changed: VehiclesChanged
) -> None:
    """Neither name nor number nor word, in any table; caches are told, and what stays adds up."""
    before = await everything(database, but="suppression")
    assert [word for word in SECRETS if word not in before] == []
    contacts_changed.told.clear()
    vehicles_changed.told.clear()

    erasure = await erasures.erase(MARIA, NAME, AFTER)

    left = await everything(database, but="suppression")
    assert {word: [line for line in left.split("\n") if word in line] for word in SECRETS if word in left} == {}
    counted = (erasure.calls, erasure.messages, erasure.tasks, erasure.appointment_ids, erasure.recordings)
    assert counted == (1, 1, 1, ("appt-1",), ("RE1",))
    open_ones = await SqlCallReader(database).messages(after=None, limit=9, organisation_id=WORKSHOP_ID, is_open=True)
    assert open_ones == []
    assert [contact.phones[0] for contact in contacts_changed.told] == [MARIA_PHONE]
    assert VIN in {vehicle.vin for vehicle in vehicles_changed.told}


@pytest.mark.usefixtures("lived")
async def test_who_was_erased_stays_so(erasures: SqlErasures, database: Database) -> None:
    """Stories that end later write nothing of him down; a repeat tells the same; his number is free again."""
    first = await erasures.erase(MARIA, NAME, AFTER)
    await SqlTasks(database).note(replace(TASK, revision=9, report="Told Maria again"))
    late = Insight("thread", "sms", NOW, "secret", None)
    await SqlMemories(database).change(MARIA, lambda before: before.with_insight(late), AFTER)
    thread = Interaction("thread", MARIA, InteractionKind.THREAD, NOW, "thread", "sms", Way.IN, "", "secret")
    await SqlInteractions(database).note(thread)
    assert "secret" not in await everything(database, but="suppression")
    assert "again" not in (await SqlTasks(database).task(TASK.task_id)).report

    again = await erasures.erase(MARIA, "whatever", AFTER + timedelta(days=1))
    assert again == first
    assert again.recordings == ("RE1",)
    him = await SqlDirectory(database).contact(MARIA)
    assert (him.name, him.erased_at) == (ERASED, AFTER)
    assert await SqlDirectory(database).contact_by_phone(WORKSHOP_ID, MARIA_PHONE) is None
    listed = await SqlContactReader(database).contacts(ContactFilter(WORKSHOP_ID), after=None, limit=50)
    assert MARIA not in {contact.contact_id for contact in listed}
    with pytest.raises(NotFound):
        await _contacts(database).change(MARIA, lambda contact: contact)


@pytest.mark.usefixtures("lived")
async def test_what_was_another_ones_is_erased_with_him(erasures: SqlErasures, database: Database) -> None:
    """Who was stored twice is erased under both ids."""
    await SqlDirectory(database).save_contact(
        replace(await SqlDirectory(database).contact(MARIA), contact_id="twin", name="M. Jensen", phones=(), emails=())
    )
    await _contacts(database).merge(MARIA, "twin")
    await erasures.erase(MARIA, NAME, AFTER)
    assert "Jensen" not in await everything(database, but="suppression")


@pytest.mark.usefixtures("lived")
async def test_nobody_is_merged_with_who_was_erased(erasures: SqlErasures, database: Database) -> None:
    """Either way: one would be lost in him, and he would be somebody again in the other."""
    await erasures.erase(MARIA, NAME, AFTER)
    for pair in ((MARIA, TOM), (TOM, MARIA)):
        with pytest.raises(RuleBroken, match="erased"):
            await _contacts(database).merge(*pair)


@pytest.mark.usefixtures("lived")
async def test_a_repeat_looks_again(erasures: SqlErasures, database: Database, log: SqlCallLog) -> None:
    """What has come since is taken out too, and counted with the rest; when he was erased stays."""
    await erasures.erase(MARIA, NAME, AFTER)
    await SqlVehicles(database).save(Vehicle("v10", WORKSHOP_ID, MARIA, VIN))
    await log.leave_message(MessageLeft("m3", WORKSHOP_ID, "CA9", MARIA, MARIA_PHONE, "secret", AFTER, "RE3"))
    again = await erasures.erase(MARIA, "whatever", AFTER + timedelta(days=1))
    assert (again.erased_at, again.messages, again.recordings) == (AFTER, 2, ("RE1", "RE3"))
    left = await everything(database, but="suppression")
    assert [word for word in SECRETS if word in left] == []


@pytest.mark.usefixtures("lived")
async def test_a_number_corrected_since_is_found(erasures: SqlErasures, database: Database, log: SqlCallLog) -> None:
    """What calls, dials, notices and tasks have kept of it leads to what is found under it alone."""
    await log.open_call(opened("CA2", contact_id=None))
    await log.close_call(replace(closed(None), call_sid="CA2", summary="A secret"))
    await log.open_call(opened("CA3", from_number=WORKSHOP_NUMBER, to_number=MARIA_PHONE, direction=Direction.OUTBOUND))
    await log.close_call(replace(closed(), call_sid="CA3"))
    outbox = SqlOutbox(database, lambda: NOW)
    asked = TextMessage(WORKSHOP_NUMBER, "+15551239999", f"{NAME} wants a secret")
    said = TextMessage(WORKSHOP_NUMBER, MARIA_PHONE, "A secret")
    letter = Mail("desk@workshop.example", MARIA_EMAIL.upper(), "Maria", "A secret")
    for key, message in (
        (question_key(TASK.task_id, 0, 1), asked),
        ("SM9-reply", said),
        (step_key(TASK.task_id, "0" * 12, 1), letter),
    ):
        await outbox.put(OutboxEntry(key, None, message, OutboxState.SENT, NOW))
    await _contacts(database).change(
        MARIA, lambda contact: replace(contact, phones=("+15551230099",), emails=("new@customer.example",))
    )

    await erasures.erase(MARIA, NAME, AFTER)

    left = await everything(database, but="suppression")
    gone = (*SECRETS, MARIA_EMAIL.upper(), "+15551230099", "new@customer.example")
    assert {word: [line for line in left.split("\n") if word in line] for word in gone if word in left} == {}


@pytest.mark.usefixtures("lived")
async def test_a_number_that_is_another_ones_by_now_is_his(
    erasures: SqlErasures, database: Database, log: SqlCallLog
) -> None:
    """What names nobody is the other one's, and stays; what names who is erased goes all the same."""
    await _contacts(database).change(MARIA, lambda contact: replace(contact, phones=()))
    await _contacts(database).change(TOM, lambda contact: replace(contact, phones=(MARIA_PHONE,)))
    await log.open_call(opened("CA2", contact_id=None))

    await erasures.erase(MARIA, NAME, AFTER)

    numbers = {call.call_sid: call.from_number for call in await _calls(database)}
    assert numbers == {"CA1": None, "CA2": MARIA_PHONE}


@pytest.mark.usefixtures("lived")
async def test_a_message_no_business_was_found_for_is_found(erasures: SqlErasures, database: Database) -> None:
    """It was recorded while nothing else worked, and has but a number."""
    log = SqlCallLog(database, ContactsChanged())
    await log.leave_message(MessageLeft("m2", None, "CA9", None, MARIA_PHONE, "secret", NOW, "RE2"))
    erasure = await erasures.erase(MARIA, NAME, AFTER)
    assert (erasure.messages, erasure.recordings) == (2, ("RE1", "RE2"))
    assert "secret" not in await everything(database, but="suppression")


@pytest.mark.usefixtures("lived")
async def test_letters_of_another_business_are_its_own(erasures: SqlErasures, database: Database) -> None:
    """Whose an e-mail is, its task says: another business may write to the same address, and does not hold it up."""
    async with database.transaction() as unit:
        unit.add(OrganisationRow(**{**_plain(await unit.get(OrganisationRow, WORKSHOP_ID)), "organisation_id": "b"}))
    await SqlTasks(database).note(
        replace(TASK, task_id="b" * 32, organisation_id="b", requester=Requester(ActorKind.OPERATOR, "Pat"), plan=None)
    )
    outbox = SqlOutbox(database, lambda: AFTER)
    letter = Mail("desk@workshop.example", MARIA_EMAIL, "Yours", "Theirs")
    await outbox.put(OutboxEntry(step_key("b" * 32, "0" * 12, 1), None, letter, OutboxState.PENDING, AFTER))

    await erasures.erase(MARIA, NAME, AFTER)

    kept = await outbox.claim(step_key("b" * 32, "0" * 12, 1))
    assert kept.message == letter


@pytest.mark.usefixtures("lived")
async def test_a_no_is_kept_to(erasures: SqlErasures, database: Database) -> None:
    """The list of those nobody contacts stays as it is: it is what he has asked for."""
    suppressions = SqlSuppressions(database)
    await suppressions.suppress(SuppressionEntry(WORKSHOP_ID, MARIA_PHONE, "asked", "sms", NOW))
    await erasures.erase(MARIA, NAME, AFTER)
    assert await suppressions.is_suppressed(WORKSHOP_ID, MARIA_PHONE)


@pytest.mark.usefixtures("lived")
async def test_what_is_under_way_has_to_end_first(erasures: SqlErasures, database: Database, log: SqlCallLog) -> None:
    """Each is named, with what to do about it, appointments as people know them, and nothing is erased."""
    await SqlTasks(database).note(replace(TASK, task_id="1" * 32, state=TaskState.AWAITING_CONFIRMATION))
    await log.open_call(opened("CA2"))
    await SqlDialLog(database).open(replace(INTENT, intent_id="dial-2"))
    await SqlOutbox(database, lambda: NOW).put(notice("sms-2"))
    with pytest.raises(RuleBroken) as refusal:
        await erasures.erase(MARIA, NAME, NOW)
    told = str(refusal.value)
    appointment_told = "cancel appointment appt-1 (vehicle inspection, Tue 24 Nov 2026 09:00)"
    for what in (appointment_told, "call CA2", f"task {'1' * 32}", "place dial-2", "sent: sms-2"):
        assert what in told
    assert (await SqlDirectory(database).contact(MARIA)).name == NAME


@pytest.mark.usefixtures("lived")
async def test_another_name_erases_nobody(erasures: SqlErasures, book: SqlAppointmentBook) -> None:
    """Nor does an id nobody has."""
    with pytest.raises(RuleBroken, match="letter by letter"):
        await erasures.erase(MARIA, "Tom Becker", AFTER)
    with pytest.raises(NotFound):
        await erasures.erase("nobody", NAME, AFTER)
    assert (await book.get("appt-1")).status is AppointmentStatus.CONFIRMED


async def _calls(database: Database) -> list[CallRow]:
    async with database.reading() as unit:
        return list(await unit.scalars(select(CallRow)))


def _plain(row: Row | None) -> dict[str, Any]:
    assert row is not None
    return row.model_dump()


def _contacts(database: Database) -> SqlContacts:
    return SqlContacts(database, contact_changed=ContactsChanged(), vehicle_changed=VehiclesChanged())
