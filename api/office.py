"""The REST API of the appointment business, for staff and their tools."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter

from api.agents_api import AgentsApi
from api.appointment_desk import AppointmentDesk, FreeSlots
from api.appointments_api import AppointmentsApi
from api.approvals_api import ApprovalsApi
from api.audit_api import AuditApi
from api.business_api import BusinessApi
from api.businesses import Businesses
from api.calendar_api import CalendarApi
from api.catalogue_api import CatalogueApi
from api.consents_api import ConsentsApi
from api.contacts_api import ContactsApi
from api.costs_api import CostsApi
from api.erasure_api import ErasureApi
from api.erasure_desk import ErasureDesk
from api.idempotency import Once
from api.interactions_api import InteractionsApi
from api.known_subjects import KnownSubjects
from api.memory_api import MemoryApi
from api.numbers_api import NumbersApi
from api.organisations_api import OrganisationsApi
from api.plans_api import PlansApi
from api.principals_api import PrincipalsApi
from api.project_desk import ProjectDesk
from api.schedule_desk import ScheduleDesk
from api.suggestions_api import SuggestionsApi
from api.task_desk import TaskDesk
from api.tasks_api import TasksApi
from api.vehicles_api import VehiclesApi
from domain.business import HolidayRegion
from domain.ports.access import ApiKeys
from domain.ports.agents import AgentRegister
from domain.ports.approval_codes import ApprovalCodes
from domain.ports.audit import AuditReader
from domain.ports.consent import Consents, Suppressions
from domain.ports.costs import Budgets, CostReader
from domain.ports.customers import Contacts, VehicleDecoder, Vehicles
from domain.ports.deciders import DeciderRegister
from domain.ports.dialling import DialPolicies
from domain.ports.editing import BusinessEditor
from domain.ports.erasure import Erasures
from domain.ports.interactions import InteractionReader
from domain.ports.lines import LineRegister
from domain.ports.memories import Memories
from domain.ports.overview import OverviewReader
from domain.ports.principals import PrincipalDesk
from domain.ports.projects import Projects
from domain.ports.reading import AppointmentReader, ContactReader, MessageDesk
from domain.ports.requests import RequestLog
from domain.ports.speech import Voice
from domain.ports.step_subjects import StepSubjects
from domain.ports.storage import Directory
from domain.ports.suggestions import Suggestions
from domain.ports.tasks import TaskReader
from domain.ports.telephony import Recordings
from domain.prices import PriceBook


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePorts:
    """What the appointment business works with.

    Attributes:
        voices: Those an agent can have.
        wrong_region: Returns why nobody knows a region's public holidays; None when they are known.
    """

    contacts: Contacts
    contact_list: ContactReader
    vehicles: Vehicles
    decoder: VehicleDecoder
    editor: BusinessEditor
    appointments: AppointmentReader
    desk: AppointmentDesk
    free: FreeSlots
    requests: RequestLog
    consents: Consents
    suppressions: Suppressions
    policies: DialPolicies
    tasks: TaskReader
    task_desk: TaskDesk
    step_subjects: StepSubjects
    principals: PrincipalDesk
    audit: AuditReader
    deciders: DeciderRegister
    approval_codes: ApprovalCodes
    timeline: InteractionReader
    memories: Memories
    suggestions: Suggestions
    projects: Projects
    project_desk: ProjectDesk
    costs: CostReader
    budgets: Budgets
    prices: PriceBook
    messages: MessageDesk
    overview: OverviewReader
    erasures: Erasures
    erasure_desk: ErasureDesk
    agents: AgentRegister
    lines: LineRegister
    schedules: ScheduleDesk
    voices: Sequence[Voice]
    wrong_region: Callable[[HolidayRegion], str | None]
    recordings: Recordings | None


def office_routers(
    ports: OfficePorts, *, keys: ApiKeys, directory: Directory, now: Callable[[], datetime]
) -> list[APIRouter]:
    """Return the routes; every one needs a key.

    Args:
        ports: What they work with.
        keys: Who may.
        directory: Who the business is and whom it knows.
        now: Returns aware UTC.
    """
    once, businesses = Once(ports.requests), Businesses(directory, ports.editor)
    subjects = KnownSubjects(directory, ports.step_subjects)
    return [
        ContactsApi(keys, businesses, ports.contact_list, directory, ports.contacts, once).router(),
        ConsentsApi(keys, businesses, directory, ports.consents, ports.suppressions, ports.policies, now).router(),
        VehiclesApi(keys, directory, ports.vehicles, ports.decoder, once).router(),
        BusinessApi(keys, businesses, ports.editor, once).router(),
        AgentsApi(keys, businesses, ports.agents, ports.voices, once, now).router(),
        OrganisationsApi(keys, ports.editor, ports.lines, ports.schedules, ports.wrong_region).router(),
        NumbersApi(keys, ports.lines).router(),
        CatalogueApi(keys, ports.voices).router(),
        AppointmentsApi(keys, businesses, ports.appointments, directory, ports.desk, ports.free, once, now).router(),
        CalendarApi(keys, businesses, ports.appointments).router(),
        ApprovalsApi(keys, businesses, ports.tasks, ports.deciders, subjects).router(),
        TasksApi(keys, businesses, ports.tasks, ports.task_desk, subjects, once, now).router(),
        PrincipalsApi(keys, businesses, ports.principals, now).router(),
        AuditApi(keys, ports.audit).router(),
        InteractionsApi(keys, directory, ports.timeline).router(),
        MemoryApi(keys, directory, ports.memories, now).router(),
        PlansApi(
            keys, businesses, ports.projects, ports.tasks, ports.project_desk, ports.task_desk, subjects, once, now
        ).router(),
        SuggestionsApi(keys, businesses, ports.suggestions, ports.task_desk, subjects, once, now).router(),
        ErasureApi(keys, ports.erasures, ports.erasure_desk, once, now).router(),
        CostsApi(keys, businesses, ports.costs, ports.budgets, ports.prices, now).router(),
    ]
