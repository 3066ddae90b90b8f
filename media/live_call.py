"""One stream from its `start` to its end: attach, open the vendors, converse, hand over what is left.

Everything the conversation has started ends with it. What it has promised does not: it is handed over to the workflow
before the stream is closed, and after that for as long as it takes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Final

from domain.calls import EndReason
from domain.errors import HoldfastError, ProviderError
from domain.said import Said
from media.audio import BYTES_PER_MS
from media.call_link import CallLinks, LinkEvent
from media.call_parts import CallSurroundings, MediaPorts
from media.conversation import Conversation
from media.metrics import MediaMetrics
from media.pacing import PacingWheel
from media.settings import ConversationSettings
from media.tasks import Spawn
from media.wire import Wire
from workflows.messages import AttachRequest, CallBrief, DetachRequest

logger = logging.getLogger(__name__)
_LARGEST_EARLY_AUDIO_MS: Final = 5_000


class LiveCall:
    """One stream of one call, `call_sid`."""

    def __init__(
        self,
        *,
        call_sid: str,
        attach: AttachRequest,
        wire: Wire,
        links: CallLinks,
        ports: MediaPorts,
        wheel: PacingWheel,
        settings: ConversationSettings,
        metrics: MediaMetrics,
    ) -> None:
        """Keep what is needed; `run` lives the call."""
        self.call_sid = call_sid
        self._attach = attach
        self._wire = wire
        self._ports = ports
        self._wheel = wheel
        self._settings = settings
        self._metrics = metrics
        self._link = links.link(call_sid, self._instructed)
        self._conversation: Conversation | None = None
        self._early_audio = bytearray()
        self._latest_ms = 0
        self._hung_up: EndReason | None = None
        self._is_moving = False

    # ── from the wire, without waiting ──────────────────────────────────────────────────────────────────────────────

    def hear(self, payload: bytes, timestamp_ms: int) -> None:
        """Take the caller's audio; before the conversation stands, the latest five seconds are kept."""
        if self._conversation is not None:
            self._conversation.hear(payload, timestamp_ms)
            return
        self._latest_ms = timestamp_ms
        self._early_audio += payload
        surplus = len(self._early_audio) - _LARGEST_EARLY_AUDIO_MS * BYTES_PER_MS
        if surplus > 0:
            del self._early_audio[:surplus]

    def echo(self, mark: str) -> None:
        """Take the echo of a mark."""
        if self._conversation is not None:
            self._conversation.echo(mark)

    def press(self, key: str) -> None:
        """Take a key; before the conversation stands nobody has asked for one."""
        if self._conversation is not None:
            self._conversation.press(key)

    def hang_up(self, reason: EndReason) -> None:
        """End the stream at once; mostly the other side is gone."""
        self._hung_up = reason
        if self._conversation is not None:
            self._conversation.end(reason)

    def move(self) -> None:
        """End the stream at the next good moment, for another process to go on with the call."""
        self._is_moving = True
        if self._conversation is not None:
            self._conversation.move()

    def said(self) -> Said | None:
        """Return what has been said on this stream; None before its conversation stands."""
        return self._conversation.said() if self._conversation is not None else None

    def _instructed(self, event: LinkEvent) -> None:
        if self._conversation is not None:
            self._conversation.instructed(event)

    # ── the story ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def run(self) -> None:
        """Live the call; never raises but for cancellation."""
        try:
            brief = await self._link.attach(self._attach)
            await self._hand_over(await self._converse_safely(brief))
        except HoldfastError as error:
            logger.warning("call %s was not attached: %s", self.call_sid, error)
        except Exception:  # one call's fault must not end the others
            logger.exception("call %s failed", self.call_sid)
        finally:
            self._wire.close()

    async def _converse_safely(self, brief: CallBrief) -> EndReason:
        reason = EndReason.STREAM_LOST
        try:
            reason = await self._converse(brief)
        except* ProviderError as errors:
            logger.warning("call %s has no speech: %s", self.call_sid, _first(errors))
            reason = EndReason.SPEECH_UNAVAILABLE
        except* Exception:  # one call's fault must not end the others; the call goes on with another stream
            logger.exception("call %s failed", self.call_sid)
        return reason

    async def _converse(self, brief: CallBrief) -> EndReason:
        async with asyncio.TaskGroup() as group:
            tasks: set[asyncio.Task[None]] = set()
            spawn = _spawn_into(group, tasks)
            around = CallSurroundings(brief, self._link, self._wire, spawn, self._settings, self._metrics)
            conversation = self._conversation = Conversation(self._ports, around)
            conversation.hear(bytes(self._early_audio), self._latest_ms)
            self._early_audio.clear()
            spawn(self._link.deliver())
            try:
                await self._live(conversation)
            finally:
                conversation.end(EndReason.STREAM_LOST)  # after a fault; what was heard until then is a fact
                for task in tasks:
                    task.cancel()
        return conversation.end_reason

    async def _live(self, conversation: Conversation) -> None:
        if self._hung_up is not None:
            conversation.end(self._hung_up)
        else:
            await conversation.open()
            conversation.begin()
            if self._is_moving:
                conversation.move()
            self._wheel.add(conversation)
        try:
            await conversation.ended.wait()
        finally:
            self._wheel.remove(conversation)

    async def _hand_over(self, reason: EndReason) -> None:
        """Tell the workflow why the stream ends and what is left, then end it; that is resent even after the end."""
        self._metrics.streams_ended.labels(reason.value).inc()
        left = DetachRequest(self._attach.stream_epoch, reason)
        if self._conversation is not None:
            turns = self._conversation.parts.book.take_unreported()
            left = replace(left, turns=turns, used=self._conversation.meter.take())
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(self._link.detach(left))
            await asyncio.wait((telling,), timeout=self._settings.hand_over_patience)
            self._wire.close()
            await self._let_vendors_go()

    async def _let_vendors_go(self) -> None:
        if self._conversation is None:
            return
        try:
            await self._conversation.close()
        except Exception:  # a vendor's fault must not cost what is being handed over
            logger.exception("call %s could not let its vendors go", self.call_sid)


def _first(errors: BaseExceptionGroup[ProviderError]) -> BaseException:
    """Return the first error itself; groups of tasks nest."""
    error = errors.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def _spawn_into(group: asyncio.TaskGroup, tasks: set[asyncio.Task[None]]) -> Spawn:
    """Return a function that starts tasks in a group and keeps them in a set while they run."""

    def spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = group.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    return spawn
