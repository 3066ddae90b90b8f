"""What customers have agreed to and who is not contacted any more, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from domain.business import Organisation
from domain.compliance import ConsentState
from domain.errors import RuleBroken
from domain.outbound import DialPurpose
from domain.ports.consent import ConsentEntry, SuppressionEntry
from domain.ports.reading import Cursor
from store.appointment_book import SqlAppointmentBook
from store.consents import SqlConsents
from store.database import Database
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.suppressions import SqlSuppressions
from tests.store.world import INSPECTION, MARIA, MARIA_EMAIL, MARIA_PHONE, NOW, appointment

YES: Final = ConsentEntry(MARIA, DialPurpose.SALES, ConsentState.GRANTED, "form", NOW)
NO: Final = replace(YES, state=ConsentState.REFUSED, source="CA1", at=NOW + timedelta(days=1))
STOP: Final = SuppressionEntry(WORKSHOP_ID, MARIA_PHONE, "do not call me again", "CA1", NOW, "bye-1")


@pytest.fixture
def consents(workshop: Organisation, database: Database) -> SqlConsents:
    """Return the workshop's consents."""
    return SqlConsents(database)


@pytest.fixture
def suppressions(workshop: Organisation, database: Database) -> SqlSuppressions:
    """Return the workshop's list."""
    return SqlSuppressions(database)


class TestConsent:
    """The latest word counts."""

    async def test_who_has_said_nothing_has_no_state(self, consents: SqlConsents) -> None:
        """Silence is neither yes nor no."""
        assert await consents.state(MARIA, DialPurpose.SALES) is None

    async def test_the_latest_of_each_purpose(self, consents: SqlConsents) -> None:
        """Words of different purposes do not touch each other."""
        reminders = replace(YES, purpose=DialPurpose.REMINDER)
        for word in (NO, reminders, YES):
            await consents.record(word)
        assert await consents.latest(MARIA) == [reminders, NO]

    @pytest.mark.parametrize("words", [(YES, NO), (NO, YES), (YES, NO, NO)])
    async def test_the_latest_counts_in_whatever_order_it_arrives(
        self, consents: SqlConsents, words: tuple[ConsentEntry, ...]
    ) -> None:
        """It was said later; a repeat changes nothing."""
        for word in words:
            await consents.record(word)
        assert await consents.state(MARIA, DialPurpose.SALES) is ConsentState.REFUSED

    async def test_consent_is_for_a_purpose(self, consents: SqlConsents) -> None:
        """A no to sales is none to reminders."""
        await consents.record(NO)
        assert await consents.state(MARIA, DialPurpose.REMINDER) is None

    async def test_nobody_agrees_for_a_stranger(self, consents: SqlConsents) -> None:
        """The customer must be known."""
        with pytest.raises(RuleBroken):
            await consents.record(replace(YES, contact_id="nobody"))


class TestSuppression:
    """A number on the list is left alone on every channel."""

    async def test_a_number_is_on_the_list_of_one_business(self, suppressions: SqlSuppressions) -> None:
        """Another business has its own."""
        assert await suppressions.suppress(STOP) == STOP
        assert await suppressions.suppress(replace(STOP, reason="again")) == STOP
        assert await suppressions.is_suppressed(WORKSHOP_ID, MARIA_PHONE)
        assert not await suppressions.is_suppressed("other", MARIA_PHONE)

    async def test_a_customers_numbers_are_looked_up_together(self, suppressions: SqlSuppressions) -> None:
        """In their order, and on the list of his business alone."""
        second = replace(STOP, phone="+15551230077")
        for entry in (second, STOP):
            await suppressions.suppress(entry)
        his = (MARIA_PHONE, "+15551230078", second.phone)
        assert await suppressions.of_numbers(WORKSHOP_ID, his) == [STOP, second]
        assert await suppressions.of_numbers("other", his) == []

    async def test_a_text_to_it_is_barred_but_for_the_confirmation(self, suppressions: SqlSuppressions) -> None:
        """He is told once that it was the last one; a second "stop" does not entitle to another."""
        await suppressions.suppress(STOP)
        await suppressions.suppress(replace(STOP, confirmation_id="bye-2"))
        barred = {one: await suppressions.bars_text(WORKSHOP_NUMBER, MARIA_PHONE, one) for one in ("bye-1", "bye-2")}
        assert barred == {"bye-1": False, "bye-2": True}

    async def test_without_a_confirmation_every_text_is_barred(self, suppressions: SqlSuppressions) -> None:
        """Staff have put it there."""
        await suppressions.suppress(replace(STOP, confirmation_id=None))
        assert await suppressions.bars_text(WORKSHOP_NUMBER, MARIA_PHONE, "sms-1")

    async def test_no_mail_is_sent_about_his_appointment_either(
        self, suppressions: SqlSuppressions, book: SqlAppointmentBook
    ) -> None:
        """He has said it of every channel."""
        await book.hold(appointment("appt-1"), INSPECTION)
        assert not await suppressions.bars_mail("appt-1")
        await suppressions.suppress(STOP)
        assert await suppressions.bars_mail("appt-1")

    async def test_no_mail_is_sent_to_his_address(self, suppressions: SqlSuppressions) -> None:
        """However it is written; other addresses, and other businesses, are not meant."""
        assert not await suppressions.bars_address(WORKSHOP_ID, MARIA_EMAIL)
        await suppressions.suppress(STOP)
        wanted = {WORKSHOP_ID: [MARIA_EMAIL, MARIA_EMAIL.upper(), "alex@example.com"], "other": [MARIA_EMAIL]}
        barred = [await suppressions.bars_address(who, address) for who, some in wanted.items() for address in some]
        assert barred == [True, True, False, False]

    async def test_a_number_is_taken_off_once(self, suppressions: SqlSuppressions) -> None:
        """It may be contacted again; what is not on the list can't be taken off."""
        await suppressions.suppress(STOP)
        assert [await suppressions.lift(WORKSHOP_ID, MARIA_PHONE) for _ in range(2)] == [True, False]
        assert not await suppressions.is_suppressed(WORKSHOP_ID, MARIA_PHONE)

    async def test_the_list_is_read_latest_first_a_page_at_a_time(self, suppressions: SqlSuppressions) -> None:
        """Entries of the same instant have an order too."""
        entries = [
            replace(STOP, phone=f"+1555123000{number}", at=NOW + timedelta(days=number // 2)) for number in range(4)
        ]
        for entry in entries:
            await suppressions.suppress(entry)
        first = await suppressions.entries(WORKSHOP_ID, after=None, limit=3)
        rest = await suppressions.entries(WORKSHOP_ID, after=Cursor(first[-1].at, first[-1].phone), limit=3)
        assert [*first, *rest] == entries[::-1]

    async def test_other_numbers_get_theirs(self, suppressions: SqlSuppressions) -> None:
        """Neither the recipient nor the sender is meant."""
        await suppressions.suppress(STOP)
        assert not await suppressions.bars_text(WORKSHOP_NUMBER, "+15551230002", "sms-1")
        assert not await suppressions.bars_text("+15005550999", MARIA_PHONE, "sms-1")
