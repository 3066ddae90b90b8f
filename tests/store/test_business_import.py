"""Files into the database: all or nothing, and a second time nothing at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.agents import AgentOrigin
from domain.budgets import Scope
from domain.business import Contact, Organisation
from domain.errors import NotFound, RuleBroken
from domain.ports.agents import AgentOrder
from domain.ports.storage import Directory
from store.agents import SqlAgents
from store.budgets import SqlBudgets
from store.business_files.csv_file import read_csv
from store.business_files.entries import BusinessFile, VehicleEntry
from store.business_files.yaml_file import read_yaml
from store.business_import import BusinessImport, ImportMode, ImportReport
from store.contact_rows import touch_contact
from store.contacts import SqlContacts
from store.database import Database
from store.deciders import SqlDeciders
from store.directory import SqlDirectory
from store.merging import merge_contacts
from store.seeds import WORKSHOP_ID
from store.tables import ServiceRow, VehicleRow
from store.vehicles import SqlVehicles
from tests.store.business_files.whole import WHOLE
from tests.store.world import MARIA, MARIA_PHONE, NOW, TOM, ContactsChanged, VehiclesChanged

VIN = "1FTFW1ET9DFC10312"


async def nobody_told(_numbers: Sequence[str]) -> None:
    """Forget nothing: there is no cache."""


@dataclass
class Desk:
    """Imports files about the workshop."""

    database: Database
    contacts_changed: ContactsChanged
    vehicles_changed: VehiclesChanged

    async def take(
        self, file: BusinessFile, mode: ImportMode = ImportMode.ALL, *, keeps_known: bool = False
    ) -> ImportReport:
        """Import."""
        importing = BusinessImport(
            self.database,
            lambda: NOW,
            contact_changed=self.contacts_changed,
            vehicle_changed=self.vehicles_changed,
        )
        return await importing.take(file, mode, keeps_known=keeps_known)

    async def customers(self, rows: str, mode: ImportMode = ImportMode.ALL) -> ImportReport:
        """Import rows of number, name and phone."""
        return await self.take(read_csv(f"number,name,phone,email\n{rows}", WORKSHOP_ID), mode)

    async def vehicles(self, rows: str) -> ImportReport:
        """Import rows of customer, VIN and plate."""
        return await self.take(read_csv(f"customer,vin,plate,make\n{rows}", WORKSHOP_ID))

    async def owner(self, phone: str) -> Contact | None:
        """Return who has a phone."""
        return await SqlDirectory(self.database).contact_by_phone(WORKSHOP_ID, phone)


async def _until_it_waits(unit: AsyncSession) -> None:
    """Return when somebody waits for a lock; SQLite lets nobody begin to write before this unit of work ends."""
    if unit.get_bind().dialect.name == "postgresql":
        for _ in range(1_000):
            if await unit.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("nobody waits")


@pytest.fixture
def desk(
    workshop: Organisation, database: Database, contacts_changed: ContactsChanged, vehicles_changed: VehiclesChanged
) -> Desk:
    """Return the desk."""
    return Desk(database, contacts_changed, vehicles_changed)


class TestCustomers:
    """CSV."""

    async def test_second_import_changes_nothing(self, desk: Desk) -> None:
        """With a number, without one, and with an e-mail alone."""
        rows = "17,Eva Dahl,5551239001,\n,Jan Prins,5551239002,\n,Lia Roth,,lia@x.example\n"
        first = await desk.customers(rows)
        assert (first.added["contacts"], first.is_stored) == (3, True)
        second = await desk.customers(rows)
        assert (second.added, second.changed, second.unchanged["contacts"]) == ({}, {}, 3)

    async def test_what_the_file_says_counts_and_the_rest_stays(self, desk: Desk) -> None:
        """A new name and phone; the phone he had stays his, behind it. Caches are told."""
        await desk.customers("17,Eva Dahl,5551239001,eva@x.example\n")
        desk.contacts_changed.told.clear()
        report = await desk.customers("17,Eva Holt,5551239002,\n")
        eva = await desk.owner("+15551239001")
        assert report.changed["contacts"] == 1
        assert eva is not None
        assert (eva.name, eva.phones) == ("Eva Holt", ("+15551239002", "+15551239001"))
        assert (eva.emails, desk.contacts_changed.told) == (("eva@x.example",), [eva])

    async def test_known_customer_gets_his_number(self, desk: Desk) -> None:
        """By phone and name, and is no second customer."""
        report = await desk.customers(f"C-1,maria  JENSEN,{MARIA_PHONE},MARIA.jensen@customer.example\n")
        maria = await desk.owner(MARIA_PHONE)
        assert report.changed["contacts"] == 1
        assert maria is not None
        assert (maria.contact_id, maria.customer_number) == (MARIA, "C-1")
        assert maria.emails == ("MARIA.jensen@customer.example",)

    @pytest.mark.parametrize(
        ("rows", "place", "reason"),
        [
            (f",Eva Dahl,{MARIA_PHONE},\n", "line 2", "among those stored already"),
            ("1,Eva Dahl,5551239001,\n2,Jan Prins,5551239001,\n", "line 3", "(line 2)"),
            ("1,Eva Dahl,5551239001,\n1,Eva Dahl,5551239002,\n", "line 3", "same customer as line 2"),
            (",Eva Dahl,5551239001,\n,eva dahl,5551239001,\n", "line 3", "same customer as line 2"),
        ],
        ids=["stored", "in the file", "number twice", "row twice"],
    )
    async def test_two_customers_of_one_phone_or_number_are_refused(
        self, desk: Desk, rows: str, place: str, reason: str
    ) -> None:
        """One number leads to one customer; the line and the other owner are named, the number is masked."""
        report = await desk.customers(rows)
        [refusal] = report.refusals
        assert refusal.place == place
        assert reason in refusal.reason
        assert "1239001" not in refusal.reason
        assert MARIA_PHONE not in refusal.reason

    async def test_one_refusal_and_nothing_is_stored(self, desk: Desk) -> None:
        """Unless one is told to keep going; then the rest is."""
        rows = "1,Eva Dahl,5551239001,\n2,Jan,none,\n"
        report = await desk.customers(rows)
        assert (report.is_stored, await desk.owner("+15551239001")) == (False, None)
        report = await desk.customers(rows, ImportMode.KEEP_GOING)
        assert (report.is_stored, len(report.refusals)) == (True, 1)
        assert await desk.owner("+15551239001") is not None

    async def test_dry_run_says_all_and_stores_nothing(self, desk: Desk) -> None:
        """Caches are told nothing either."""
        report = await desk.customers("1,Eva Dahl,5551239001,\n", ImportMode.DRY_RUN)
        assert (report.added["contacts"], report.is_stored) == (1, False)
        assert await desk.owner("+15551239001") is None
        assert desk.contacts_changed.told == []

    async def test_merged_customers_stay_merged(self, desk: Desk, database: Database) -> None:
        """The file that has him twice is no reason to make two of him again."""
        rows = "1,Eva Dahl,5551239001,\n2,E. Dahl,5551239002,\n"
        await desk.customers(rows)
        first, second = await desk.owner("+15551239001"), await desk.owner("+15551239002")
        assert first is not None
        assert second is not None
        contacts = SqlContacts(database, contact_changed=desk.contacts_changed, vehicle_changed=desk.vehicles_changed)
        merged = await contacts.merge(first.contact_id, second.contact_id)
        report = await desk.customers(rows)
        assert (report.refusals, report.changed) == ((), {})
        assert await desk.owner("+15551239002") == merged

    async def test_who_is_merged_during_an_import_stays_merged(self, desk: Desk, database: Database) -> None:
        """The plan was made before; neither he nor his vehicles come back to life by it."""
        file = replace(
            read_csv("number,name,phone\n9,Tom Becker,+15551230002\n", WORKSHOP_ID),
            vehicles=(VehicleEntry("line 2", TOM, plate="NEW 1"),),
        )
        async with database.transaction() as unit:
            await merge_contacts(unit, MARIA, TOM)
            importing = asyncio.create_task(desk.take(file, ImportMode.KEEP_GOING))
            await _until_it_waits(unit)
        await importing
        merged = await SqlDirectory(database).contact(TOM)
        assert (merged.contact_id, merged.name) == (MARIA, "Maria Jensen")
        async with database.reading() as unit:
            owners = select(col(VehicleRow.contact_id)).where(col(VehicleRow.plate) == "NEW 1")
            assert (await unit.scalars(owners)).all() == [MARIA]

    async def test_last_contact_during_an_import_stays(self, desk: Desk, database: Database) -> None:
        """A call that ends meanwhile is not taken back."""
        later = NOW + timedelta(days=1)
        async with database.transaction() as unit:
            await touch_contact(unit, TOM, later)
            importing = asyncio.create_task(desk.customers("9,Tom Becker,+15551230002,\n"))
            await _until_it_waits(unit)
        assert (await importing).changed["contacts"] == 1
        assert (await SqlDirectory(database).contact(TOM)).last_contact_at == later

    async def test_business_nobody_knows_is_not_found(self, desk: Desk) -> None:
        """A typing error makes no second business."""
        with pytest.raises(NotFound, match="import its YAML"):
            await desk.take(read_csv("name,phone\nEva,5551239001\n", "nothgate"))


class TestVehicles:
    """CSV."""

    async def test_vehicle_belongs_to_whom_the_file_names(self, desk: Desk, database: Database) -> None:
        """By contact id, phone or e-mail; a second import changes nothing."""
        rows = f"{MARIA},{VIN},,Ford\n{MARIA_PHONE},,X 1,\nmaria.jensen@customer.example,,X 2,\n"
        before = len(await SqlVehicles(database).of_contact(MARIA))
        assert (await desk.vehicles(rows)).added["vehicles"] == 3
        assert len(await SqlVehicles(database).of_contact(MARIA)) == before + 3
        assert (await desk.vehicles(rows)).unchanged["vehicles"] == 3

    async def test_sold_vehicle_changes_hands(self, desk: Desk, database: Database) -> None:
        """It is known by its VIN; caches are told."""
        await desk.vehicles(f"{MARIA},{VIN},X 1,Ford\n")
        desk.vehicles_changed.told.clear()
        assert (await desk.vehicles(f"tom-becker,{VIN},,\n")).changed["vehicles"] == 1
        sold = await SqlVehicles(database).by_vin(WORKSHOP_ID, VIN)
        assert sold is not None
        assert (sold.contact_id, sold.plate, sold.make) == ("tom-becker", "X 1", "Ford")
        assert desk.vehicles_changed.told == [sold]

    async def test_vehicle_known_by_its_plate_gets_its_vin(self, desk: Desk, database: Database) -> None:
        """And is no second vehicle."""
        await desk.vehicles(f"{MARIA},,x 1,\n")
        assert (await desk.vehicles(f"{MARIA},{VIN},X 1,\n")).changed["vehicles"] == 1
        found = await SqlVehicles(database).by_vin(WORKSHOP_ID, VIN)
        assert found is not None
        assert found.plate == "X 1"

    async def test_vehicle_of_nobody_is_refused(self, desk: Desk) -> None:
        """Its line and what is missing are said; so is one that is there twice."""
        report = await desk.vehicles(f"nobody,{VIN},,\n{MARIA},,X 1,\n{MARIA},,x 1,\n")
        assert [refusal.place for refusal in report.refusals] == ["line 2", "line 4"]
        assert "customer is not known" in report.refusals[0].reason


class TestBusiness:
    """YAML."""

    async def test_business_comes_back_as_the_file_says(self, desk: Desk, database: Database) -> None:
        """Everything but the holidays, which come with the clock; the agent answers at once."""
        file = read_yaml(WHOLE)
        report = await desk.take(file, ImportMode.KEEP_GOING)
        assert report.added == {
            "organisations": 1,
            "locations": 1,
            "resources": 2,
            "services": 1,
            "agents": 1,
            "phone_numbers": 1,
            "contacts": 1,
            "vehicles": 1,
            "approvers": 2,
            "approval_rules": 1,
            "budgets": 5,
        }
        line = await SqlDirectory(database, lambda: NOW).line("+15005550111")
        assert line is not None
        assert file.organisation is not None
        there, stated = line.organisation.resources[0], file.organisation.resources[0]
        assert there.hours.closed_on > stated.hours.closed_on
        assert replace(line.organisation, resources=()) == replace(file.organisation, resources=())
        assert replace(there, hours=stated.hours) == stated
        assert line.agent == file.agents[0]
        deciders = await SqlDeciders(database).deciders("o")
        assert (deciders.approvers, deciders.policy) == (file.approvers, file.policy)
        assert await SqlBudgets(database, "USD").limits("o") == file.limits

    async def test_second_import_changes_nothing(self, desk: Desk) -> None:
        """Not even a position or an instant."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        again = await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        assert (again.added, again.changed, again.unchanged.total()) == ({}, {}, 17)

    async def test_changed_file_changes_what_it_says(self, desk: Desk, database: Database) -> None:
        """A price and an absence; what it leaves out stays."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        edited = WHOLE.replace("12.50", "14.00").replace("until: 2026-12-02", "until: 2026-12-03")
        report = await desk.take(read_yaml(edited), ImportMode.KEEP_GOING)
        assert report.changed == {"services": 1, "resources": 1}
        assert str((await SqlDirectory(database).organisation("o")).services[0].price) == "14.00"

    async def test_a_limit_the_file_leaves_out_stays(self, desk: Desk, database: Database) -> None:
        """One that it states counts, whatever people have set meanwhile."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        budgets = SqlBudgets(database, "USD")
        await budgets.change("o", lambda _stands: {Scope.DAY: Decimal(9), Scope.CALL: Decimal(3)})
        edited = WHOLE.replace("budgets: {day: 20, month: ", "budgets: {month: ").replace("call: 0.75, ", "")
        report = await desk.take(read_yaml(edited), ImportMode.KEEP_GOING)
        assert (report.added["budgets"], report.changed["budgets"]) == (3, 0)
        assert await budgets.limits("o") == {
            Scope.DAY: Decimal(9),
            Scope.MONTH: Decimal("400.5"),
            Scope.TASK: Decimal("2.25"),
            Scope.CALL: Decimal(3),
            Scope.CONTACT: Decimal(0),
        }

    async def test_limits_people_have_changed_are_kept_by_whoever_keeps_what_is_known(
        self, desk: Desk, database: Database
    ) -> None:
        """One that was taken away does not come back either."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        budgets = SqlBudgets(database, "USD")
        await budgets.change("o", lambda _stands: {Scope.DAY: Decimal(9)})
        report = await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING, keeps_known=True)
        assert (report.changed, await budgets.limits("o")) == ({}, {Scope.DAY: Decimal(9)})

    async def test_changed_agent_is_a_new_version_that_answers(self, desk: Desk, database: Database) -> None:
        """The one before stays as it was; what the file says of its number counts for the first one only."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        report = await desk.take(read_yaml(WHOLE.replace("Be kind.", "Be brief.")), ImportMode.KEEP_GOING)
        agents = SqlAgents(database, nobody_told)
        versions = await agents.versions("a", limit=9)

        assert report.changed == {"agents": 1}
        assert [(one.agent.version, one.agent.instructions) for one in versions] == [(2, "Be brief."), (1, "Be kind.")]
        assert [(one.origin, one.published_by) for one in versions] == [(AgentOrigin.FILE, "a business file")] * 2

    async def test_agent_changed_by_hand_is_left_to_those_who_changed_it(self, desk: Desk, database: Database) -> None:
        """A file that says what it said changes nothing; one that says something new is refused, and why is said."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        agents = SqlAgents(database, nobody_told)
        anna = replace(read_yaml(WHOLE).agents[0], name="Anna")
        await agents.write_draft(anna, by="Ida", at=NOW, check=lambda _: None)
        await agents.publish(AgentOrder("a", "1", "Ida", NOW), lambda _: None)

        same = await desk.take(read_yaml(WHOLE.replace("12.50", "14.00")), ImportMode.KEEP_GOING)
        other = await desk.take(read_yaml(WHOLE.replace("Be kind.", "Be brief.")), ImportMode.KEEP_GOING)
        published = (await agents.standing("a")).published

        assert (same.changed, other.changed) == ({"services": 1}, {"services": 1})
        assert next(one for one in other.refusals if one not in same.refusals).place == "agents, entry 1"
        assert "version 2 is by Ida" in other.refusals[0].reason
        assert published is not None
        assert (published.agent.name, published.agent.instructions) == ("Anna", "Be kind.")

    async def test_what_was_retired_stays_so(self, desk: Desk, database: Database) -> None:
        """No file says it, so that none takes it back."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        async with database.transaction() as unit:
            (await unit.get_one(ServiceRow, ("o", "cut"))).is_retired = True
        await desk.take(read_yaml(WHOLE.replace("12.50", "14.00")), ImportMode.KEEP_GOING)

        [service] = (await SqlDirectory(database).organisation("o")).services
        assert (service.is_retired, str(service.price)) == (True, "14.00")

    async def test_whom_the_list_of_approvers_leaves_out_decides_no_more(self, desk: Desk, database: Database) -> None:
        """Unlike anything else that a file leaves out; a file without the list changes nothing about them."""
        await desk.take(read_yaml(WHOLE), ImportMode.KEEP_GOING)
        deputy = WHOLE[WHOLE.index("  - {key: deputy") : WHOLE.index("approvals:")]
        await desk.take(read_yaml(WHOLE.replace(deputy, "")), ImportMode.KEEP_GOING)
        await desk.take(read_yaml(WHOLE[: WHOLE.index("approvers:")]), ImportMode.KEEP_GOING)
        assert [one.key for one in (await SqlDeciders(database).deciders("o")).approvers] == ["owner"]

    async def test_another_business_s_agent_or_number_is_refused(self, desk: Desk, directory: Directory) -> None:
        """And nothing of the file is stored."""
        before = await directory.line("+15005550006")
        for taken in (("id: a,", "id: ada,"), ('"+15005550111"', '"+15005550006"')):
            stated = WHOLE.replace(*taken).replace("agent: a}", "agent: ada}" if "ada" in taken[1] else "agent: a}")
            with pytest.raises(RuleBroken, match="another organisation"):
                await desk.take(read_yaml(stated), ImportMode.KEEP_GOING)
            with pytest.raises(NotFound):
                await directory.organisation("o")
        assert await directory.line("+15005550006") == before
