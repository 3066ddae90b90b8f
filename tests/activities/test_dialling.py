"""Speaking to a machine within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.dialling import VOICEMAIL_PATIENCE
from activities.dialling_messages import Voicemail
from domain.errors import OutcomeUnknown
from processes.worker import dialling_over
from tests.fakes.faults import Gate
from tests.workflows.house import House
from workflows.options import VOICEMAIL

TOLD = Voicemail("CA1", "See you tomorrow.")


async def test_what_the_story_gives_up_is_not_said_later(house: House) -> None:
    """Nobody knows then whether the machine was told, and it is not told twice."""
    assert VOICEMAIL["start_to_close_timeout"] > VOICEMAIL_PATIENCE
    house.control.instructing.gate = gate = Gate()
    dialling = replace(dialling_over(house.ports), voicemail_patience=timedelta(milliseconds=50))
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, schedule_to_close_timeout=VOICEMAIL["schedule_to_close_timeout"])
    with pytest.raises(OutcomeUnknown):
        await environment.run(dialling.leave_voicemail, TOLD)
    gate.open()
    assert house.control.instructions == []
