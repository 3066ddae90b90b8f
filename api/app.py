"""The application: every part over the ports it is given, and nothing global."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.routing import Route
from temporalio.converter import PayloadCodec

from activities.approval_mails import APPROVE_PATH
from activities.costing import Costing
from activities.signing_in import SigningIn
from api.approval_links import ApprovalLinksApi
from api.audit_api import AuditTrail
from api.call_answers import CallAnswers
from api.call_desk import CallDesk, CallPorts
from api.call_gateway import CallGateway
from api.call_views import Presenter
from api.clocks import Clocks
from api.codec_access import CodecAccess, ui_origins
from api.codec_server import CODEC_PATH, CodecServer
from api.dashboard import Dashboard, built_files
from api.health import HealthApi, Probe
from api.installation_api import Installation, InstallationApi
from api.keys_api import KeysApi
from api.live_feed import LiveLimits
from api.media_directory import MediaDirectory
from api.metrics import ApiMetrics
from api.office import OfficePorts, office_routers
from api.problem_responses import LastResort, install_problems
from api.problems import PROBLEM_RESPONSE
from api.public_url import PublicUrl
from api.recording_webhooks import RecordingWebhooks
from api.request_limits import BodyLimit, SecurityHeaders
from api.request_source import RequestSource
from api.said_on_calls import SaidOnCalls
from api.session_api import SessionApi
from api.session_cookie import SessionCookie, SessionLookUp
from api.status_webhooks import StatusWebhooks
from api.text_decisions import TextDecisions
from api.text_webhooks import TextWebhooks
from api.users_api import UsersApi
from api.voice_webhooks import VoiceWebhooks
from api.voicemail_import import VoicemailImporter
from api.voicemail_spool import VoicemailSpool
from api.webhook_form import SignedForms
from domain.ports.access import ApiKeys, KeyRing
from domain.ports.audit import AuditLog
from domain.ports.changes import ChangeLog
from domain.ports.reading import CallReader
from domain.ports.sign_in import SignInPorts
from domain.ports.storage import CallLog, Directory
from domain.ports.telephony import WebhookSignatures

_DEFAULT_LIMIT_BYTES: Final = 64 * 1024
# Temporal takes payloads of 2 MB; base64 and proto-JSON make them half as long again, and the UI sends several.
_CODEC_LIMIT_BYTES: Final = 8 * 1024 * 1024
# Anybody may post there; a button is a few bytes.
_APPROVAL_LIMIT_BYTES: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What an operator decides.

    Attributes:
        public_url: How the outside world reaches this API.
        dashboard_url: How people reach its pages, which need not be public.
        media_urls: `wss://…/media`, how the telephone company reaches each media process.
        stream_secret: Shared with the media processes; opens media streams.
        approval_secret: Shared with the workers; signs the links by which approvers decide.
        currency: Of estimates shown to them, ISO 4217.
        installation: What the dashboard is told of all this.
        temporal_ui: Base URL of the Temporal UI, for links and as the origin that may decrypt.
        codec_token: See `api.codec_access`.
        page_connections: Origins the dashboard's scripts talk to beside ours (`ws://host:port`).
        answer_patience: How long a caller waits in silence for the workflow before being asked for a message.
        view_patience: How long a reader waits for what a call's workflow adds to the database.
        live: How live pages are.
        dashboard: Folder of its build; None where it is not built.
    """

    public_url: PublicUrl
    dashboard_url: PublicUrl
    media_urls: Sequence[str]
    stream_secret: bytes = field(repr=False)
    approval_secret: bytes = field(repr=False)
    currency: str
    temporal_ui: str
    namespace: str
    installation: Installation
    codec_token: str | None = field(default=None, repr=False)
    page_connections: Sequence[str] = ()
    answer_patience: timedelta = timedelta(seconds=2)
    view_patience: timedelta = timedelta(seconds=1)
    live: LiveLimits = field(default_factory=LiveLimits)
    dashboard: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPorts:
    """What the API works with; `new_trace_id` names unexpected failures in answers and log."""

    gateway: CallGateway
    signatures: WebhookSignatures
    reader: CallReader
    directory: Directory
    call_log: CallLog
    keys: ApiKeys
    key_ring: KeyRing
    sign_in: SignInPorts
    spool: VoicemailSpool
    codec: PayloadCodec
    metrics: ApiMetrics
    clocks: Clocks
    probes: Sequence[Probe]
    office: OfficePorts
    audit: AuditLog
    costing: Costing
    changes: ChangeLog
    new_trace_id: Callable[[], str] = lambda: uuid.uuid4().hex


def create_app(settings: ApiSettings, ports: ApiPorts) -> FastAPI:
    """Return the application; its lifespan runs the import of recorded messages and the watches on media and changes.

    `app.state.live` is the `LiveFeed`: whoever stops the server ends its streams first, or waits for them.
    """
    importer = VoicemailImporter(
        ports.spool,
        directory=ports.directory,
        call_log=ports.call_log,
        metrics=ports.metrics,
        clocks=ports.clocks,
        costing=ports.costing,
    )
    media = MediaDirectory(settings.media_urls)
    said = SaidOnCalls(settings.media_urls, settings.stream_secret)
    calls = _call_desk(settings, ports, said)
    app = FastAPI(
        title="Holdfast",
        summary="Phone agents that never lose a call, a booking or a promise.",
        description=(
            "Webhooks of the telephone company; calls, contacts and appointments for people. "
            "Errors are RFC 9457 problems."
        ),
        # The page's scripts come from a foreign network; the document itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
        responses={"default": dict(PROBLEM_RESPONSE)},
        lifespan=_lifespan(importer.run, media.watch, calls.feed.run, calls.watch.run, said.run),
    )
    app.state.live = calls.feed
    install_problems(app)
    routers = (*_webhooks(settings, ports, importer, media), *calls.routers(), *_office(settings, ports))
    for router in routers:
        app.include_router(router)
    app.add_api_route("/metrics", ports.metrics.show, tags=["health"], summary="Metrics in Prometheus' format")
    _add_dashboard(app, settings.dashboard, routers)
    _add_layers(app, settings, ports)
    return app


def _webhooks(
    settings: ApiSettings, ports: ApiPorts, importer: VoicemailImporter, media: MediaDirectory
) -> list[APIRouter]:
    forms = SignedForms(ports.signatures, settings.public_url)
    answers = CallAnswers(settings.public_url, media, settings.stream_secret)
    metrics, clocks = ports.metrics, ports.clocks
    return [
        VoiceWebhooks(forms, ports.gateway, answers, metrics, clocks, settings.answer_patience).router(),
        StatusWebhooks(forms, ports.gateway, metrics, clocks).router(),
        RecordingWebhooks(forms, ports.spool, importer, answers, metrics, clocks).router(),
        _texts(ports, forms).router(),
    ]


def _texts(ports: ApiPorts, forms: SignedForms) -> TextWebhooks:
    office = ports.office
    decisions = TextDecisions(
        ports.directory,
        office.approval_codes,
        office.deciders,
        tasks=office.tasks,
        desk=office.task_desk,
        call_log=ports.call_log,
    )
    return TextWebhooks(
        forms=forms,
        gateway=ports.gateway,
        directory=ports.directory,
        call_log=ports.call_log,
        suppressions=office.suppressions,
        decisions=decisions,
        metrics=ports.metrics,
        clocks=ports.clocks,
    )


def _call_desk(settings: ApiSettings, ports: ApiPorts, said: SaidOnCalls) -> CallDesk:
    return CallDesk(
        CallPorts(
            keys=ports.keys,
            sessions=ports.sign_in.sessions,
            reader=ports.reader,
            gateway=ports.gateway,
            directory=ports.directory,
            office=ports.office,
            presenter=Presenter(settings.temporal_ui, settings.namespace),
            probes=ports.probes,
            clocks=ports.clocks,
            changes=ports.changes,
            live=settings.live,
            said=said.of,
            view_patience=settings.view_patience,
        )
    )


def _office(settings: ApiSettings, ports: ApiPorts) -> list[APIRouter]:
    access = CodecAccess(settings.codec_token, ui_origins(settings.temporal_ui), settings.public_url.base or "")
    return [
        *_signing_in(settings, ports),
        *office_routers(ports.office, keys=ports.keys, directory=ports.directory, now=ports.clocks.now),
        ApprovalLinksApi(
            ports.office.tasks,
            ports.office.task_desk,
            ports.directory,
            ports.office.deciders,
            settings.approval_secret,
            settings.currency,
            ports.clocks.now,
        ).router(),
        InstallationApi(ports.keys, settings.installation, ports.clocks.now).router(),
        HealthApi(ports.probes, ports.clocks).router(),
        CodecServer(ports.codec, settings.namespace, access).router(),
    ]


def _signing_in(settings: ApiSettings, ports: ApiPorts) -> list[APIRouter]:
    signing_in, cookie = SigningIn(ports.sign_in), SessionCookie(settings.dashboard_url)
    source = RequestSource(settings.public_url.is_proxy_trusted)
    return [
        SessionApi(signing_in, cookie, source, ports.clocks.now).router(),
        UsersApi(ports.keys, signing_in, settings.dashboard_url, ports.clocks.now).router(),
        KeysApi(ports.keys, ports.key_ring).router(),
    ]


def _add_dashboard(app: FastAPI, folder: Path | None, routers: Sequence[APIRouter]) -> None:
    """Let what no route takes be answered by the dashboard."""
    routes = [*app.routes, *(route for router in routers for route in router.routes)]
    app.router.default = Dashboard(
        built_files(folder) if folder else {},
        routes=[route.path for route in routes if isinstance(route, Route)],
        otherwise=app.router.default,
    )


def _add_layers(app: FastAPI, settings: ApiSettings, ports: ApiPorts) -> None:
    """Wrap the routes; what is added last is outermost."""
    cookie = SessionCookie(settings.dashboard_url)
    app.add_middleware(SessionLookUp, sessions=ports.sign_in.sessions, cookie=cookie, now=ports.clocks.now)
    app.add_middleware(AuditTrail, log=ports.audit, now=ports.clocks.now, new_id=ports.new_trace_id)
    limits = {CODEC_PATH: _CODEC_LIMIT_BYTES, APPROVE_PATH: _APPROVAL_LIMIT_BYTES}
    app.add_middleware(BodyLimit, default=_DEFAULT_LIMIT_BYTES, limits=limits)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=ui_origins(settings.temporal_ui),
        allow_methods=["POST"],
        allow_headers=["content-type", "x-namespace", "authorization"],
        allow_credentials=True,
    )
    app.add_middleware(LastResort, new_trace_id=ports.new_trace_id)
    app.add_middleware(SecurityHeaders, connections=settings.page_connections)


def _lifespan(
    *beside: Callable[[], Coroutine[Any, Any, None]],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(one()) for one in beside]
            try:
                yield
            finally:
                for task in running:
                    task.cancel()

    return lifespan
