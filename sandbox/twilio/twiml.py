"""TwiML text in, verbs and warnings out.

A document that is no TwiML at all is error 12100 and ends the call; what the schema does not know (a verb, an
attribute, a value) is warning 12200, is left out, and the rest runs. Source: Twilio error dictionary, 12100 and 12200.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from sandbox.twilio.verbs import (
    ANY_KEY,
    Connect,
    Dial,
    Gather,
    Hangup,
    Pause,
    Record,
    Redirect,
    Reject,
    Say,
    Stream,
    Verb,
)

#: Attributes the schema knows, whether or not the sandbox acts on them; held against the SDK's builders by a test.
ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(words.split())
    for name, words in {
        "Say": "voice loop language",
        "Pause": "length",
        "Record": "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback",
        "Dial": "action method timeout hangupOnStar timeLimit callerId record trim recordingStatusCallback "
        "recordingStatusCallbackMethod recordingStatusCallbackEvent answerOnBridge ringTone recordingTrack sequential",
        "Number": "sendDigits url method statusCallbackEvent statusCallback statusCallbackMethod",
        "Redirect": "method",
        "Reject": "reason",
        "Hangup": "",
        "Gather": "input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits "
        "partialResultCallback partialResultCallbackMethod language hints bargeIn debug actionOnEmptyResult "
        "speechModel enhanced",
        "Connect": "action method",
        "Stream": "name connectorName url track statusCallback statusCallbackMethod audioFormat sampleRate",
        "Parameter": "name value",
    }.items()
}


class TwimlUnreadable(Exception):
    """The document is no TwiML (error 12100)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A readable document; `warnings` are the messages of its 12200 entries."""

    verbs: tuple[Verb, ...]
    warnings: tuple[str, ...] = ()


def parse(text: str) -> Document:
    """Return the verbs of a document in order; raises TwimlUnreadable."""
    try:
        root = fromstring(text.strip())  # noqa: S314 - loopback peer; expat refuses entity bombs since 2.4.1
    except ParseError as error:
        raise TwimlUnreadable(f"Document parse failure: {error}") from error
    if root.tag != "Response":
        raise TwimlUnreadable(f"Document parse failure: root element is <{root.tag}>, not <Response>")
    reader = _Reader()
    verbs = tuple(verb for child in root if (verb := reader.verb(child)) is not None)
    return Document(verbs, tuple(reader.warnings))


class _Reader:
    def __init__(self) -> None:
        self.warnings: list[str] = []
        self._builders: Mapping[str, Callable[[Element], Verb | None]] = {
            "Say": self._say,
            "Pause": lambda e: Pause(self._whole(e, "length", 1)),
            "Record": self._record,
            "Dial": self._dial,
            "Gather": self._gather,
            "Connect": self._connect,
            "Redirect": lambda e: Redirect(_text(e), e.get("method", "POST")),
            "Reject": lambda e: Reject(e.get("reason", "rejected")),
            "Hangup": lambda _: Hangup(),
        }

    def verb(self, element: Element) -> Verb | None:
        build = self._builders.get(element.tag)
        if build is None:
            self.warnings.append(f"Invalid element <{element.tag}>")
            return None
        self._check_attributes(element)
        return build(element)

    def _check_attributes(self, element: Element) -> None:
        unknown = sorted(set(element.keys()) - ATTRIBUTES[element.tag])
        self.warnings.extend(f"Attribute {name!r} is not allowed in <{element.tag}>" for name in unknown)

    def _whole(self, element: Element, name: str, default: int) -> int:
        value = element.get(name)
        if value is None or value == "auto":
            return default
        if not value.isdecimal():
            self.warnings.append(f"Invalid value {value!r} for {name!r} in <{element.tag}>")
            return default
        return int(value)

    def _children(self, element: Element, tag: str) -> list[Element]:
        wanted = [child for child in element if child.tag == tag]
        for child in element:
            if child.tag == tag:
                self._check_attributes(child)
            else:
                self.warnings.append(f"Invalid element <{child.tag}> in <{element.tag}>")
        return wanted

    def _say(self, element: Element) -> Say:
        return Say(_text(element), element.get("voice", ""), self._whole(element, "loop", 1))

    def _record(self, element: Element) -> Record:
        return Record(
            action=element.get("action"),
            method=element.get("method", "POST"),
            timeout_s=self._whole(element, "timeout", 5),
            finish_on_key=element.get("finishOnKey", ANY_KEY),
            max_length_s=self._whole(element, "maxLength", 3600),
            play_beep=element.get("playBeep", "true") == "true",
            recording_status_callback=element.get("recordingStatusCallback"),
        )

    def _dial(self, element: Element) -> Dial:
        numbers = self._children(element, "Number")
        return Dial(
            number=_text(numbers[0]) if numbers else _text(element),
            action=element.get("action"),
            method=element.get("method", "POST"),
            timeout_s=self._whole(element, "timeout", 30),
        )

    def _gather(self, element: Element) -> Gather:
        prompts = (self.verb(child) for child in element)
        return Gather(
            prompts=tuple(prompt for prompt in prompts if isinstance(prompt, Say | Pause)),
            action=element.get("action"),
            method=element.get("method", "POST"),
            timeout_s=self._whole(element, "timeout", 5),
            num_digits=self._whole(element, "numDigits", 0) or None,
            finish_on_key=element.get("finishOnKey", "#"),
            action_on_empty_result=element.get("actionOnEmptyResult") == "true",
        )

    def _connect(self, element: Element) -> Connect | None:
        streams = self._children(element, "Stream")
        if not streams:
            self.warnings.append("<Connect> without <Stream>")
            return None
        return Connect(self._stream(streams[0]), element.get("action"), element.get("method", "POST"))

    def _stream(self, element: Element) -> Stream:
        parameters = self._children(element, "Parameter")
        return Stream(
            url=element.get("url", ""),
            name=element.get("name", ""),
            status_callback=element.get("statusCallback"),
            parameters=tuple((p.get("name", ""), p.get("value", "")) for p in parameters),
        )


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
