"""Text messages from people: to the account's webhook, with Twilio's own keywords, and what people read of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import ParseError, fromstring

from sandbox.twilio.records import MessageRecord, Records
from sandbox.twilio.stage import Stage

#: It confirms these and blocks by itself, and forwards them all the same.
#: Source: Twilio, "Support for opt-out keywords".
_STOP: Final = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
_START: Final = frozenset({"start", "yes", "unstop"})

#: What somebody does with a text that has come to him.
Reader = Callable[[MessageRecord], None]


class Texts:
    """The account's text messages that no REST request brought about."""

    def __init__(self, stage: Stage) -> None:
        """Nobody reads yet."""
        self._stage = stage
        self._readers: dict[str, Reader] = {}

    def read_by(self, number: str, reader: Reader) -> None:
        """Let somebody read what is sent to his number from now on."""
        self._readers[number] = reader

    def delivered(self, message: MessageRecord) -> None:
        """Show a text to whom it was sent to, if he reads."""
        reader = self._readers.get(message.to_number)
        if reader is not None:
            reader(message)

    async def receive(self, *, sender: str, recipient: str, body: str) -> MessageRecord:
        """Take a person's text to a number of the account, and tell the account; raises LookupError for another number.

        Told as Twilio tells it: signed, once more on a failed connection, and a failure goes to the debugger.
        """
        records = self._stage.records
        number = records.numbers[recipient]
        message = MessageRecord(
            "SM" + records.new_hex(), sender, recipient, body, records.now(), status="received", direction="inbound"
        )
        records.messages[message.sid] = message
        _heed(records, message)
        if number.sms_url is not None:
            form = [
                ("MessageSid", message.sid),
                ("SmsSid", message.sid),
                ("AccountSid", records.account_sid),
                ("From", sender),
                ("To", recipient),
                ("Body", body),
                ("NumMedia", "0"),
                ("NumSegments", "1"),
                ("ApiVersion", "2010-04-01"),
            ]
            self._reply(message, await self._stage.ask(number.sms_url, form, None))
        return message

    def _reply(self, message: MessageRecord, answer: str) -> None:
        """Send what the webhook's answer says; a sender who wants no texts gets none.

        Source: Twilio, "TwiML for Programmable Messaging".
        """
        records = self._stage.records
        for body in _replies(answer):
            if message.from_number in records.opted_out:
                records.log(21610, "Attempt to send to unsubscribed recipient", None)
                continue
            sid, sender, recipient = "SM" + records.new_hex(), message.to_number, message.from_number
            reply = MessageRecord(
                sid, sender, recipient, body, records.now(), status="delivered", direction="outbound-reply"
            )
            records.messages[sid] = reply
            self.delivered(reply)

    def forget(self) -> None:
        """Let nobody read any more."""
        self._readers.clear()


def _replies(answer: str) -> list[str]:
    try:
        root = fromstring(answer.strip())  # noqa: S314 - loopback peer; expat refuses entity bombs since 2.4.1
    except ParseError:
        return []
    bodies = (" ".join("".join(element.itertext()).split()) for element in root.iter("Message"))
    return [body for body in bodies if body]


def _heed(records: Records, message: MessageRecord) -> None:
    word = message.body.strip().strip(".!").casefold()
    if word in _STOP:
        records.opted_out.add(message.from_number)
    elif word in _START:
        records.opted_out.discard(message.from_number)
