"""A text message comes to one of our numbers."""

from __future__ import annotations

import httpx
import pytest

from domain.errors import ProviderUnavailable
from tests.api.conftest import World
from tests.api.fakes import CALLER, NOW, OUR_NUMBER, TelephoneCompany
from workflows.thread_messages import TextReceived

SID = "SM" + "7" * 32
AWAY = ProviderUnavailable("temporal", "down")


async def text(twilio: TelephoneCompany, body: str = "When do you open?", **fields: str) -> httpx.Response:
    """Deliver a text."""
    given = {"MessageSid": SID, "From": CALLER, "To": OUR_NUMBER, "Body": body, "NumMedia": "0"} | fields
    return await twilio.post("/webhooks/twilio/message", **given)


async def test_it_goes_to_its_thread(world: World, twilio: TelephoneCompany) -> None:
    """The answer comes as a text of its own, so the webhook's is empty."""
    response = await text(twilio)

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/xml")
    assert response.text.endswith("<Response />")
    assert world.gateway.texts == [(CALLER, OUR_NUMBER, TextReceived(SID, "When do you open?", NOW))]


async def test_a_picture_is_said_to_be_one(world: World, twilio: TelephoneCompany) -> None:
    """Nobody here can look at it."""
    await text(twilio, "What is this?", NumMedia="2")
    await text(twilio, "", NumMedia="1")

    assert [one.text for _, _, one in world.gateway.texts] == ["What is this? [2 picture(s)]", "[1 picture(s)]"]


async def test_a_short_code_is_not_answered(world: World, twilio: TelephoneCompany) -> None:
    """Machines write from those."""
    assert (await text(twilio, From="72975")).status_code == 200
    assert world.gateway.texts == []
    assert world.count("holdfast_webhooks_total", kind="message", result="no_number") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageSid": ""},
        {"MessageSid": "../x"},
        {"From": ""},
        {"To": ""},
        {"NumMedia": "many"},
        {"NumMedia": "9" * 5000},
    ],
)
async def test_what_is_missing_is_a_400_problem(world: World, twilio: TelephoneCompany, fields: dict[str, str]) -> None:
    """Nothing can be answered then."""
    assert (await text(twilio, **fields)).status_code == 400
    assert world.gateway.texts == []


async def test_without_a_signature_it_is_refused(world: World, client: httpx.AsyncClient) -> None:
    """Anybody could write in anybody's name."""
    assert (await client.post("/webhooks/twilio/message", data={"MessageSid": SID})).status_code == 403
    assert world.gateway.texts == []


async def test_with_the_engine_away_it_is_left_to_a_human(world: World, twilio: TelephoneCompany) -> None:
    """Nobody's words are lost."""
    world.gateway.failure = AWAY

    assert (await text(twilio)).status_code == 200
    [left] = world.call_log.left.values()
    assert (left.message_id, left.callback_number, left.call_sid) == (SID, CALLER, "")
    assert left.text.endswith("has texted: When do you open?")
    assert world.count("holdfast_webhooks_total", kind="message", result="fallback") == 1


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("480 215", "[code]"),
        ("my pin is 480215", "my pin is [code]"),
        ("Room 480215", "Room 480215"),
        ("+1 555 123 0042", "+1 555 123 0042"),
    ],
)
async def test_with_the_engine_away_no_code_is_written_down(
    world: World, twilio: TelephoneCompany, body: str, kept: str
) -> None:
    """Nobody can tell what the thread had asked for: so many digits alone are taken for one."""
    world.gateway.failure = AWAY

    assert (await text(twilio, body)).status_code == 200
    [left] = world.call_log.left.values()
    assert left.text.endswith(f"has texted: {kept}")


async def test_with_the_engine_away_stop_is_honoured(world: World, twilio: TelephoneCompany) -> None:
    """At once, and nobody has to read it."""
    world.gateway.failure = AWAY

    await text(twilio, "STOP")
    line = await world.ports.directory.line(OUR_NUMBER)
    assert line is not None
    assert await world.ports.office.suppressions.is_suppressed(line.organisation.organisation_id, CALLER)
    assert world.call_log.left == {}


async def test_with_the_database_away_too_it_is_to_be_told_again(world: World, twilio: TelephoneCompany) -> None:
    """The vendor repeats what was answered 503."""
    world.gateway.failure = AWAY
    world.call_log.failure = ProviderUnavailable("database", "down")

    assert (await text(twilio)).status_code == 503
