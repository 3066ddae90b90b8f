"""Media streams that are forged, and frames that break the protocol."""

from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from processes.stack import Stack
from tests.system.records import Records
from tests.system.telephone_company import SILENCE, Stream, metric, new_sid, post, ring, stream

CALLER = "+15557770201"
POLICY_VIOLATION = 1008


@pytest.fixture
def url(stack: Stack) -> str:
    """Return the media URL as the telephone company knows it."""
    return f"ws://127.0.0.1:{stack.plan.ports.media}/media"


class TestForged:
    """Nobody listens in, and nobody speaks for the agent."""

    @pytest.mark.parametrize("signature", ["", "Zm9yZ2Vk"])
    async def test_wrong_signature_is_refused(self, signature: str, url: str) -> None:
        """The upgrade is answered with 403."""
        with pytest.raises(InvalidStatus) as refused:
            async with stream(url, signature=signature):
                pass

        assert refused.value.response.status_code == 403

    @pytest.mark.parametrize(
        "parameters",
        [
            {},
            {"call_token": "x" * 43, "stream_epoch": "1"},
            {"call_token": "", "stream_epoch": "-1"},
            {"call_token": "", "stream_epoch": "9" * 40},
        ],
        ids=["none", "wrong", "negative epoch", "endless epoch"],
    )
    async def test_wrong_token_is_closed(self, parameters: dict[str, str], url: str) -> None:
        """A stream that our own TwiML did not open is closed with 1008 at once."""
        async with stream(url) as opened:
            await opened.start(new_sid("CA"), parameters)
            with pytest.raises(ConnectionClosed) as closed:
                await opened.socket.recv()

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY_VIOLATION

    async def test_token_opens_its_own_call_only(self, stack: Stack, url: str) -> None:
        """The token of one call is worth nothing for another."""
        mine, other = new_sid("CA"), new_sid("CA")
        parameters = await ring(stack, mine, CALLER)
        async with stream(url) as opened:
            await opened.start(other, parameters)
            with pytest.raises(ConnectionClosed) as closed:
                await opened.socket.recv()

        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY_VIOLATION
        await post(stack, "status", CallSid=mine, CallStatus="completed", SequenceNumber="1")


class TestBrokenFrames:
    """What breaks the protocol is counted, and the call goes on."""

    async def test_call_survives_all_of_them(self, stack: Stack, url: str, records: Records) -> None:
        """Binary, malformed, oversized, foreign, doubled and disordered frames: the agent speaks all the same."""
        kinds = (
            "binary", "invalid_json", "unexpected_message", "oversized", "wrong_stream", "out_of_order",
            "duplicate_start", "duplicate_connected",
        )  # fmt: skip
        before = {kind: await _malformed(stack, kind) for kind in kinds}
        sid = new_sid("CA")
        parameters = await ring(stack, sid, CALLER)
        async with stream(url) as opened:
            await opened.start(sid, parameters)
            await _break_everything(opened, sid, parameters)
            await opened.media()
            await opened.hears_agent()
            await opened.say({"event": "stop", "streamSid": opened.sid, "stop": {"callSid": sid}})
        await post(stack, "status", CallSid=sid, CallStatus="completed", SequenceNumber="1")

        assert {kind: await _malformed(stack, kind) - before[kind] for kind in kinds} == dict.fromkeys(kinds, 1)
        assert await records.outcome(sid) == "abandoned"


async def _break_everything(opened: Stream, call_sid: str, parameters: dict[str, str]) -> None:
    """Break every rule once, with good frames between."""
    await opened.media()
    await opened.socket.send(b"\x00\x01")
    await opened.socket.send("{not json")
    await opened.say({"event": "surprise", "streamSid": opened.sid})
    await opened.media(chunk=2, payload=SILENCE * 400)
    await opened.media(chunk=3, stream_sid=new_sid("MZ"))
    await opened.media(chunk=1)
    await opened.start(call_sid, parameters)


async def _malformed(stack: Stack, kind: str) -> float:
    url = f"http://127.0.0.1:{stack.plan.ports.media}"
    return await metric(url, f'holdfast_media_malformed_total{{kind="{kind}"}}')
