"""What a log tells of an activity that has failed."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from activities.failures import to_failure
from domain.errors import ProviderUnavailable
from processes.logs import start_logging
from processes.settings import load_settings

_ACTIVITIES = logging.getLogger("temporalio.activity")


def _told(error: BaseException, caplog: pytest.LogCaptureFixture) -> str:
    start_logging(load_settings())
    with caplog.at_level(logging.WARNING):
        _ACTIVITIES.warning("Completing activity as failed %s", "(sms.send)", exc_info=error)
    return caplog.text


def test_a_vendor_that_is_away_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """It is tried again; where in the code that was seen helps nobody."""
    failure = to_failure(away := ProviderUnavailable("twilio", "no answer within 5 s"))
    failure.__cause__ = away

    told = _told(failure, caplog)

    assert "Completing activity as failed (sms.send): provider_unavailable: " in told
    assert "no answer within 5 s" in told
    assert "Traceback" not in told


def test_one_that_was_cut_off_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """By its timeout, or by a worker that stops."""
    told = _told(asyncio.CancelledError(), caplog)

    assert "(sms.send): it was cut off" in told
    assert "Traceback" not in told


def test_a_bug_keeps_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """Somebody has to find it."""
    with pytest.raises(KeyError) as bug:
        json.loads("{}")["number"]

    told = _told(bug.value, caplog)

    assert "Traceback" in told
    assert "KeyError: 'number'" in told
