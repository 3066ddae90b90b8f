"""Where a call is in its TwiML: a state machine without I/O.

Rules of the file:
- `begin`, `advance`, `redirect` each return the one `Step` to carry out next; the shell reports with `advance` how it
  went.
- Verbs run in order. A verb with an `action` ends its document: the action's answer is the next document.
- The end of a document ends the call, and so does `CallerGone`: nothing of the document runs after it.
- A stream that ends, and one that never opened, both go to the `action` of its `<Connect>`, else to the next verb.

Source: Twilio "TwiML for Programmable Voice" and "TwiML: <Connect>", "<Stream>".
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TypeVar, assert_never
from urllib.parse import urljoin

from sandbox.twilio.twiml import TwimlUnreadable, parse
from sandbox.twilio.verbs import (
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

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."

Fields = tuple[tuple[str, str], ...]
_Reporting = TypeVar("_Reporting", Record, Stream)


# ── Steps: what the shell is to do ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Fetch:
    """Request a document; `fields` come on top of the call's own."""

    url: str
    method: str = "POST"
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class Perform:
    """Carry out a verb that takes time, and report how it ended."""

    verb: Say | Pause | Record | Dial | Gather


@dataclass(frozen=True, slots=True)
class OpenStream:
    """Connect the media stream and report its end; relative URLs are resolved."""

    stream: Stream


@dataclass(frozen=True, slots=True)
class End:
    """The call is over; `status` is Twilio's word for how."""

    status: str = "completed"


Step = Fetch | Perform | OpenStream | End


# ── Events: what the shell reports ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document has arrived; an empty one ends the call."""

    text: str


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Neither URL nor fallback URL gave a document."""


@dataclass(frozen=True, slots=True)
class Performed:
    """A verb has ended; `fields` go to its action, None where the verb brought nothing to report (next verb)."""

    fields: Fields | None = None


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """The stream was closed by the server, broke, or never opened."""


@dataclass(frozen=True, slots=True)
class CallerGone:
    """The caller hung up, or REST ended the call."""


Event = Fetched | FetchFailed | Performed | StreamEnded | CallerGone


@dataclass(slots=True)
class Flow:
    """One call's way through its documents.

    Attributes:
        problems: (error code, message) for the debugger, oldest first; the shell takes them away.
    """

    problems: list[tuple[int, str]] = field(default_factory=list)
    _url: str = ""
    _verbs: deque[Verb] = field(default_factory=deque)
    _running: Verb | None = None
    _is_answered: bool = False

    def begin(self, url: str, method: str = "POST") -> Step:
        """Start with the document of a URL."""
        return self._fetch(url, method)

    def redirect(self, *, twiml: str | None = None, url: str | None = None, method: str = "POST") -> Step:
        """Leave the current document for another one, given as text or by URL."""
        return self._read(twiml) if twiml is not None else self._fetch(url or self._url, method)

    def advance(self, event: Event) -> Step:
        """Return what to do after `event`."""
        match event:
            case Fetched(text):
                return self._read(text)
            case FetchFailed():
                return self._apologise()
            case Performed(fields):
                return self._after_verb(fields)
            case StreamEnded():
                return self._after_verb(())
            case CallerGone():
                return self._end("completed")
            case _:
                assert_never(event)

    def _fetch(self, url: str, method: str, fields: Fields = ()) -> Step:
        self._url = urljoin(self._url, url)
        self._verbs.clear()
        self._running = None
        return Fetch(self._url, method, fields)

    def _end(self, status: str) -> Step:
        self._verbs.clear()
        self._running = None
        return End(status)

    def _read(self, text: str) -> Step:
        try:
            document = parse(text)
        except TwimlUnreadable as error:
            self.problems.append((12100, str(error)))
            return self._apologise()
        self.problems.extend((12200, warning) for warning in document.warnings)
        self._verbs = deque(document.verbs)
        return self._next()

    def _apologise(self) -> Step:
        self._verbs = deque([Say(APPLICATION_ERROR), Hangup()])
        return self._next()

    def _next(self) -> Step:
        if not self._verbs:
            return self._end("completed")
        verb = self._running = self._verbs.popleft()
        match verb:
            case Redirect():
                return self._fetch(verb.url, verb.method)
            case Reject():
                return self._reject(verb)
            case Hangup():
                return self._end("completed")
            case Connect():
                self._is_answered = True
                return OpenStream(self._reporting(verb.stream))
            case Say() | Pause() | Record() | Dial() | Gather():
                self._is_answered = True
                return Perform(self._reporting(verb) if isinstance(verb, Record) else verb)
            case _:
                assert_never(verb)

    def _reject(self, verb: Reject) -> Step:
        if self._is_answered:
            self.problems.append((12200, "<Reject> after the call was answered"))
            return self._next()
        return self._end("busy" if verb.reason == "busy" else "no-answer")

    def _after_verb(self, fields: Fields | None) -> Step:
        verb = self._running
        if fields is None or not isinstance(verb, Record | Dial | Gather | Connect):
            return self._next()
        if verb.action is not None:
            return self._fetch(verb.action, verb.method, fields)
        # Without an action, <Record> and <Gather> request the current document again; the others go on.
        return self._fetch(self._url, verb.method, fields) if isinstance(verb, Record | Gather) else self._next()

    def _reporting(self, verb: _Reporting) -> _Reporting:
        """Resolve the URLs the shell reports to against the document's."""
        if isinstance(verb, Record):
            callback = self._absolute(verb.recording_status_callback)
            return replace(verb, action=self._absolute(verb.action), recording_status_callback=callback)
        return replace(verb, status_callback=self._absolute(verb.status_callback))

    def _absolute(self, url: str | None) -> str | None:
        return None if url is None else urljoin(self._url, url)
