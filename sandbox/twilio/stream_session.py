"""A `<Stream>` of one call: opens it, keeps it on the line until either side ends it, reports how it went."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email.utils import format_datetime

from sandbox.twilio.barge_in import BargeInWatch
from sandbox.twilio.callbacks import Postbox
from sandbox.twilio.line import Line
from sandbox.twilio.records import CallRecord
from sandbox.twilio.stage import Stage
from sandbox.twilio.stream import StreamCore
from sandbox.twilio.stream_messages import Writer
from sandbox.twilio.stream_socket import StreamRefused, StreamSocket, connect
from sandbox.twilio.verbs import Stream


@dataclass(slots=True)
class StreamSession:
    """One media stream, start to stop."""

    call: CallRecord
    stream: Stream
    line: Line
    stage: Stage
    postbox: Postbox
    _sid: str = field(init=False)

    def __post_init__(self) -> None:
        """Name the stream."""
        self._sid = "MZ" + self.stage.records.new_hex()

    async def run(self) -> None:
        """Stream until the server closes; when cancelled, say `stop` and close. Failures are reported, not raised."""
        socket = StreamSocket()
        core = self._core(socket)
        socket.attach(core)
        try:
            await connect(socket, self.stream.url, self.stage.auth_token)
        except StreamRefused as refusal:
            self._report_error(refusal.code, str(refusal))
            return
        await self._stream(core, socket)

    def _core(self, socket: StreamSocket) -> StreamCore:
        records = self.stage.records
        return StreamCore(
            writer=Writer(records.account_sid, self.call.sid, self._sid),
            send=socket.send,
            warn=lambda code, message: records.log(code, message, self.call.sid),
            watch=BargeInWatch(self.stage.clock, self.call.barge_ins),
        )

    async def _stream(self, core: StreamCore, socket: StreamSocket) -> None:
        core.open(dict(self.stream.parameters))
        self.line.far_end = core
        self.call.stream_url = self.stream.url
        self._report("stream-started")
        try:
            error = await socket.closed()
        except asyncio.CancelledError:
            core.stop()
            raise
        finally:
            self.call.stream_url = None
            socket.close()
        if error is None:
            self._report("stream-stopped")
        else:
            self._report_error(error, "Stream - Connection closed by the server without a normal close")

    def _report_error(self, code: int, message: str) -> None:
        self.stage.records.log(code, message, self.call.sid)
        self._report("stream-error", ("StreamError", f"{code} {message}"))

    def _report(self, event: str, *extra: tuple[str, str]) -> None:
        now = self.stage.records.now()
        self.call.happenings.append((now, event))
        if self.stream.status_callback is None:
            return
        form = [
            ("AccountSid", self.stage.records.account_sid),
            ("CallSid", self.call.sid),
            ("StreamSid", self._sid),
            ("StreamName", self.stream.name),
            ("StreamEvent", event),
            ("Timestamp", format_datetime(now)),
            *extra,
        ]
        self.postbox.put(self.stream.status_callback, form)
