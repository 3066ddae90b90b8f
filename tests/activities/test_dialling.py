"""Speaking to a machine within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.dial_gate import DialGate
from activities.dialling import VOICEMAIL_PATIENCE, Dialling
from activities.dialling_messages import Voicemail
from domain.errors import OutcomeUnknown
from tests.fakes.faults import Gate
from tests.workflows.house import House
from workflows.options import VOICEMAIL

TOLD = Voicemail("CA1", "See you tomorrow.")


def dialling(house: House, patience: timedelta) -> Dialling:
    """Return the activities."""
    ports = house.ports
    gate = DialGate(
        dials=ports.dials,
        policies=ports.policies,
        consents=ports.consents,
        suppressions=ports.suppressions,
        directory=ports.directory,
        book=ports.book,
        zones=ports.vendors.zones,
        clock=ports.clock,
    )
    return Dialling(
        gate=gate,
        calls=ports.vendors.outbound,
        control=house.control,
        outbox=ports.outbox,
        public_url=ports.public_url,
        voicemail_patience=patience,
    )


async def test_what_the_story_gives_up_is_not_said_later(house: House) -> None:
    """Nobody knows then whether the machine was told, and it is not told twice."""
    assert VOICEMAIL["start_to_close_timeout"] > VOICEMAIL_PATIENCE
    house.control.instructing.gate = gate = Gate()
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, schedule_to_close_timeout=VOICEMAIL["schedule_to_close_timeout"])
    with pytest.raises(OutcomeUnknown):
        await environment.run(dialling(house, timedelta(milliseconds=50)).leave_voicemail, TOLD)
    gate.open()
    assert house.control.instructions == []
