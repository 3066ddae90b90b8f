"""Specification of the texts people write: told to the account's webhook, with Twilio's own keywords."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from twilio.request_validator import RequestValidator

from sandbox.callers.people import TexterScript, TextRule
from sandbox.callers.texter import Texter
from sandbox.twilio.app import create_app
from sandbox.twilio.callee import Callee
from tests.sandbox.twilio.loopback import ACCOUNT_SID, AUTH_TOKEN, OUR_NUMBER, Listener, Network
from tests.waiting import until

MARIA = "+15551230042"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"


@pytest.fixture
def texting(twilio: Network) -> Network:
    """A network whose number passes texts on to `/sms`."""
    numbers = twilio.records.numbers
    numbers[OUR_NUMBER] = replace(numbers[OUR_NUMBER], sms_url=f"{twilio.product.url}/sms")
    return twilio


async def send(twilio: Network, body: str) -> httpx.Response:
    """Text Maria from the account."""
    box = httpx.ASGITransport(create_app(twilio.exchange, lambda _call: Callee(Listener())))
    async with httpx.AsyncClient(transport=box, base_url="http://twilio.test", auth=(ACCOUNT_SID, AUTH_TOKEN)) as rest:
        sent = await rest.post(MESSAGES, data={"To": MARIA, "From": OUR_NUMBER, "Body": body})
    await twilio.exchange.settle()
    return sent


async def test_a_text_is_told_signed(texting: Network) -> None:
    """With the fields of Twilio's messaging webhook; Twilio's own validator accepts it."""
    message = await texting.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body="When do you open?")
    [told] = texting.product.received
    expected = {"MessageSid": message.sid, "From": MARIA, "To": OUR_NUMBER, "Body": "When do you open?"}
    assert told.path == "/sms"
    assert told.form.items() >= expected.items()
    assert RequestValidator(AUTH_TOKEN).validate(
        f"{texting.product.url}/sms", told.form, told.headers["x-twilio-signature"]
    )


async def test_a_number_without_a_webhook_keeps_it_to_itself(twilio: Network) -> None:
    """The text is in the account's list, and nobody is told."""
    message = await twilio.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body="Hello?")
    assert twilio.records.messages[message.sid].direction == "inbound"
    assert twilio.product.received == []


async def test_who_waits_for_a_text_answers_with_its_words(texting: Network) -> None:
    """He writes nothing before one has come, and may use what he has read."""
    rule = TextRule(reads=r"reply (yes \d+)", writes=r"\1, please")
    texter = Texter(TexterScript(number=MARIA, texts=OUR_NUMBER, rules=(rule,)), texting.exchange)
    texter.begin()
    await texting.exchange.settle()
    assert texting.product.received == []
    await send(texting, "Shall we? Reply YES 4821 or NO 4821.")

    async def told() -> list[str]:
        return [one.form["Body"] for one in texting.product.received]

    assert await until("his answer is told", told) == ["YES 4821, please"]


async def test_a_number_nobody_has_takes_no_text(twilio: Network) -> None:
    """As with a wrong number on the telephone."""
    with pytest.raises(LookupError):
        await twilio.exchange.texts.receive(sender=MARIA, recipient="+15005559999", body="Hello?")


@pytest.mark.parametrize("word", ["STOP", "stop.", "Unsubscribe", "OptOut"])
async def test_a_keyword_blocks_and_is_passed_on(texting: Network, word: str) -> None:
    """From then on nothing reaches him; another keyword lets it."""
    await texting.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body=word)
    assert texting.product.forms("/sms")[0]["Body"] == word
    refused = await send(texting, "See you tomorrow.")
    assert (refused.status_code, refused.json()["code"]) == (400, 21610)
    await texting.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body="START")
    assert (await send(texting, "See you tomorrow.")).status_code == 201


async def test_an_answer_in_the_webhooks_reply_is_sent(texting: Network) -> None:
    """From the number it came to; a sender who wants no texts gets none, which the debugger says."""
    texting.product.answers["/sms"] = ["<Response><Message>Thank you &amp; bye.</Message></Response>"]
    await texting.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body="YES 4821")
    [sent] = [one for one in texting.records.messages.values() if one.direction == "outbound-reply"]
    assert (sent.from_number, sent.to_number, sent.body) == (OUR_NUMBER, MARIA, "Thank you & bye.")
    await texting.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body="STOP")
    assert len(texting.records.messages) == 3
    assert [entry.code for entry in texting.records.debugger] == [21610]


async def test_other_words_block_nothing(texting: Network) -> None:
    """Twilio knows its keywords only."""
    await texting.exchange.texts.receive(sender=MARIA, recipient=OUR_NUMBER, body="Please stop texting me")
    assert (await send(texting, "Understood.")).status_code == 201


async def test_a_texter_insists(texting: Network) -> None:
    """Nothing comes back, so he writes again; five times are enough."""
    Texter(TexterScript(number=MARIA, writes="Hello?", insists_after_s=0.01), texting.exchange).begin()
    await texting.exchange.settle()
    assert [form["Body"] for form in texting.product.forms("/sms")] == ["Hello?"] * 6


async def test_a_texter_who_was_answered_waits(texting: Network) -> None:
    """Whatever he thinks of the answer."""
    Texter(TexterScript(number=MARIA, writes="Hello?", insists_after_s=2), texting.exchange).begin()

    async def told() -> bool:
        return bool(texting.product.received)

    await until("his text is told", told)
    await send(texting, "Yes?")
    assert len(texting.product.forms("/sms")) == 1


async def test_a_texter_answers_what_he_reads(texting: Network) -> None:
    """He writes first; each rule applies as often as it says, and what no rule knows he leaves."""
    rule = TextRule(reads="shall i book", writes="Yes", times=2)
    Texter(TexterScript(number=MARIA, writes="Tuesday at nine?", rules=(rule,)), texting.exchange).begin()
    await texting.exchange.settle()
    for body in ("Shall I book it?", "Shall I book that?", "Shall I book?", "Booked."):
        await send(texting, body)
    assert [form["Body"] for form in texting.product.forms("/sms")] == ["Tuesday at nine?", "Yes", "Yes"]
