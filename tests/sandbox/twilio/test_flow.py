"""Specification of a call's way through its TwiML."""

from __future__ import annotations

import pytest

from sandbox.twilio.flow import (
    APPLICATION_ERROR,
    CallerGone,
    End,
    Event,
    Fetch,
    Fetched,
    FetchFailed,
    Flow,
    OpenStream,
    Perform,
    Performed,
    Step,
    StreamEnded,
)
from sandbox.twilio.verbs import Dial, Gather, Pause, Record, Say, Stream

STREAM = '<Connect action="/after"><Stream url="wss://h/m" statusCallback="status"/></Connect>'


def follow(*events: Event) -> list[Step]:
    """Return every step of a call that begins at `https://h/a/voice`."""
    flow = Flow()
    return [flow.begin("https://h/a/voice"), *(flow.advance(event) for event in events)]


def document(verbs: str) -> Fetched:
    """Return the arrival of a document."""
    return Fetched(f"<Response>{verbs}</Response>")


def test_verbs_run_in_order_and_the_end_hangs_up() -> None:
    """The call ends after the last verb."""
    steps = follow(document("<Say>Hi</Say><Pause/>"), Performed(), Performed())
    assert steps == [Fetch("https://h/a/voice"), Perform(Say("Hi")), Perform(Pause()), End("completed")]


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_reject_first_ends_the_call_unanswered(reason: str, status: str) -> None:
    """A rejected call never becomes in progress."""
    assert follow(document(f'<Reject reason="{reason}"/>'))[-1] == End(status)


def test_reject_after_an_answer_is_skipped() -> None:
    """Reject means nothing once the call has been answered."""
    assert follow(document("<Pause/><Reject/><Say>Hi</Say>"), Performed())[-1] == Perform(Say("Hi"))


def test_a_stream_gets_absolute_callback_urls() -> None:
    """Relative URLs are resolved against the document's."""
    assert follow(document(STREAM))[-1] == OpenStream(Stream("wss://h/m", status_callback="https://h/a/status"))


def test_a_stream_that_ends_goes_to_the_action() -> None:
    """The action decides how the call goes on."""
    assert follow(document(STREAM + "<Say>Never</Say>"), StreamEnded())[-1] == Fetch("https://h/after")


def test_without_action_the_next_verb_follows_the_stream() -> None:
    """A trailing verb is the safety net."""
    steps = follow(document('<Connect><Stream url="wss://h/m"/></Connect><Say>Sorry</Say>'), StreamEnded())
    assert steps[-1] == Perform(Say("Sorry"))


def test_a_caller_who_hangs_up_ends_everything() -> None:
    """Nothing of the document runs after the caller has gone."""
    assert follow(document(STREAM + "<Say>Never</Say>"), CallerGone())[-1] == End("completed")


def test_a_recording_is_reported_to_its_action() -> None:
    """What was recorded goes to the action."""
    fields = (("RecordingSid", "RE1"),)
    assert follow(document('<Record action="/r"/>'), Performed(fields))[-1] == Fetch("https://h/r", "POST", fields)


def test_a_silent_recording_falls_through() -> None:
    """With nothing recorded the next verb runs, and the action is not asked."""
    assert follow(document('<Record action="/r"/><Pause/>'), Performed(None))[-1] == Perform(Pause())


def test_record_without_action_asks_for_the_document_again() -> None:
    """Twilio's loop hazard."""
    assert follow(document("<Record/>"), Performed((("a", "b"),)))[-1] == Fetch(
        "https://h/a/voice", "POST", (("a", "b"),)
    )


def test_dial_without_action_goes_on() -> None:
    """A transfer without an action is followed by the next verb."""
    steps = follow(document("<Dial>+1555</Dial><Pause/>"), Performed((("DialCallStatus", "busy"),)))
    assert steps[1:] == [Perform(Dial("+1555")), Perform(Pause())]


def test_gather_reports_digits() -> None:
    """Digits go to the action."""
    steps = follow(document('<Gather action="/g"/>'), Performed((("Digits", "1"),)))
    assert steps[1:] == [Perform(Gather(action="/g")), Fetch("https://h/g", "POST", (("Digits", "1"),))]


def test_redirect_resolves_against_the_current_document() -> None:
    """A redirect is a request like any other."""
    assert follow(document('<Redirect method="GET">next</Redirect>'))[-1] == Fetch("https://h/a/next", "GET")


def test_an_unreadable_document_apologises_and_ends() -> None:
    """Error 12100 is heard by the caller as an application error."""
    flow = Flow()
    flow.begin("https://h/voice")
    assert flow.advance(Fetched("oops")) == Perform(Say(APPLICATION_ERROR))
    assert [code for code, _ in flow.problems] == [12100]
    assert flow.advance(Performed()) == End("completed")


def test_a_failed_request_apologises() -> None:
    """No document at all is heard as an application error too."""
    assert follow(FetchFailed())[-1] == Perform(Say(APPLICATION_ERROR))


def test_unknown_parts_are_logged_as_12200() -> None:
    """Schema warnings reach the debugger and do not stop the call."""
    flow = Flow()
    flow.begin("https://h/voice")
    assert flow.advance(document('<Record action="/r" beep="no"/>')) == Perform(Record("https://h/r"))
    assert [code for code, _ in flow.problems] == [12200]


def test_a_live_redirect_leaves_the_document() -> None:
    """REST can put another document in place of the running one."""
    flow = Flow()
    flow.begin("https://h/voice")
    flow.advance(document(STREAM))
    assert flow.redirect(twiml="<Response><Hangup/></Response>") == End("completed")
    assert flow.redirect(url="https://h/new") == Fetch("https://h/new")
