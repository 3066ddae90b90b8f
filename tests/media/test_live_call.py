"""A stream from its start to its end, on virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry

from domain.calls import EndReason, Speaker, Turn
from domain.errors import StaleRequest
from domain.ports.speech import RecognizerLost, SynthesizerLost, TextDelta
from media.call_parts import MediaPorts
from media.live_call import LiveCall
from media.metrics import MediaMetrics
from media.pacing import PacingWheel
from media.settings import ConversationSettings
from tests.media.calls import SILENT, VOICE
from tests.media.fakes import (
    FakeLink,
    FakeLinks,
    FakeRecognizer,
    FakeResponder,
    FakeSynthesizer,
    FakeWire,
    brief,
    utc_now,
)
from tests.media.virtual_time import run_virtually
from workflows.messages import AttachRequest, CallBrief, DetachRequest


class Stream:
    """A live call with its stand-ins."""

    def __init__(
        self, call_brief: CallBrief | None = None, configure: Callable[[FakeLink], None] = lambda _: None
    ) -> None:
        """Put everything together; `story` runs it."""
        loop = asyncio.get_running_loop()
        self.recognizer, self.synthesizer, self.responder = FakeRecognizer(), FakeSynthesizer(), FakeResponder()
        self.wire = FakeWire(loop.time)
        links = FakeLinks(call_brief or brief(), configure=configure)
        self.wheel = PacingWheel(loop, on_tick=lambda _: None)
        self.wheel.start()
        self.call = LiveCall(
            call_sid="CA1",
            attach=AttachRequest("MZ1", 1, "m1"),
            wire=self.wire,
            links=links,
            ports=MediaPorts(self.recognizer, self.synthesizer, self.responder, loop.time, utc_now),
            wheel=self.wheel,
            settings=ConversationSettings(),
            metrics=MediaMetrics(CollectorRegistry()),
        )
        self.link = links.opened[0]
        self.running = asyncio.create_task(self.call.run())

    async def listen(self, seconds: float) -> None:
        """Let time pass with frames of silence."""
        for n in range(round(seconds * 50)):
            await asyncio.sleep(0.02)
            self.call.hear(SILENT, 20 * n)


def test_audio_before_the_brief_reaches_the_ear() -> None:
    """Somebody who speaks first is not missed while the call is attached."""

    async def story() -> None:
        def slowly(link: FakeLink) -> None:
            link.attach_delay = 1.0

        stream = Stream(configure=slowly)
        await asyncio.sleep(0)
        for n in range(10):
            stream.call.hear(VOICE, 20 * n)
        await asyncio.sleep(1.1)
        assert b"".join(stream.recognizer.ears[0].fed) == VOICE * 10
        stream.call.hang_up(EndReason.CALLER_HUNG_UP)
        await stream.running

    run_virtually(story())


def test_early_audio_is_bounded() -> None:
    """Of a long wait the last five seconds are kept."""

    async def story() -> None:
        def slowly(link: FakeLink) -> None:
            link.attach_delay = 60.0

        stream = Stream(configure=slowly)
        await stream.listen(59)
        await asyncio.sleep(2)
        assert sum(map(len, stream.recognizer.ears[0].fed)) <= 5 * 8000
        stream.call.hang_up(EndReason.CALLER_HUNG_UP)
        await stream.running

    run_virtually(story())


def test_a_stale_stream_is_closed_without_a_word() -> None:
    """The workflow decides which stream has the call."""

    async def story() -> None:
        def refuse(link: FakeLink) -> None:
            link.attach_error = StaleRequest("older")

        stream = Stream(configure=refuse)
        await stream.running
        assert stream.wire.is_closed
        assert stream.synthesizer.voices == []
        assert stream.link.detached == []

    run_virtually(story())


def test_no_voice_at_the_start_hands_over_to_the_telephone_company() -> None:
    """A synthesizer that can't be reached ends the stream with its reason."""

    async def story() -> None:
        stream = Stream()
        stream.synthesizer.failures = 1
        await stream.running
        assert stream.link.detached == [DetachRequest(1, EndReason.SPEECH_UNAVAILABLE)]
        assert stream.recognizer.ears[0].is_closed

    run_virtually(story())


def test_the_workflow_knows_the_reason_before_the_stream_closes() -> None:
    """Else the telephone company would ask what to do next too early, and be told to reconnect."""

    async def story() -> None:
        was_open: list[bool] = []

        class WatchedLink(FakeLink):
            async def detach(self, request: DetachRequest) -> None:
                was_open.append(not stream.wire.is_closed)
                await super().detach(request)

        stream = Stream()
        stream.link.__class__ = WatchedLink
        await stream.listen(45)
        await stream.running
        assert was_open == [True]
        assert stream.wire.is_closed
        assert stream.link.detached[0].reason is EndReason.SILENCE

    run_virtually(story())


def test_hanging_up_while_attaching_ends_the_call() -> None:
    """The last word on a call is the caller's."""

    async def story() -> None:
        stream = Stream()
        stream.call.hang_up(EndReason.CALLER_HUNG_UP)
        await stream.running
        assert stream.link.detached[0].reason is EndReason.CALLER_HUNG_UP

    run_virtually(story())


def test_a_second_stream_goes_on_where_the_caller_was() -> None:
    """An apology first, then the answer to the turn that was in flight; numbering goes on."""

    async def story() -> None:
        turns = (
            Turn(0, Speaker.AGENT, "Hello.", "Hello.", datetime(2026, 11, 21, tzinfo=UTC)),
            Turn(1, Speaker.CALLER, "When do you open?", "When do you open?", datetime(2026, 11, 21, tzinfo=UTC)),
        )
        later = brief(stream_epoch=2, first_words="Sorry, we were cut off.", turns=turns, next_turn_index=2)
        stream = Stream(later)
        stream.responder.scripts.append([TextDelta("At eight in the morning.")])
        await stream.listen(6)
        assert stream.synthesizer.spoken == ["Sorry, we were cut off.", "At eight in the morning."]
        assert [m.role for m in stream.responder.asked[0]] == ["system", "assistant", "user", "assistant"]
        stream.call.hang_up(EndReason.CALLER_HUNG_UP)
        await stream.running
        assert [turn.index for turn in stream.link.detached[0].turns] == [2, 3]

    run_virtually(story())


def test_a_second_stream_tells_what_the_caller_has_not_heard() -> None:
    """A result that came while the caller was cut off is news for the model, although he waits for nothing."""

    async def story() -> None:
        turns = (Turn(0, Speaker.AGENT, "One moment.", "One moment.", datetime(2026, 11, 21, tzinfo=UTC)),)
        later = brief(
            stream_epoch=2, first_words="Sorry.", turns=turns, next_turn_index=1, unspoken=('{"status":"booked"}',)
        )
        stream = Stream(later)
        stream.responder.scripts.append([TextDelta("It is booked.")])
        await stream.listen(3)
        assert stream.synthesizer.spoken == ["Sorry.", "It is booked."]
        assert any('{"status":"booked"}' in message.content for message in stream.responder.asked[0])
        stream.call.hang_up(EndReason.CALLER_HUNG_UP)
        await stream.running

    run_virtually(story())


def test_a_vendor_that_is_lost_for_good_is_let_go_too() -> None:
    """A stream that hangs is still open at the vendor's side."""

    async def story() -> None:
        stream = Stream()
        for _ in range(2):
            await stream.listen(1)
            stream.recognizer.say(RecognizerLost("gone"))
        await stream.running
        assert [ear.is_closed for ear in stream.recognizer.ears] == [True, True]
        stream = Stream()
        for _ in range(2):
            await stream.listen(1)
            stream.synthesizer.voices[-1].listener(SynthesizerLost("gone"))
        await stream.running
        assert [voice.is_closed for voice in stream.synthesizer.voices] == [True, True]

    run_virtually(story())


def test_a_fault_in_the_link_ends_the_stream() -> None:
    """What can not be reported is handed over, with what was heard until then."""

    async def story() -> None:
        def break_down(link: FakeLink) -> None:
            link.delivery_error = ValueError("bug")
            link.delivery_delay = 1.0

        stream = Stream(configure=break_down)
        await stream.listen(2)
        await stream.running
        assert stream.link.detached[0].reason is EndReason.STREAM_LOST
        assert stream.link.detached[0].turns[0].is_interrupted

    run_virtually(story())


def test_a_long_hand_over_keeps_neither_line_nor_vendors() -> None:
    """Temporal is away: what is left waits without the caller, and without streams that cost money."""

    async def story() -> None:
        def slowly(link: FakeLink) -> None:
            link.detach_delay = 300.0

        stream = Stream(configure=slowly)
        await stream.listen(1)
        stream.call.hang_up(EndReason.CALLER_HUNG_UP)
        await asyncio.sleep(3)
        assert stream.wire.is_closed
        assert stream.recognizer.ears[0].is_closed
        assert stream.synthesizer.voices[0].is_closed
        assert not stream.running.done()
        await stream.running
        assert len(stream.link.detached) == 1

    run_virtually(story())


def test_a_fault_of_ours_ends_only_this_stream() -> None:
    """The call goes on with another stream."""

    async def story() -> None:
        stream = Stream()
        await stream.listen(1)
        assert stream.call._conversation is not None
        stream.call._conversation.fail(ValueError("bug"))
        await stream.running
        assert stream.link.detached[0].reason is EndReason.STREAM_LOST

    run_virtually(story())
