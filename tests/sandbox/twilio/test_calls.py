"""Specification of whole calls: TwiML, webhooks, stream and callbacks together, on loopback."""

from __future__ import annotations

import asyncio
import base64
import wave

from fastapi import WebSocket
from picows import WSFrame, WSListener, WSTransport, ws_create_server
from twilio.request_validator import RequestValidator

from sandbox.twilio.callbacks import Delivery
from sandbox.twilio.flow import Flow, Step
from tests.sandbox.twilio.loopback import AUTH_TOKEN, SPEECH, Listener, Network

FRAME = b"\x22" * 160


def connect(twilio: Network, tail: str = "") -> str:
    """Return TwiML that streams to the product."""
    return (
        f'<Response><Connect action="/after"><Stream url="ws://{twilio.product.address}/media" name="agent" '
        f'statusCallback="/stream"><Parameter name="token" value="x"/></Stream></Connect>{tail}</Response>'
    )


async def until(websocket: WebSocket, event: str) -> dict[str, object]:
    """Read messages up to the first of a kind."""
    while True:
        message: dict[str, object] = await websocket.receive_json()
        if message["event"] == event:
            return message


async def speak_and_close(websocket: WebSocket) -> None:
    """Play half a second, wait until it has been heard, close."""
    sid = (await until(websocket, "start"))["streamSid"]
    payload = base64.b64encode(FRAME * 25).decode()
    await websocket.send_json({"event": "media", "streamSid": sid, "media": {"payload": payload}})
    await websocket.send_json({"event": "mark", "streamSid": sid, "mark": {"name": "done"}})
    await until(websocket, "mark")
    await websocket.close()


async def test_a_call_is_streamed_until_the_server_closes(twilio: Network) -> None:
    """Webhook, stream, action, hang-up; everything signed, everything heard."""
    twilio.product.answers = {"/voice": [connect(twilio)], "/after": ["<Response><Hangup/></Response>"]}
    twilio.product.behave = speak_and_close
    caller = Listener()
    call = await twilio.call(caller)
    assert call.status == "completed"
    assert caller.heard.count(FRAME) == 25
    assert twilio.product.forms("/after")[0]["CallStatus"] == "in-progress"
    assert [form["StreamEvent"] for form in twilio.product.forms("/stream")] == ["stream-started", "stream-stopped"]
    assert twilio.records.debugger == []


async def test_every_request_is_signed(twilio: Network) -> None:
    """Twilio's own validator accepts each webhook, and the upgrade over the URL the TwiML names."""
    twilio.product.answers = {"/voice": [connect(twilio)]}
    twilio.product.behave = speak_and_close
    await twilio.call(Listener())
    validator = RequestValidator(AUTH_TOKEN)
    for received in twilio.product.received:
        scheme = "ws" if received.path == "/media" else "http"
        url = f"{scheme}://{twilio.product.address}{received.path}"
        assert validator.validate(url, received.form, received.headers["x-twilio-signature"]), received.path


async def test_status_callbacks_are_numbered_in_order(twilio: Network) -> None:
    """`SequenceNumber` orders them, and the last one has the duration."""
    twilio.product.answers = {"/voice": ["<Response><Pause/></Response>"]}
    await twilio.call(Listener())
    forms = twilio.product.forms("/status")
    assert [(form["CallStatus"], form["SequenceNumber"]) for form in forms] == [
        ("ringing", "0"),
        ("in-progress", "1"),
        ("completed", "2"),
    ]
    assert forms[-1]["CallDuration"].isdecimal()


async def test_callbacks_can_be_doubled_and_disordered(twilio: Network) -> None:
    """A scenario may ask for delivery as bad as it gets; the sequence numbers still tell the order."""
    twilio.product.answers = {"/voice": ["<Response/>"]}
    await twilio.call(Listener(), delivery=Delivery(is_duplicated=True, is_disordered=True))
    assert [form["SequenceNumber"] for form in twilio.product.forms("/status")] == ["1", "1", "0", "0"]


async def test_a_caller_who_hangs_up_stops_the_stream(twilio: Network) -> None:
    """The server gets `stop`, then the close; the action is not requested."""
    stopped = asyncio.Event()

    async def wait_for_stop(websocket: WebSocket) -> None:
        await until(websocket, "stop")
        stopped.set()
        await websocket.receive()

    twilio.product.answers = {"/voice": [connect(twilio, "<Say>Never</Say>")]}
    twilio.product.behave = wait_for_stop
    call = await twilio.call(Listener(hangs_up_after=20))
    async with asyncio.timeout(10):
        await stopped.wait()
    assert call.status == "completed"
    assert twilio.product.forms("/after") == []


async def test_a_stream_that_cannot_open_is_reported_and_passed_over(twilio: Network) -> None:
    """A refused handshake is a stream error; the action decides how to go on."""
    twilio.product.answers = {
        "/voice": [connect(twilio).replace("/media", "/nowhere")],
        "/after": ["<Response><Say>Sorry</Say></Response>"],
    }
    caller = Listener()
    await twilio.call(caller)
    (form,) = twilio.product.forms("/stream")
    assert form["StreamEvent"] == "stream-error"
    assert form["StreamError"].startswith("31920")
    assert SPEECH in caller.heard


async def test_a_stream_must_be_wss_away_from_loopback(twilio: Network) -> None:
    """`ws` is refused before any connection, and so is a query string."""
    for url, code in (("ws://example.invalid/media", 31922), ("wss://127.0.0.1:1/media?a=b", 31920)):
        twilio.product.answers = {"/voice": [f'<Response><Connect><Stream url="{url}"/></Connect></Response>']}
        await twilio.call(Listener())
        assert twilio.records.debugger[-1].code == code


async def test_a_stream_the_server_drops_goes_to_the_action(twilio: Network) -> None:
    """An abnormal close is a stream error, and Twilio asks at once what to do."""

    async def fail(websocket: WebSocket) -> None:
        await until(websocket, "start")
        await websocket.close(1011)

    twilio.product.answers = {"/voice": [connect(twilio)], "/after": ["<Response/>"]}
    twilio.product.behave = fail
    await twilio.call(Listener())
    assert [form["StreamEvent"] for form in twilio.product.forms("/stream")] == ["stream-started", "stream-error"]
    assert len(twilio.product.forms("/after")) == 1


async def test_a_connection_cut_without_a_word_goes_to_the_action(twilio: Network) -> None:
    """A media process that is killed leaves no close frame; Twilio asks at once all the same."""

    class Killed(WSListener):
        def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
            transport.underlying_transport.abort()

    server = await ws_create_server(lambda _request: Killed(), "127.0.0.1", 0)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    twilio.product.answers = {
        "/voice": [connect(twilio).replace(f"ws://{twilio.product.address}", f"ws://{address}")],
        "/after": ["<Response/>"],
    }
    await twilio.call(Listener())
    assert twilio.product.forms("/stream")[-1]["StreamError"].startswith("31921")
    assert len(twilio.product.forms("/after")) == 1
    server.close()


async def test_a_failing_webhook_goes_to_the_fallback(twilio: Network) -> None:
    """The fallback gets the error, under the same idempotency token."""
    twilio.product.answers = {"/voice": [503], "/fallback": ["<Response><Hangup/></Response>"]}
    await twilio.call(Listener())
    first, second = (r for r in twilio.product.received if r.path in ("/voice", "/fallback"))
    assert second.form["ErrorCode"] == "11200"
    assert second.form["ErrorUrl"] == f"{twilio.product.url}/voice"
    assert first.headers["i-twilio-idempotency-token"] == second.headers["i-twilio-idempotency-token"]


async def test_without_any_document_the_caller_hears_an_apology(twilio: Network) -> None:
    """The call ends, and the debugger has both failures."""
    twilio.product.answers = {"/voice": [500], "/fallback": [500]}
    caller = Listener()
    call = await twilio.call(caller)
    assert call.status == "completed"
    assert [entry.code for entry in twilio.records.debugger] == [11200, 11200]
    assert SPEECH in caller.heard


async def test_a_recording_is_kept_and_reported(twilio: Network) -> None:
    """`<Record>` leaves a recording, whose URL goes to the action and to the recording callback."""

    class Talker(Listener):
        def speak(self) -> bytes:
            return b"\x10" * 160

    record = '<Record maxLength="1" playBeep="false" action="/done" recordingStatusCallback="/rec"/>'
    twilio.product.answers = {"/voice": [f"<Response>{record}</Response>"], "/done": ["<Response/>"]}
    call = await twilio.call(Talker())
    (form,) = twilio.product.forms("/done")
    recording = twilio.records.recordings[form["RecordingSid"]]
    assert (recording.call_sid, recording.duration_s) == (call.sid, 1)
    assert form["RecordingUrl"].endswith(f"/Recordings/{recording.sid}")
    assert twilio.product.forms("/rec")[0]["RecordingStatus"] == "completed"


async def test_a_caller_who_hangs_up_after_his_message_has_left_it(twilio: Network) -> None:
    """Recording and action are reported although nobody is on the line any more; the answer does not run."""

    class Talker(Listener):
        def speak(self) -> bytes:
            super().speak()
            return b"\x10" * 160

    record = '<Record playBeep="false" action="/done" recordingStatusCallback="/rec"/>'
    twilio.product.answers = {
        "/voice": [f"<Response>{record}</Response>"],
        "/done": ["<Response><Redirect>/more</Redirect></Response>"],
    }
    call = await twilio.call(Talker(hangs_up_after=100))
    assert call.status == "completed"
    assert twilio.product.forms("/done")[0]["Digits"] == "hangup"
    assert twilio.product.forms("/rec")[0]["RecordingSid"] in twilio.records.recordings
    assert twilio.product.forms("/more") == []


async def test_a_transfer_to_somebody_absent_reports_no_answer(twilio: Network) -> None:
    """A failed `<Dial>` returns to its action."""
    twilio.product.answers = {
        "/voice": ['<Response><Dial timeout="1" action="/dialled">+15550000000</Dial></Response>'],
        "/dialled": ["<Response/>"],
    }
    await twilio.call(Listener())
    assert twilio.product.forms("/dialled")[0]["DialCallStatus"] == "no-answer"


async def test_digits_are_gathered(twilio: Network) -> None:
    """Keys pressed reach the action."""
    twilio.product.answers = {
        "/voice": ['<Response><Gather numDigits="2" action="/digits"/></Response>'],
        "/digits": ["<Response/>"],
    }
    await twilio.call(Listener(digits="42"))
    assert twilio.product.forms("/digits")[0]["Digits"] == "42"


async def test_both_sides_are_recorded_in_stereo(twilio: Network) -> None:
    """The caller is on the left, the agent on the right, at the time they were heard."""
    twilio.product.answers = {"/voice": ["<Response><Say>Hello</Say></Response>"]}
    call = await twilio.call(Listener())
    with wave.open(str(twilio.records.wav_path(call.sid))) as tape:
        assert (tape.getnchannels(), tape.getframerate(), tape.getsampwidth()) == (2, 8000, 2)
        samples = memoryview(tape.readframes(tape.getnframes())).cast("h").tolist()
    assert set(samples[0::2]) == {0}
    assert sum(sample != 0 for sample in samples[1::2]) == len(SPEECH)


async def test_rest_can_redirect_a_running_call(twilio: Network) -> None:
    """New TwiML ends the stream with `stop` and takes its place."""
    sid = ""

    def say_goodbye(flow: Flow) -> Step:
        return flow.redirect(twiml="<Response><Say>Bye</Say></Response>")

    async def redirect_me(websocket: WebSocket) -> None:
        await until(websocket, "start")
        assert twilio.exchange.reach(sid, lambda live: live.interrupt(say_goodbye))
        await until(websocket, "stop")
        await websocket.receive()

    twilio.product.answers = {"/voice": [connect(twilio)]}
    twilio.product.behave = redirect_me
    caller = Listener()
    call = twilio.exchange.ring(caller, from_number="+1555", to_number="+15005550006", delivery=Delivery())
    sid = call.sid
    await twilio.exchange.settle()
    assert SPEECH in caller.heard
    assert twilio.product.forms("/after") == []
