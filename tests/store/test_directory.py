"""Who the business is and whom it knows, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from domain.business import Contact, OpenSpan, Organisation
from domain.errors import NotFound, RuleBroken
from domain.ports.storage import Directory
from store.agent_rows import agent_row
from store.business_rows import organisation_row
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.tables import PhoneNumberRow
from tests.store.world import MARIA, MARIA_PHONE, NOW, rename

NEW = Contact("new", WORKSHOP_ID, "Lena Vogt", ("+15551239000", "+15551239001"), ("lena@customer.example",))


class TestLine:
    """Who answers a number."""

    async def test_line_is_the_business_and_its_agent(self, directory: Directory, workshop: Organisation) -> None:
        """Everything a call needs before its first word comes with the number."""
        line = await directory.line(WORKSHOP_NUMBER)
        assert line is not None
        assert (line.number, line.organisation) == (WORKSHOP_NUMBER, workshop)
        assert (line.agent.name, line.agent.version) == ("Ada", 1)

    async def test_unknown_number_has_no_line(self, directory: Directory) -> None:
        """Nobody answers a number that is not ours."""
        assert await directory.line("+15005550001") is None

    async def test_highest_published_version_answers(self, directory: Directory, database: Database) -> None:
        """A draft changes nothing until it is published."""
        line = await directory.line(WORKSHOP_NUMBER)
        assert line is not None
        async with database.transaction() as unit:
            unit.add(agent_row(replace(line.agent, version=2, name="Ada II"), published_at=NOW))
            unit.add(agent_row(replace(line.agent, version=3, name="Ada III"), published_at=None))
        answering = await directory.line(WORKSHOP_NUMBER)
        assert answering is not None
        assert answering.agent.name == "Ada II"

    async def test_number_of_a_draft_has_no_line(self, directory: Directory, database: Database) -> None:
        """An agent that was never published takes no calls."""
        line = await directory.line(WORKSHOP_NUMBER)
        assert line is not None
        async with database.transaction() as unit:
            unit.add(agent_row(replace(line.agent, agent_id="bob"), published_at=None))
            unit.add(PhoneNumberRow(number="+15005550007", organisation_id=WORKSHOP_ID, agent_id="bob"))
        assert await directory.line("+15005550007") is None


class TestOrganisation:
    """The business."""

    async def test_organisation_has_services_and_resources_in_order(self, workshop: Organisation) -> None:
        """What was stored comes back exactly: durations, prices, hours, order."""
        assert [service.key for service in workshop.services] == [
            "inspection",
            "oil_change",
            "brake_service",
            "tire_change",
        ]
        assert workshop.services[2].duration == timedelta(minutes=90)
        assert str(workshop.services[0].price) == str(Decimal("89.00"))
        assert [resource.key for resource in workshop.resources] == ["bay_1", "bay_2"]
        hours = workshop.resources[0].hours
        assert hours.weekly[0] == (OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17)))
        assert hours.weekly[5] == (OpenSpan(time(9), time(13)),)
        assert 6 not in hours.weekly

    async def test_it_may_name_who_takes_over(self, database: Database, workshop: Organisation) -> None:
        """Nobody, unless somebody was named."""
        assert workshop.human_number is None
        named = replace(workshop, organisation_id="named", human_number="+15551239999", services=(), resources=())
        async with database.transaction() as unit:
            unit.add(organisation_row(named))
        assert await SqlDirectory(database).organisation("named") == named

    async def test_unknown_organisation_is_not_found(self, directory: Directory) -> None:
        """There is no default business."""
        with pytest.raises(NotFound):
            await directory.organisation("elsewhere")


class TestContact:
    """Customers."""

    async def test_contact_is_found_by_any_of_his_phones(self, directory: Directory) -> None:
        """Every number leads to the same whole customer."""
        assert await directory.save_contact(NEW) == NEW
        for phone in NEW.phones:
            assert await directory.contact_by_phone(WORKSHOP_ID, phone) == NEW
        assert await directory.contact("new") == NEW

    async def test_unknown_phone_has_no_contact(self, directory: Directory) -> None:
        """A stranger is nobody, in another business as well."""
        assert await directory.contact_by_phone(WORKSHOP_ID, "+15550000000") is None
        assert await directory.contact_by_phone("elsewhere", MARIA_PHONE) is None

    async def test_unknown_contact_is_not_found(self, directory: Directory) -> None:
        """An id that was never stored is an error."""
        with pytest.raises(NotFound):
            await directory.contact("nobody")

    async def test_instants_come_back_aware_in_utc(self, directory: Directory) -> None:
        """Both databases return the instant that was stored, in UTC."""
        at = datetime.fromisoformat("2026-11-21T10:00:00.123456-05:00")
        await directory.save_contact(replace(NEW, last_contact_at=at))
        stored = (await directory.contact("new")).last_contact_at
        assert stored == at
        assert stored.tzinfo is UTC

    @pytest.mark.parametrize("query", ["maria", "JENSEN", "1230001", "maria.jensen@", "  ria jen".strip()])
    async def test_search_looks_at_name_phone_and_email(self, directory: Directory, query: str) -> None:
        """A part of any of them, in any case, finds the customer."""
        assert [one.contact_id for one in await directory.search_contacts(WORKSHOP_ID, query)] == [MARIA]

    @pytest.mark.parametrize("query", ["%", "_", "\\"])
    async def test_search_takes_wildcards_literally(self, directory: Directory, query: str) -> None:
        """A percent sign is no way to list everybody."""
        assert list(await directory.search_contacts(WORKSHOP_ID, query)) == []

    async def test_search_is_limited_and_ordered_by_name(self, directory: Directory) -> None:
        """The first names come first, and no more than asked for."""
        found = await directory.search_contacts(WORKSHOP_ID, "+1555", limit=2)
        assert [one.name for one in found] == ["Aisha Rahman", "Maria Jensen"]

    async def test_search_stays_in_the_business(self, directory: Directory) -> None:
        """Another business's customers are not found."""
        assert list(await directory.search_contacts("elsewhere", "Maria")) == []


class TestSaveContact:
    """A number belongs to one customer."""

    async def test_another_s_customer_number_is_refused(self, directory: Directory) -> None:
        """It is a conflict, which names the customer number: nobody is missing."""
        await directory.save_contact(replace(NEW, customer_number="C-17"))
        with pytest.raises(RuleBroken, match="customer number"):
            await directory.save_contact(Contact("other", WORKSHOP_ID, "Jan Prins", customer_number="C-17"))

    async def test_same_phone_returns_the_known_customer(self, directory: Directory) -> None:
        """Whoever calls from a known number is that customer, not a second one."""
        saved = await directory.save_contact(replace(NEW, phones=(*NEW.phones, MARIA_PHONE)))
        assert saved == await directory.contact(MARIA)
        with pytest.raises(NotFound):
            await directory.contact("new")
        assert await directory.contact_by_phone(WORKSHOP_ID, NEW.phones[0]) is None

    async def test_repeat_returns_what_is_stored(self, directory: Directory, database: Database) -> None:
        """A retried activity finds the name that was corrected meanwhile."""
        await directory.save_contact(NEW)
        renamed = await rename(database, "new", "Lena Voigt")
        assert await directory.save_contact(NEW) == renamed

    async def test_customers_without_phone_are_told_apart_by_id(self, directory: Directory) -> None:
        """No number is not a common number."""
        first = await directory.save_contact(replace(NEW, contact_id="a", phones=()))
        second = await directory.save_contact(replace(NEW, contact_id="b", phones=()))
        assert (first.contact_id, second.contact_id) == ("a", "b")
        assert await directory.save_contact(first) == first

    async def test_unknown_organisation_is_refused(self, directory: Directory) -> None:
        """A customer belongs to a business that exists."""
        with pytest.raises(RuleBroken):
            await directory.save_contact(replace(NEW, organisation_id="elsewhere"))

    async def test_racing_saves_make_one_customer(self, directory: Directory) -> None:
        """Whoever saves the same phone at the same moment, all get the same customer."""
        wanted = [replace(NEW, contact_id=f"new-{number}", name=f"Name {number}") for number in range(10)]
        saved = await asyncio.gather(*(directory.save_contact(one) for one in wanted))
        assert len({one.contact_id for one in saved}) == 1
        assert len(await directory.search_contacts(WORKSHOP_ID, NEW.phones[0])) == 1

    async def test_phones_in_any_order_never_deadlock(self, directory: Directory) -> None:
        """Two customers that share two phones, given in opposite orders, are one customer."""
        wanted = [
            replace(NEW, contact_id=f"new-{number}", phones=NEW.phones[:: 1 if number % 2 else -1])
            for number in range(10)
        ]
        saved = await asyncio.gather(*(directory.save_contact(one) for one in wanted))
        assert len({one.contact_id for one in saved}) == 1
