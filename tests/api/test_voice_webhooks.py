"""A call rings, and a media stream has ended."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import httpx
import pytest

from domain.errors import NotFound, ProviderUnavailable, StaleRequest
from domain.stream_end import AfterStream
from domain.stream_token import check_token
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW, OUR_NUMBER, PUBLIC, TelephoneCompany, client_of
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
)


def document(response: httpx.Response) -> ET.Element:
    """Parse a TwiML answer."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/xml")
    return ET.fromstring(response.text)  # noqa: S314 — our own answer


def verbs(response: httpx.Response) -> list[str]:
    """Return the verbs of a TwiML answer."""
    return [verb.tag for verb in document(response)]


def only(root: ET.Element, path: str) -> ET.Element:
    """Return the one element at a path."""
    [found] = root.findall(path)
    return found


class TestCallRings:
    """`POST /webhooks/twilio/voice`."""

    async def test_accepted_call_is_connected_to_a_stream_only_it_can_open(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """The TwiML names media, where to turn afterwards, and a token for this call and epoch."""
        world.gateway.admission = Admission(is_accepted=True, stream_epoch=3)

        root = document(await twilio.ring())

        connect, stream = only(root, "Connect"), only(root, "Connect/Stream")
        action = f"{PUBLIC}/webhooks/twilio/after-stream?epoch=3&media=media.northgate.example"
        assert connect.get("action") == action
        assert stream.get("url") == "wss://media.northgate.example/media"
        assert stream.get("statusCallback") == f"{PUBLIC}/webhooks/twilio/stream-status"
        parameters = {one.get("name"): one.get("value") for one in stream}
        assert parameters["stream_epoch"] == "3"
        token = parameters["call_token"] or ""
        assert check_token(token, secret=b"stream secret", call_sid=CALL_SID, stream_epoch=3)
        assert not check_token(token, secret=b"stream secret", call_sid=CALL_SID, stream_epoch=4)

    async def test_workflow_is_told_who_calls_which_number(self, world: World, twilio: TelephoneCompany) -> None:
        """The admit request carries call, numbers and the time of the webhook."""
        await twilio.ring()

        assert world.gateway.admitted == [AdmitRequest(CALL_SID, CALLER, OUR_NUMBER, NOW)]

    async def test_a_call_of_ours_that_is_answered_carries_its_wish(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Numbers are as the telephone company says: from us, to him."""
        fields = {"CallSid": CALL_SID, "From": OUR_NUMBER, "To": CALLER}
        await twilio.post("/webhooks/twilio/voice?dial=wish-1&attempt=1", **fields)

        assert world.gateway.admitted == [AdmitRequest(CALL_SID, OUR_NUMBER, CALLER, NOW, "wish-1")]

    async def test_whom_we_have_called_is_not_asked_for_a_message(self, world: World, twilio: TelephoneCompany) -> None:
        """He wanted nothing of us: with the engine away he hears that we call again."""
        world.gateway.failure = ProviderUnavailable("temporal", "down")
        fields = {"CallSid": CALL_SID, "From": OUR_NUMBER, "To": CALLER}

        answer = await twilio.post("/webhooks/twilio/voice?dial=wish-1&attempt=1", **fields)

        assert verbs(answer) == ["Say", "Hangup"]

    @pytest.mark.parametrize("sender", ["anonymous", "+266696687", "client:ada", ""])
    async def test_withheld_number_is_no_number(self, world: World, twilio: TelephoneCompany, sender: str) -> None:
        """What cannot be called back is not passed on as a caller's number."""
        await twilio.ring(From=sender)

        assert world.gateway.admitted[0].from_number is None

    async def test_refused_call_hears_why_and_is_ended(self, world: World, twilio: TelephoneCompany) -> None:
        """A refusal of the workflow is spoken, then the call hangs up."""
        world.gateway.admission = Admission(is_accepted=False, refusal="This number is not in service.")

        root = document(await twilio.ring())

        assert [verb.tag for verb in root] == ["Say", "Hangup"]
        assert only(root, "Say").text == "This number is not in service."

    async def test_repeated_webhook_gets_the_same_answer(self, twilio: TelephoneCompany) -> None:
        """A retry of the telephone company must not lead to a second stream."""
        assert (await twilio.ring()).text == (await twilio.ring()).text

    async def test_unknown_fields_are_tolerated(self, twilio: TelephoneCompany) -> None:
        """The telephone company adds fields without notice."""
        response = await twilio.ring(StirVerstat="TN-Validation-Passed-A", BrandNew="42", CallerName="Ölçer & Søn")

        assert verbs(response) == ["Connect"]

    @pytest.mark.parametrize("missing", ["CallSid", "To"])
    async def test_missing_field_is_a_400_problem(self, world: World, twilio: TelephoneCompany, missing: str) -> None:
        """Without a call or a called number nothing can be admitted."""
        response = await twilio.ring(**{missing: ""})

        assert response.status_code == 400
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["code"] == "peer_protocol_error"
        assert missing in response.json()["detail"]
        assert world.gateway.admitted == []

    async def test_call_id_that_is_none_is_refused(self, twilio: TelephoneCompany) -> None:
        """A call id becomes a workflow id, so its shape is checked."""
        assert (await twilio.ring(CallSid="../../etc")).status_code == 400

    @pytest.mark.parametrize(
        "failure", [ProviderUnavailable("temporal", "down"), StaleRequest("odd"), ZeroDivisionError()]
    )
    async def test_caller_may_leave_a_message_when_admission_fails(
        self, world: World, twilio: TelephoneCompany, failure: Exception
    ) -> None:
        """Whatever fails behind the webhook, even a bug, the caller is asked for a message."""
        world.gateway.failure = failure

        root = document(await twilio.ring())

        assert [verb.tag for verb in root] == ["Say", "Record", "Say", "Hangup"]
        assert only(root, "Record").get("action") == f"{PUBLIC}/webhooks/twilio/recording"
        assert only(root, "Record").get("recordingStatusCallback") == f"{PUBLIC}/webhooks/twilio/recording-status"
        assert world.count("holdfast_webhooks_total", kind="voice", result="fallback") == 1

    async def test_caller_does_not_wait_for_a_workflow_that_hangs(self, world: World, twilio: TelephoneCompany) -> None:
        """The question to the workflow is bounded."""
        world.gateway.is_hanging = True

        assert "Record" in verbs(await twilio.ring())


class TestStreamEnded:
    """`POST /webhooks/twilio/after-stream`."""

    async def after_stream(self, twilio: TelephoneCompany, epoch: str = "1") -> httpx.Response:
        """Report that the stream of an epoch has ended."""
        return await twilio.post(f"/webhooks/twilio/after-stream?epoch={epoch}", CallSid=CALL_SID)

    async def test_workflow_is_asked_for_the_stream_that_ended(self, world: World, twilio: TelephoneCompany) -> None:
        """The epoch in the action's query names the stream."""
        await self.after_stream(twilio, "7")

        assert world.gateway.ended == [(CALL_SID, AfterStreamRequest(7))]

    async def test_lost_stream_is_replaced_by_one_of_the_next_epoch(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Reconnecting uses the workflow's new epoch, in token and action alike."""
        world.gateway.decision = AfterStreamDecision(AfterStream.RECONNECT, stream_epoch=2, say="One moment.")

        root = document(await self.after_stream(twilio))

        assert [verb.tag for verb in root] == ["Say", "Connect"]
        assert "?epoch=2&" in (only(root, "Connect").get("action") or "")

    async def test_replaced_stream_goes_to_another_media_process(self, world: World) -> None:
        """The one that carried the lost stream is named by the action's query; a redirected call comes without."""
        hosts = ["one.example", "two.example"]
        world.gateway.decision = AfterStreamDecision(AfterStream.RECONNECT, stream_epoch=2)
        async with client_of(world.app(media_urls=[f"wss://{host}/media" for host in hosts])) as client:
            twilio = TelephoneCompany(client)
            for left, right in (hosts, reversed(hosts)):
                path = f"/webhooks/twilio/after-stream?epoch=1&media={left}"
                root = document(await twilio.post(path, CallSid=CALL_SID))
                assert only(root, "Connect/Stream").get("url") == f"wss://{right}/media"

    async def test_workflow_may_have_a_message_taken(self, world: World, twilio: TelephoneCompany) -> None:
        """The workflow's own words introduce the recording."""
        world.gateway.decision = AfterStreamDecision(AfterStream.TAKE_MESSAGE, say="We lost our voice.")

        root = document(await self.after_stream(twilio))

        assert root[0].text == "We lost our voice."
        assert root[1].tag == "Record"

    async def test_workflow_may_have_a_colleague_rung(self, world: World, twilio: TelephoneCompany) -> None:
        """He sees our number and rings for a bounded time; we are asked what comes next."""
        world.gateway.decision = AfterStreamDecision(
            AfterStream.DIAL_HUMAN, say="One moment.", dial="+15551239999", caller_id=OUR_NUMBER
        )

        root = document(await self.after_stream(twilio))

        assert [verb.tag for verb in root] == ["Say", "Dial"]
        dial = only(root, "Dial")
        assert (dial.text, dial.get("callerId"), dial.get("timeout")) == ("+15551239999", OUR_NUMBER, "20")
        assert dial.get("action") == f"{PUBLIC}/webhooks/twilio/after-dial"

    async def test_finished_conversation_hangs_up(self, twilio: TelephoneCompany) -> None:
        """The normal end of a call."""
        assert verbs(await self.after_stream(twilio)) == ["Hangup"]

    async def test_call_whose_workflow_is_over_hangs_up(self, world: World, twilio: TelephoneCompany) -> None:
        """No message is asked for after a goodbye."""
        world.gateway.failure = NotFound("no such call is running")

        assert verbs(await self.after_stream(twilio)) == ["Hangup"]

    async def test_caller_is_held_while_nobody_can_decide_then_asked_for_a_message(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Each time the same question comes back; what is away may be about to return."""
        world.gateway.is_hanging = True
        path, held = "/webhooks/twilio/after-stream?epoch=2&media=one.example", []
        while "Redirect" in verbs(response := await twilio.post(path, CallSid=CALL_SID)):
            root = document(response)
            held.append([verb.tag for verb in root])
            path = (only(root, "Redirect").text or "").removeprefix(PUBLIC)
            assert "epoch=2" in path
            assert "media=one.example" in path

        assert held == [["Say", "Pause", "Redirect"], *[["Pause", "Redirect"]] * 3]
        assert "Record" in verbs(response)

    async def test_held_call_goes_on_when_the_answer_comes(self, world: World, twilio: TelephoneCompany) -> None:
        """Nothing is left of the wait."""
        world.gateway.is_hanging = True
        ask = only(document(await self.after_stream(twilio)), "Redirect").text or ""
        world.gateway.is_hanging = False
        world.gateway.decision = AfterStreamDecision(AfterStream.RECONNECT, stream_epoch=2)

        assert verbs(await twilio.post(ask.removeprefix(PUBLIC), CallSid=CALL_SID)) == ["Connect"]

    async def test_question_that_comes_to_the_fallback_url_is_answered_as_what_it_was(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Nobody answered it at its own URL; the call is not connected to the stream it has just left."""
        hosts = ["one.example", "two.example"]
        world.gateway.decision = AfterStreamDecision(AfterStream.RECONNECT, stream_epoch=2)
        asked = f"{PUBLIC}/webhooks/twilio/after-stream?epoch=1&media=one.example"
        async with client_of(world.app(media_urls=[f"wss://{host}/media" for host in hosts])) as client:
            root = document(await TelephoneCompany(client).ring(ErrorCode="11205", ErrorUrl=asked))

        assert world.gateway.ended == [(CALL_SID, AfterStreamRequest(1))]
        assert world.gateway.admitted == []
        assert only(root, "Connect/Stream").get("url") == "wss://two.example/media"

    async def test_held_call_that_comes_to_the_fallback_url_is_held_no_longer_than_others(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """How often he was held before counts."""
        world.gateway.is_hanging = True
        asked = f"{PUBLIC}/webhooks/twilio/after-stream?epoch=1&holds=4"

        assert "Record" in verbs(await twilio.ring(ErrorCode="11205", ErrorUrl=asked))

    async def test_missing_epoch_is_a_problem(self, twilio: TelephoneCompany) -> None:
        """The query is ours; without it the webhook is not."""
        response = await twilio.post("/webhooks/twilio/after-stream", CallSid=CALL_SID)

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "query.epoch"


class TestDialEnded:
    """`POST /webhooks/twilio/after-dial`."""

    async def after_dial(self, twilio: TelephoneCompany, status: str) -> httpx.Response:
        """Report how ringing a colleague went."""
        return await twilio.post("/webhooks/twilio/after-dial", CallSid=CALL_SID, DialCallStatus=status)

    @pytest.mark.parametrize("status", ["completed", "answered"])
    async def test_caller_who_has_talked_to_a_colleague_is_let_go(
        self, world: World, twilio: TelephoneCompany, status: str
    ) -> None:
        """And the call is told, for its outcome."""
        assert verbs(await self.after_dial(twilio, status)) == ["Hangup"]
        assert world.gateway.transfers == [CALL_SID]

    @pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", ""])
    async def test_nobody_there_means_a_message(self, world: World, twilio: TelephoneCompany, status: str) -> None:
        """The caller is not left with a dead line."""
        root = document(await self.after_dial(twilio, status))

        assert [verb.tag for verb in root] == ["Say", "Record", "Say", "Hangup"]
        assert "nobody can take your call" in (root[0].text or "")
        assert world.gateway.transfers == []

    async def test_question_that_comes_to_the_fallback_url_is_answered_as_what_it_was(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Nobody answered it at its own URL."""
        asked = f"{PUBLIC}/webhooks/twilio/after-dial"

        assert verbs(await twilio.ring(ErrorUrl=asked, DialCallStatus="completed")) == ["Hangup"]
        assert world.gateway.transfers == [CALL_SID]

    async def test_caller_whose_message_is_recorded_is_not_connected_again(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """The recorder's own report brings the message."""
        answer = await twilio.ring(ErrorUrl=f"{PUBLIC}/webhooks/twilio/recording")

        assert verbs(answer) == ["Say", "Hangup"]
        assert world.gateway.admitted == []

    async def test_call_whose_first_question_comes_to_the_fallback_url_is_admitted(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Whoever answers it admits the call."""
        await twilio.ring(ErrorCode="11205", ErrorUrl=f"{PUBLIC}/webhooks/twilio/voice")

        assert [ringing.call_sid for ringing in world.gateway.admitted] == [CALL_SID]

    @pytest.mark.parametrize("failure", [ProviderUnavailable("temporal", "down"), NotFound("over")])
    async def test_a_call_that_can_not_be_told_ends_all_the_same(
        self, world: World, twilio: TelephoneCompany, failure: Exception
    ) -> None:
        """He has said goodbye; asking him for a message would be odd."""
        world.gateway.failure = failure

        assert verbs(await self.after_dial(twilio, "completed")) == ["Hangup"]
