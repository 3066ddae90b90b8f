"""What the REST API of the appointment business works with: our side on a database, the vendors the settings name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry
from temporalio.client import Client

from activities.availability import Availability
from activities.booking_desk import BookingDesk
from activities.notices import Notices
from api.office import OfficePorts
from api.readable_task_desk import ReadableTaskDesk
from api.temporal_appointment_desk import TemporalAppointmentDesk
from api.temporal_erasure_desk import TemporalErasureDesk
from api.temporal_project_desk import TemporalProjectDesk
from api.temporal_task_desk import TemporalTaskDesk
from domain.ports.cache import Cache
from domain.ports.calendars import Calendars
from domain.ports.customers import VehicleDecoder
from domain.ports.telephony import Recordings
from processes.clock import utc_now
from processes.google import guarded_calendars
from processes.provider_roster import ProviderRoster
from processes.recordings import opened_recordings
from processes.schedule_desk import TemporalScheduleDesk
from processes.schedules import ScheduleKeeper
from processes.settings import Settings
from processes.storage import appointment_book
from processes.vehicle_register import opened_register
from store.agents import SqlAgents
from store.appointments_read import SqlAppointmentReader
from store.approval_codes import SqlApprovalCodes
from store.audit import SqlAuditLog
from store.budgets import SqlBudgets
from store.business_editor import SqlBusinessEditor
from store.cached_directory import CachedDirectory
from store.cached_vehicles import CachedVehicles
from store.consents import SqlConsents
from store.contacts import SqlContacts
from store.contacts_read import SqlContactReader
from store.costs_read import SqlCostReader
from store.database import Database
from store.deciders import SqlDeciders
from store.dial_policies import SqlDialPolicies
from store.erasure import SqlErasures
from store.interactions import SqlInteractions
from store.lines import KnownLines, SqlLines
from store.memories import SqlMemories
from store.messages import SqlMessageDesk
from store.overview import SqlOverview
from store.price_book import price_book
from store.principals import SqlPrincipals
from store.projects import SqlProjects
from store.public_holidays import what_is_wrong
from store.request_log import SqlRequestLog
from store.step_subjects import SqlStepSubjects
from store.suggestions import SqlSuggestions
from store.suppressions import SqlSuppressions
from store.tasks import SqlTasks
from store.vehicles import SqlVehicles
from vendors.deepgram.voices import VOICES


@asynccontextmanager
async def opened_office(
    settings: Settings,
    database: Database,
    *,
    directory: CachedDirectory,
    cache: Cache,
    client: Client,
    registry: CollectorRegistry,
) -> AsyncIterator[OfficePorts]:
    """Open what the office works with.

    Args:
        settings: Name the vendors.
        database: Where everything is.
        directory: Told of changes.
        cache: Keeps what a VIN says; what fills the slots only where processes share it.
        client: Reaches the appointments' workflows.
        registry: Where the vendors' breakers are shown.
    """
    roster = ProviderRoster(registry)
    with guarded_calendars(settings, roster) as calendars:
        async with (
            opened_register(settings, roster, cache) as register,
            opened_recordings(settings, roster) as recordings,
        ):
            yield _office(
                settings,
                database,
                directory=directory,
                cache=cache,
                client=client,
                calendars=calendars,
                register=register,
                recordings=recordings,
            )


def _office(
    settings: Settings,
    database: Database,
    *,
    directory: CachedDirectory,
    cache: Cache,
    client: Client,
    calendars: Calendars,
    register: VehicleDecoder,
    recordings: Recordings | None,
) -> OfficePorts:
    book = appointment_book(settings, database, cache)
    free = Availability(directory=directory, book=book, calendars=calendars, clock=utc_now)
    prices = price_book(settings.price_book)
    known = KnownLines(database, directory)
    vehicles = CachedVehicles(SqlVehicles(database), cache)
    return OfficePorts(
        contacts=SqlContacts(database, contact_changed=directory.forget, vehicle_changed=vehicles.forget),
        contact_list=SqlContactReader(database),
        vehicles=vehicles,
        decoder=register,
        editor=SqlBusinessEditor(database, utc_now, known.forget_organisation),
        appointments=SqlAppointmentReader(database, utc_now),
        desk=TemporalAppointmentDesk(
            BookingDesk(client, directory=directory, book=book, availability=free), Notices(directory, utc_now)
        ),
        free=free,
        requests=SqlRequestLog(database, utc_now),
        consents=SqlConsents(database),
        suppressions=SqlSuppressions(database),
        policies=SqlDialPolicies(database),
        tasks=SqlTasks(database),
        audit=SqlAuditLog(database),
        costs=SqlCostReader(database),
        budgets=SqlBudgets(database, prices.currency),
        prices=prices,
        agents=SqlAgents(database, directory.forget_lines),
        lines=SqlLines(database, directory.forget_number),
        schedules=TemporalScheduleDesk(
            ScheduleKeeper.over(client, database, calendar_sync_every=settings.calendar_sync_every)
        ),
        voices=VOICES,
        wrong_region=what_is_wrong,
        task_desk=ReadableTaskDesk(TemporalTaskDesk(client), SqlTasks(database)),
        step_subjects=SqlStepSubjects(database),
        principals=SqlPrincipals(database),
        deciders=SqlDeciders(database),
        approval_codes=SqlApprovalCodes(database),
        timeline=SqlInteractions(database),
        memories=SqlMemories(database),
        suggestions=SqlSuggestions(database),
        projects=SqlProjects(database),
        project_desk=TemporalProjectDesk(client),
        messages=SqlMessageDesk(database),
        overview=SqlOverview(database, utc_now),
        erasures=SqlErasures(database, contact_changed=directory.forget, vehicle_changed=vehicles.forget),
        erasure_desk=TemporalErasureDesk(client),
        recordings=recordings,
    )
