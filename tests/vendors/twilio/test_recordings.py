"""Specification of fetching what callers have left as sound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from domain.errors import NotFound, ProviderRejected, ProviderUnavailable
from sandbox.faults import FaultKind
from sandbox.twilio.records import RecordingRecord
from tests.sandbox.twilio.loopback import ACCOUNT_SID, AUTH_TOKEN
from tests.vendors.twilio.conftest import Bench
from vendors.twilio.recordings import TwilioRecordings

SID = "RE" + "1" * 32
MESSAGE = RecordingRecord(SID, "CA" + "1" * 32, datetime(2026, 11, 21, tzinfo=UTC), b"\xff" * 8000)


@pytest.fixture
async def recordings(bench: Bench) -> AsyncIterator[TwilioRecordings]:
    """Fetch from a Twilio that has one."""
    bench.twilio.exchange.stage.records.recordings[SID] = MESSAGE
    async with aclosing(
        TwilioRecordings(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, base_url=bench.base_url)
    ) as opened:
        yield opened


async def test_a_recording_comes_as_sound(recordings: TwilioRecordings) -> None:
    """A WAV file, whole."""
    sound = await recordings.fetch(SID)
    assert sound.media_type == "audio/wav"
    assert sound.content.startswith(b"RIFF")
    assert len(sound.content) > len(MESSAGE.audio)


async def test_one_that_is_gone_is_not_found(recordings: TwilioRecordings) -> None:
    """Deleted at Twilio, or never made."""
    with pytest.raises(NotFound):
        await recordings.fetch("RE" + "0" * 32)


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        (FaultKind.STATUS, 403, ProviderRejected),
        (FaultKind.STATUS, 429, ProviderUnavailable),
        (FaultKind.STATUS, 503, ProviderUnavailable),
        (FaultKind.DROP, 0, ProviderUnavailable),
    ],
)
async def test_an_answer_that_is_none_is_said_so(
    bench: Bench, recordings: TwilioRecordings, kind: FaultKind, status: int, error: type[Exception]
) -> None:
    """Whether another try may help, or the operator has to act."""
    bench.twilio.exchange.stage.board.plan("twilio", "recordings.fetch", kind, amount=status)
    with pytest.raises(error):
        await recordings.fetch(SID)


async def test_wrong_credentials_are_rejected(bench: Bench) -> None:
    """The operator has to mend the settings."""
    async with aclosing(
        TwilioRecordings(account_sid=ACCOUNT_SID, auth_token="wrong", base_url=bench.base_url)
    ) as opened:
        with pytest.raises(ProviderRejected):
            await opened.fetch(SID)
