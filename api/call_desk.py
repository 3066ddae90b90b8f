"""The part of the API that is about calls: to read them, watch them, step in, and the home page over all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter

from api.businesses import Businesses
from api.call_actions import ActionsFor
from api.call_gateway import CallGateway
from api.call_views import Presenter
from api.calls_api import CallsApi
from api.clocks import Clocks
from api.health import Probe
from api.health_board import HealthBoard
from api.idempotency import Once
from api.interventions_api import InterventionsApi
from api.lasting_access import LastingAccess
from api.live_api import LiveApi
from api.live_calls import CallWatch
from api.live_feed import LiveFeed, LiveLimits
from api.messages_api import MessagesApi
from api.office import OfficePorts
from api.overview_api import OverviewApi
from api.recordings_api import RecordingsApi
from domain.ports.access import ApiKeys
from domain.ports.changes import ChangeLog
from domain.ports.reading import CallReader
from domain.ports.sign_in import Sessions
from domain.ports.storage import Directory
from domain.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPorts:
    """What it works with. `view_patience` bounds the question to a running call's workflow, `said` asks its media."""

    keys: ApiKeys
    sessions: Sessions
    reader: CallReader
    gateway: CallGateway
    directory: Directory
    office: OfficePorts
    presenter: Presenter
    probes: Sequence[Probe]
    clocks: Clocks
    changes: ChangeLog
    live: LiveLimits
    said: Callable[[str], Awaitable[Said | None]]
    view_patience: timedelta


class CallDesk:
    """Its routes, and what runs beside them.

    Attributes:
        feed: What changes, for live pages; to be run, and ended before the server stops.
        watch: The calls somebody is looking at; to be run.
    """

    def __init__(self, ports: CallPorts) -> None:
        """Lay the parts over their ports."""
        now = ports.clocks.now
        self._ports = ports
        self._actions = ActionsFor(ports.directory, ports.office.deciders, ports.office.principals, now)
        self._calls = CallsApi(
            reader=ports.reader,
            gateway=ports.gateway,
            keys=ports.keys,
            presenter=ports.presenter,
            actions=self._actions,
            costs=ports.office.costs,
            prices=ports.office.prices,
            said=ports.said,
            view_patience=ports.view_patience,
            now=now,
        )
        self.watch = CallWatch(self._calls.show_call, ports.live)
        self.feed = LiveFeed(ports.changes, ports.live, now=now, told=self.watch.changed)

    def routers(self) -> list[APIRouter]:
        """Return the routes; every one needs a key or a session."""
        ports, office, now = self._ports, self._ports.office, self._ports.clocks.now
        access = LastingAccess(ports.keys, ports.sessions, now)
        return [
            self._calls.router(),
            LiveApi(access, self.feed, self.watch, ports.reader, ports.live).router(),
            InterventionsApi(
                keys=ports.keys,
                reader=ports.reader,
                gateway=ports.gateway,
                actions=self._actions,
                once=Once(office.requests),
                now=now,
            ).router(),
            MessagesApi(ports.keys, ports.reader, office.messages, Once(office.requests), now).router(),
            RecordingsApi(ports.keys, ports.reader, office.recordings).router(),
            self._overview().router(),
        ]

    def _overview(self) -> OverviewApi:
        ports, office = self._ports, self._ports.office
        return OverviewApi(
            keys=ports.keys,
            businesses=Businesses(ports.directory, office.editor),
            overview=office.overview,
            calls=ports.reader,
            appointments=office.appointments,
            tasks=office.tasks,
            costs=office.costs,
            prices=office.prices,
            gateway=ports.gateway,
            presenter=ports.presenter,
            health=HealthBoard(ports.probes, ports.clocks),
            now=ports.clocks.now,
        )
