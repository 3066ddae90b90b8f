"""Schedules on the real server: made once, changed where they differ, and due at nine on every day of a year."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from temporalio.api.workflowservice.v1 import ListScheduleMatchingTimesRequest
from temporalio.client import Client, Schedule, ScheduleActionStartWorkflow, ScheduleOverlapPolicy
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.reminders import Reminding
from domain.business import Appointment, AppointmentStatus, Organisation, Service
from domain.errors import ConfigurationError, ProviderUnavailable
from domain.names import BACKGROUND_QUEUE, PRICE_SWEEP_WORKFLOW, REMINDER_SWEEP_WORKFLOW
from domain.reminding import DuePage
from processes.keep_schedules import report
from processes.price_schedule import price_sweep_schedule
from processes.reminder_schedule import reminder_schedule
from processes.schedule_desk import TemporalScheduleDesk
from processes.schedules import Kept, ScheduleKeeper, ScheduleKind, kept_schedules
from store.appointment_book import SqlAppointmentBook
from store.appointment_rows import appointment_row
from store.consents import SqlConsents
from store.database import Database
from store.directory import SqlDirectory
from store.organisations import organisation_ids
from store.reminders import SqlReminders
from store.seeds import WORKSHOP_ID
from store.tables import OrganisationRow
from tests.store.premade import move_in
from tests.waiting import until

NEW_YORK = "America/New_York"


@dataclass
class Office:
    """Businesses whose schedules are kept.

    Attributes:
        kind: Reminders under ids that no other test uses: the server is shared.
        unreadable: Ids of further ones, which can't be read.
        standing: Schedules that belong to no business, by id.
    """

    client: Client
    kind: ScheduleKind
    businesses: list[Organisation]
    unreadable: list[str] = field(default_factory=list)
    standing: dict[str, Schedule] = field(default_factory=dict)

    def keeper(self) -> ScheduleKeeper:
        """Return what a process keeps them with."""
        return ScheduleKeeper(
            self.client, businesses=self.ids, read=self.read, kinds=(self.kind,), standing=self.standing
        )

    async def ids(self) -> Sequence[str]:
        """Return the businesses there are."""
        return [*(one.organisation_id for one in self.businesses), *self.unreadable]

    async def read(self, organisation_id: str) -> Organisation:
        """Return one of them."""
        if organisation_id in self.unreadable:
            raise ValueError(organisation_id)
        return next(one for one in self.businesses if one.organisation_id == organisation_id)

    def schedule_id(self, organisation_id: str = "a") -> str:
        """Return the id of a business's schedule."""
        return self.kind.schedule_id(organisation_id)

    async def listed(self) -> set[str]:
        """Return the schedules of this office the server lists."""
        prefix = self.kind.schedule_id("")
        return {one.id async for one in await self.client.list_schedules() if one.id.startswith(prefix)}


def business(organisation_id: str = "a", zone: str = NEW_YORK, at: time | None = time(9)) -> Organisation:
    """Return a business."""
    return Organisation(organisation_id, "Business", zone, reminders_at=at)


@pytest.fixture
async def office(temporal: WorkflowEnvironment) -> AsyncIterator[Office]:
    """Return an office with one business; its schedules are deleted at the end."""
    prefix = uuid4().hex[:8]
    kind = ScheduleKind(lambda organisation_id: f"{prefix}-{organisation_id}", reminder_schedule)
    opened = Office(temporal.client, kind, [business()])
    yield opened
    for schedule_id in await opened.listed():
        with suppress(RPCError):  # listed a little longer than it is there
            await opened.client.get_schedule_handle(schedule_id).delete()


class TestKeeping:
    """Only what differs is touched."""

    async def test_schedule_of_one_business_follows_at_once(self, office: Office) -> None:
        """To another hour on another clock, and away where nobody is reminded any more; that of others stays."""
        office.businesses.append(business("b"))
        await office.keeper().keep()
        office.businesses[0] = business("a", "Europe/Berlin", time(17, 30))
        moved = await office.keeper().keep_business("a")
        schedule = (await office.client.get_schedule_handle(office.schedule_id("a")).describe()).schedule
        office.businesses[0] = business("a", at=None)
        removed = await office.keeper().keep_business("a")

        assert moved == Kept(updated=[office.schedule_id("a")])
        assert schedule.spec.time_zone_name == "Europe/Berlin"
        assert removed == Kept(deleted=[office.schedule_id("a")])
        assert await office.keeper().keep_business("a") == Kept()
        assert await office.keeper().keep_business("b") == Kept()

    async def test_change_over_rest_is_not_held_up(self, office: Office, caplog: pytest.LogCaptureFixture) -> None:
        """Where schedules can't follow at once, workers do it; it is said, and nothing is raised."""

        async def away(_organisation_id: str) -> NoReturn:
            raise ProviderUnavailable("database", "does not answer")

        keeper = ScheduleKeeper(office.client, businesses=office.ids, read=away, kinds=(office.kind,))
        await TemporalScheduleDesk(keeper).follow("a")
        await TemporalScheduleDesk(office.keeper()).follow("a")

        assert "left to the workers: database: does not answer" in caplog.text
        assert (await office.client.get_schedule_handle(office.schedule_id("a")).describe()).schedule is not None

    async def test_each_business_gets_its_schedule(self, office: Office) -> None:
        """At its hour, on its clock, never beside one that still runs, and made up for within the hour at most."""
        office.businesses.append(business("b", "Europe/Berlin", time(17, 30)))
        assert await office.keeper().keep() == Kept(created=[office.schedule_id("a"), office.schedule_id("b")])
        schedule = (await office.client.get_schedule_handle(office.schedule_id("b")).describe()).schedule
        (calendar,) = schedule.spec.calendars
        assert (calendar.hour[0].start, calendar.minute[0].start) == (17, 30)
        assert schedule.spec.time_zone_name == "Europe/Berlin"
        assert (schedule.policy.overlap, schedule.policy.catchup_window) == (
            ScheduleOverlapPolicy.SKIP,
            timedelta(hours=1),
        )
        assert isinstance(schedule.action, ScheduleActionStartWorkflow)
        assert (schedule.action.workflow, schedule.action.task_queue) == (REMINDER_SWEEP_WORKFLOW, BACKGROUND_QUEUE)

    async def test_kept_again_nothing_changes(self, office: Office) -> None:
        """By the same process, and by another one that knows of nothing."""
        keeper = office.keeper()
        await keeper.keep()
        assert [await keeper.keep(), await office.keeper().keep()] == [Kept(), Kept()]

    async def test_what_belongs_to_no_business_is_kept_too(self, office: Office) -> None:
        """Also where there is none yet; what the server makes of it is what was wanted."""
        sweep = office.schedule_id("sweep")
        office.businesses, office.standing = [], {sweep: price_sweep_schedule()}
        assert await office.keeper().keep() == Kept(created=[sweep])
        assert await office.keeper().keep() == Kept()
        schedule = (await office.client.get_schedule_handle(sweep).describe()).schedule
        assert isinstance(schedule.action, ScheduleActionStartWorkflow)
        assert schedule.action.workflow == PRICE_SWEEP_WORKFLOW

    @pytest.mark.parametrize("changes", [{"reminders_at": time(10)}, {"time_zone": "Asia/Tokyo"}], ids=["hour", "zone"])
    async def test_what_the_settings_change_is_updated(self, office: Office, changes: dict[str, object]) -> None:
        """And nothing else."""
        keeper = office.keeper()
        office.businesses.append(business("b"))
        await keeper.keep()
        office.businesses[0] = replace(office.businesses[0], **changes)  # type: ignore[arg-type]  # fields by name
        assert await keeper.keep() == Kept(updated=[office.schedule_id("a")])
        assert await office.keeper().keep() == Kept()

    async def test_a_database_without_a_business_takes_none_away(self, office: Office) -> None:
        """It is not the one these schedules come from."""
        await office.keeper().keep()
        await until("it is listed", office.listed, within=10)
        office.businesses.clear()
        with pytest.raises(ConfigurationError, match="do not belong together"):
            await office.keeper().keep()
        assert await office.listed() == {office.schedule_id("a")}

    async def test_one_somebody_has_paused_stays_paused(self, office: Office) -> None:
        """An operator's word outlives a change of the settings."""
        await office.keeper().keep()
        handle = office.client.get_schedule_handle(office.schedule_id())
        await handle.pause(note="holidays")
        office.businesses = [business(at=time(8))]
        assert await office.keeper().keep() == Kept(updated=[office.schedule_id()])
        state = (await handle.describe()).schedule.state
        assert (state.paused, state.note) == (True, "holidays")

    @pytest.mark.parametrize("left", [[business("b", at=None)], [business(at=None)]], ids=["gone", "wants none"])
    async def test_one_nobody_wants_any_more_is_deleted(self, office: Office, left: list[Organisation]) -> None:
        """Its business is gone, or reminds nobody."""
        await office.keeper().keep()
        await until("it is listed", office.listed, within=10)
        office.businesses = left
        assert await office.keeper().keep() == Kept(deleted=[office.schedule_id()])
        with pytest.raises(RPCError):
            await office.client.get_schedule_handle(office.schedule_id()).describe()

    async def test_of_many_processes_at_once_none_fails(self, office: Office) -> None:
        """One creates, the others find it done."""
        kept = await asyncio.gather(*(office.keeper().keep() for _ in range(4)))
        assert Counter(one for each in kept for one in each.created) == {office.schedule_id(): 1}
        assert not any(each.deleted for each in kept)

    async def test_schedules_of_others_are_left_alone(self, office: Office) -> None:
        """Only ids of its own kinds are a keeper's business."""
        await office.keeper().keep()
        await until("it is listed", office.listed, within=10)
        other = ScheduleKeeper(
            office.client,
            businesses=office.ids,
            read=office.read,
            kinds=(ScheduleKind(lambda one: f"{uuid4().hex}-{one}", lambda _one: None),),
        )
        assert await other.keep() == Kept()

    async def test_a_worker_keeps_them_while_it_runs(self, office: Office) -> None:
        """A business that is added meanwhile gets its schedule without a word."""
        async with kept_schedules(office.keeper(), every=timedelta(milliseconds=50)):
            office.businesses.append(business("late"))
            await until("it is there", lambda: _has(office, "late"), within=20)


class TestFailing:
    """One bad business costs no other its schedule, and nobody his call."""

    async def test_one_the_server_refuses_holds_up_no_other(self, office: Office) -> None:
        """The server knows no such zone; it is tried again each time."""
        office.businesses = [business("a", "Nowhere/Land"), business("b")]
        keeper = office.keeper()
        kept = Kept(created=[office.schedule_id("b")], failed=[office.schedule_id("a")])
        assert await keeper.keep() == kept
        assert await keeper.keep() == Kept(failed=kept.failed)
        office.businesses[0] = business("a")
        assert await keeper.keep() == Kept(created=kept.failed)

    async def test_one_that_cannot_be_read_holds_up_no_other(self, office: Office) -> None:
        """What it has had is left as it is."""
        await office.keeper().keep()
        await until("it is listed", office.listed, within=10)
        office.businesses, office.unreadable = [business("b")], ["a"]
        kept = Kept(created=[office.schedule_id("b")], failed=[office.schedule_id("a")])
        assert await office.keeper().keep() == kept
        await office.client.get_schedule_handle(office.schedule_id("a")).describe()

    async def test_a_worker_outlives_a_bug_in_keeping(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It carries calls; where the bug is stands in the log, and the next round is tried."""
        rounds = asyncio.Queue[None]()

        async def ids() -> Sequence[str]:
            rounds.put_nowait(None)
            raise KeyError("customer")

        monkeypatch.setattr(office, "ids", ids)
        keeper = office.keeper()
        async with asyncio.timeout(20), kept_schedules(keeper, every=timedelta(milliseconds=10)):
            for _ in range(2):
                await rounds.get()
        assert "not looked after at the moment: unexpected KeyError" in caplog.text
        assert "customer" not in caplog.text.replace('raise KeyError("customer")', "")


@pytest.mark.parametrize(
    ("kept", "printed", "code"),
    [
        (Kept(), "everything is as it should be\n", 0),
        (Kept(created=["x"], deleted=["y"]), "created x\ndeleted y\n", 0),
        (Kept(created=["x"], failed=["y"]), "created x\nfailed y\n", 1),
    ],
)
def test_the_command_tells_what_it_did(kept: Kept, printed: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """And fails when something could not be kept."""
    assert report(kept) == code
    assert capsys.readouterr().out == printed


async def _has(office: Office, organisation_id: str) -> bool:
    return office.schedule_id(organisation_id) in await office.listed()


class TestYear:
    """A year of daily sweeps, with both changes of the clock in it."""

    YEAR = 2027

    async def _due_times(self, client: Client, schedule_id: str, zone: ZoneInfo) -> list[datetime]:
        """Ask the server when a schedule is due from New Year's Eve to the next."""
        request = ListScheduleMatchingTimesRequest(namespace=client.namespace, schedule_id=schedule_id)
        request.start_time.FromDatetime(datetime(self.YEAR - 1, 12, 31, tzinfo=zone).astimezone(UTC))
        request.end_time.FromDatetime(datetime(self.YEAR, 12, 31, tzinfo=zone).astimezone(UTC))
        response = await client.workflow_service.list_schedule_matching_times(request)
        return [one.ToDatetime(tzinfo=UTC) for one in response.start_time]

    @pytest.mark.parametrize("zone", [NEW_YORK, "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
    async def test_it_is_due_once_a_day_at_nine_on_the_local_clock(self, office: Office, zone: str) -> None:
        """As the server itself reckons, whatever the clocks do meanwhile."""
        office.businesses = [business(zone=zone)]
        await office.keeper().keep()
        place = ZoneInfo(zone)
        due = [one.astimezone(place) for one in await self._due_times(office.client, office.schedule_id(), place)]
        assert {one.time() for one in due} == {time(9)}
        assert [one.date() for one in due] == [date(self.YEAR - 1, 12, 31) + timedelta(days=n) for n in range(365)]

    async def test_each_appointment_of_the_year_is_due_on_exactly_one_of_them(
        self, office: Office, sqlite_url: str
    ) -> None:
        """Two on each day, in the first and in the last minutes of it."""
        database = Database.open(sqlite_url)
        await move_in(database)
        booked = await self._booked(database)
        office.businesses = [business(WORKSHOP_ID)]
        await office.keeper().keep()
        reminders, book = SqlReminders(database), SqlAppointmentBook(database, lambda: datetime.now(UTC))
        reminding = Reminding(
            directory=SqlDirectory(database), book=book, reminders=reminders, consents=SqlConsents(database)
        )
        reminded: Counter[tuple[str, str]] = Counter()
        for at in await self._due_times(office.client, office.schedule_id(WORKSHOP_ID), ZoneInfo(NEW_YORK)):
            page = await reminding.due(DuePage(WORKSHOP_ID, at, None, limit=10))
            reminded.update((one.appointment_id, one.day) for one in page.due)
        assert reminded == Counter(booked)
        await database.close()

    def days(self) -> list[date]:
        """Return the days of the year."""
        return [date(self.YEAR, 1, 1) + timedelta(days=n) for n in range(365)]

    async def _booked(self, database: Database) -> list[tuple[str, str]]:
        """Book all days and return each appointment with its local day."""
        service = Service("inspection", "vehicle inspection", timedelta(minutes=15), ("bay_1",))
        clocks = {"first": time(0, 5), "last": time(23, 40)}
        booked = []
        async with database.transaction() as unit:
            for day in self.days():
                for name, clock in clocks.items():
                    starts_at = datetime.combine(day, clock, ZoneInfo(NEW_YORK)).astimezone(UTC)
                    one = _inspection(f"{name}-{day}", starts_at, service)
                    row = appointment_row(one, service)
                    row.status = AppointmentStatus.CONFIRMED
                    unit.add(row)
                    booked.append((one.appointment_id, str(day)))
        return booked


def _inspection(identity: str, starts_at: datetime, service: Service) -> Appointment:
    return Appointment(
        appointment_id=identity,
        organisation_id=WORKSHOP_ID,
        contact_id="maria-jensen",
        service_key=service.key,
        resource_key="bay_1",
        starts_at=starts_at,
        ends_at=starts_at + service.duration,
        status=AppointmentStatus.CONFIRMED,
    )


async def test_all_businesses_are_read(sqlite_url: str) -> None:
    """In order."""
    database = Database.open(sqlite_url)
    await move_in(database)
    async with database.transaction() as unit:
        unit.add(
            OrganisationRow(
                organisation_id="atelier",
                name="Atelier",
                time_zone="Europe/Paris",
                minimum_notice_s=0,
                booking_horizon_s=0,
            )
        )
    assert await organisation_ids(database) == ["atelier", WORKSHOP_ID]
    await database.close()
