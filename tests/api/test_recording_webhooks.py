"""Recorded messages come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from api.app import create_app
from api.voicemail_spool import SpooledMessage, VoicemailSpool
from domain.errors import ProviderUnavailable
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW, OUR_NUMBER, TelephoneCompany, client_of

RECORDING_SID = "RE" + "2" * 32
RECORDING_URL = f"https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/{RECORDING_SID}"
REPORT = {
    "CallSid": CALL_SID,
    "RecordingSid": RECORDING_SID,
    "RecordingUrl": RECORDING_URL,
    "RecordingDuration": "12",
}
BY_CALL = REPORT | {"From": CALLER, "To": OUR_NUMBER}
BY_RECORDER = REPORT | {"RecordingStatus": "completed"}
MESSAGE = SpooledMessage(RECORDING_SID, CALL_SID, NOW, RECORDING_URL, 12, CALLER, OUR_NUMBER)


class FullSpool(VoicemailSpool):
    """Takes nothing."""

    async def put(self, message: SpooledMessage) -> None:
        """Refuse."""
        raise ProviderUnavailable("spool", "full")

    async def waiting(self) -> Sequence[SpooledMessage]:
        """Hold nothing."""
        return ()

    async def drop(self, message: SpooledMessage) -> None:
        """Have nothing to drop."""

    async def set_aside(self) -> int:
        """Have set nothing aside."""
        return 0


async def test_message_is_on_disk_before_the_goodbye(world: World, twilio: TelephoneCompany) -> None:
    """The caller is thanked only for what is safe."""
    response = await twilio.post("/webhooks/twilio/recording", **BY_CALL)

    assert [verb.tag for verb in ET.fromstring(response.text)] == ["Say", "Hangup"]  # noqa: S314 — our own answer
    assert "safe with us" in response.text
    assert await world.spool.waiting() == [MESSAGE]


@pytest.mark.parametrize("order", [("recording", "recording-status"), ("recording-status", "recording")])
async def test_both_reports_of_a_recording_are_one_message(
    world: World, twilio: TelephoneCompany, order: tuple[str, str]
) -> None:
    """The recorder does not know the caller; whichever comes first, one message knows everything."""
    for path in order:
        await twilio.post(f"/webhooks/twilio/{path}", **(BY_CALL if path == "recording" else BY_RECORDER))

    assert await world.spool.waiting() == [MESSAGE]


@pytest.mark.parametrize("status", ["absent", "failed", "in-progress"])
async def test_recording_that_is_none_is_no_message(world: World, twilio: TelephoneCompany, status: str) -> None:
    """Only a completed recording is a message."""
    response = await twilio.post("/webhooks/twilio/recording-status", **REPORT, RecordingStatus=status)

    assert response.status_code == 204
    assert await world.spool.waiting() == []


async def test_caller_who_said_nothing_is_let_go(world: World, twilio: TelephoneCompany) -> None:
    """Without a recording there is nothing to keep and nothing to thank for."""
    response = await twilio.post("/webhooks/twilio/recording", CallSid=CALL_SID)

    assert "<Hangup" in response.text
    assert await world.spool.waiting() == []


async def test_recording_id_cannot_name_another_file(world: World, twilio: TelephoneCompany) -> None:
    """The id becomes a file name."""
    response = await twilio.post("/webhooks/twilio/recording", **{**BY_CALL, "RecordingSid": "RE/../../x"})

    assert response.status_code == 400
    assert await world.spool.waiting() == []


async def test_full_spool_is_admitted_to_caller_and_recorder(world: World) -> None:
    """The caller is told to call again, and the recorder's report fails loudly."""
    app = create_app(world.settings, replace(world.ports, spool=FullSpool()))
    async with client_of(app) as client:
        twilio = TelephoneCompany(client)

        assert "could not take your message" in (await twilio.post("/webhooks/twilio/recording", **BY_CALL)).text
        assert (await twilio.post("/webhooks/twilio/recording-status", **BY_RECORDER)).status_code == 503


@pytest.mark.parametrize("seconds", ["9" * 5000, "٣", "-1", "1.5"])
async def test_length_that_is_no_number_of_seconds_is_left_out(
    world: World, twilio: TelephoneCompany, seconds: str
) -> None:
    """The message counts, whatever is said of its length."""
    await twilio.post("/webhooks/twilio/recording", **{**BY_CALL, "RecordingDuration": seconds})

    assert [message.duration_s for message in await world.spool.waiting()] == [None]
