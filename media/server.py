"""The media process' door: takes WebSockets of the telephone network, refuses what is forged or too much."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from picows import WSListener, WSUpgradeRequest, WSUpgradeResponse, WSUpgradeResponseWithListener, ws_create_server
from prometheus_client import generate_latest

from domain.calls import EndReason
from domain.names import MEDIA_PATH, SAID_PATH
from domain.ports.telephony import UpgradeSignatures
from domain.said import may_ask, said_json
from media.admission import CapacityGuard, CapacityLimits
from media.call_link import CallLinks
from media.call_parts import MediaPorts
from media.live_call import LiveCall
from media.metrics import MediaMetrics
from media.pacing import PacingWheel
from media.settings import ConversationSettings
from media.socket import MediaSocket, StreamSink
from media.stream_tickets import StreamTickets
from media.twilio_stream import Started
from media.waiting_room import WaitingRoom
from workflows.messages import AttachRequest

#: Beyond this picows closes the socket; up to it an oversized frame is only counted.
_LARGEST_MESSAGE: Final = 1024 * 1024
_READ_BUFFER: Final = 4096


@dataclass(frozen=True, slots=True)
class MediaServerSettings:
    """What one media process is told.

    Attributes:
        public_urls: `wss://host` under which the telephone company reaches us, without a path; it signs the URL it
            dials, and the media processes share one list.
        token_secret: Of `domain.stream_token`.
        media_host: This process' name in the workflows.
        grace: How long running calls may go on after `stop`; most have moved long before.
        hand_over: How long calls that are ended then may take to tell their workflows.
        start_patience: How long a socket may be open before it says whose call it carries.
    """

    public_urls: tuple[str, ...]
    token_secret: bytes
    media_host: str
    grace: timedelta = timedelta(seconds=120)
    hand_over: timedelta = timedelta(seconds=5)
    start_patience: timedelta = timedelta(seconds=10)
    limits: CapacityLimits = field(default_factory=CapacityLimits)
    conversation: ConversationSettings = field(default_factory=ConversationSettings)


class MediaServer:
    """One media process.

    Attributes:
        port: The port listened on, once `listening` is set.
        listening: Set while sockets are taken.
    """

    def __init__(
        self,
        *,
        settings: MediaServerSettings,
        ports: MediaPorts,
        links: CallLinks,
        signatures: UpgradeSignatures,
        metrics: MediaMetrics,
    ) -> None:
        """Keep what is needed; `serve` opens the door."""
        self._settings = settings
        self._ports = ports
        self._links = links
        self._signatures = signatures
        self._metrics = metrics
        self._guard = CapacityGuard(settings.limits)
        self._tickets = StreamTickets(settings.token_secret)
        self._waiting = WaitingRoom(settings.start_patience)
        self._calls: dict[asyncio.Task[None], LiveCall] = {}
        self._group: asyncio.TaskGroup | None = None
        self._wheel: PacingWheel | None = None
        self._stopping = asyncio.Event()
        self.listening = asyncio.Event()
        self.port = 0

    @property
    def calls(self) -> int:
        """Calls being carried."""
        return len(self._calls)

    @property
    def is_ready(self) -> bool:
        """Whether another call would be taken now; a socket that has not started yet counts as a call."""
        is_open = self.listening.is_set() and not self._stopping.is_set()
        return is_open and self._guard.may_take(self.calls + len(self._waiting))

    async def serve(self, host: str, port: int) -> None:
        """Take calls until `stop`; then let running ones move to another process, each at its next good moment.

        Calls that still run when grace is over are moved as they are.

        Args:
            host: Interface to listen on.
            port: 0 for any free one, found in `port` afterwards.
        """
        wheel = PacingWheel(asyncio.get_running_loop(), on_tick=self._ticked)
        server = await ws_create_server(
            self._admit, host, port, max_frame_size=_LARGEST_MESSAGE, read_buffer_init_size=_READ_BUFFER
        )
        self.port = server.sockets[0].getsockname()[1]
        wheel.start()
        self._wheel = wheel
        try:
            await self._carry_calls(server)
        finally:
            self.listening.clear()
            wheel.stop()
            server.close()

    async def _carry_calls(self, server: asyncio.Server) -> None:
        async with asyncio.TaskGroup() as self._group:
            self.listening.set()
            await self._stopping.wait()
            server.close()
            self._waiting.clear()
            for call in tuple(self._calls.values()):
                call.move()
            await self._await_calls(self._settings.grace)
            for call in tuple(self._calls.values()):
                call.hang_up(EndReason.MOVED)
            await self._await_calls(self._settings.hand_over)
            for task in self._calls:
                task.cancel()

    async def _await_calls(self, patience: timedelta) -> None:
        if self._calls:
            await asyncio.wait(self._calls, timeout=patience.total_seconds())

    def stop(self) -> None:
        """Take no more calls, and let running ones move."""
        self._stopping.set()

    def _ticked(self, lag: float) -> None:
        self._guard.observe(lag)
        self._metrics.loop_lag.set(self._guard.worst_lag)

    # ── at the door ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _admit(self, request: WSUpgradeRequest) -> WSListener | WSUpgradeResponseWithListener:
        """Answer a request: a stream, or one of the small pages for probes."""
        path = request.path.decode("latin-1")
        if path.rstrip("/") != MEDIA_PATH:
            return self._said(request, path) if path.startswith(SAID_PATH) else self._probe(path)
        if not self.is_ready:
            return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "full")
        if not self._is_signed(path, request.headers.get("X-Twilio-Signature")):
            return self._refuse(HTTPStatus.FORBIDDEN, "signature")
        socket = MediaSocket(on_start=self._start, on_gone=self._waiting.leave, metrics=self._metrics)
        self._waiting.enter(socket)
        return socket

    def _probe(self, path: str) -> WSUpgradeResponseWithListener:
        match path:
            case "/healthz":
                return _page(HTTPStatus.OK, b"")
            case "/ready":
                return _page(HTTPStatus.OK if self.is_ready else HTTPStatus.SERVICE_UNAVAILABLE, b"")
            case "/metrics":
                return _page(HTTPStatus.OK, generate_latest(self._metrics.registry))
            case _:
                return _page(HTTPStatus.NOT_FOUND, b"")

    def _said(self, request: WSUpgradeRequest, path: str) -> WSUpgradeResponseWithListener:
        """Tell the api what is being said on a call that is carried here."""
        call_sid = path.removeprefix(SAID_PATH)
        token = request.headers.get("Authorization")
        if not may_ask(token, secret=self._settings.token_secret, call_sid=call_sid):
            return _page(HTTPStatus.FORBIDDEN, b"")
        found = [said for call in self._calls.values() if call.call_sid == call_sid and (said := call.said())]
        if not found:
            return _page(HTTPStatus.NOT_FOUND, b"")
        return _page(HTTPStatus.OK, said_json(max(found, key=lambda said: said.stream_epoch)))

    def _is_signed(self, path: str, signature: str | None) -> bool:
        urls = (url + path for url in self._settings.public_urls)
        return any(self._signatures.is_valid_upgrade(url, signature) for url in urls)

    def _refuse(self, status: HTTPStatus, reason: str) -> WSUpgradeResponseWithListener:
        self._metrics.streams_refused.labels(reason).inc()
        return _page(status, b"")

    def _start(self, socket: MediaSocket, started: Started) -> StreamSink | None:
        """Begin the call of a stream whose token is right."""
        self._waiting.leave(socket)
        if self._stopping.is_set():
            self._metrics.streams_refused.labels("stopping").inc()
            return None
        epoch = self._tickets.take(started)
        if epoch is None or self._group is None or self._wheel is None:
            self._metrics.streams_refused.labels("token").inc()
            return None
        call = LiveCall(
            call_sid=started.call_sid,
            attach=AttachRequest(started.stream_sid, epoch, self._settings.media_host),
            wire=socket,
            links=self._links,
            ports=self._ports,
            wheel=self._wheel,
            settings=self._settings.conversation,
            metrics=self._metrics,
        )
        task = self._group.create_task(call.run(), name=f"call {started.call_sid}")
        self._calls[task] = call
        self._metrics.streams.inc()
        task.add_done_callback(self._forget)
        return call

    def _forget(self, task: asyncio.Task[None]) -> None:
        del self._calls[task]
        self._metrics.streams.dec()


def _page(status: HTTPStatus, body: bytes) -> WSUpgradeResponseWithListener:
    response = WSUpgradeResponse.create_ok_response(body)
    response.status = status
    return WSUpgradeResponseWithListener(response, None)
