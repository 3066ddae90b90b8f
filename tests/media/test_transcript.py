"""What the model sees."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.calls import Speaker, Turn
from domain.ports.speech import ToolCall
from media.transcript import LONGEST_MEMORY, NOT_REQUESTED, AgentSpan, Transcript, keep_heard

FIND = ToolCall("t1", "find_free_slots", "{}")
THEN = datetime(2026, 11, 21, tzinfo=UTC)


def test_it_begins_with_what_was_heard_before() -> None:
    """A second stream's model knows the call, and only what the caller really heard."""
    turns = (
        Turn(0, Speaker.AGENT, "Hello, this is Ada.", "Hello,", THEN, is_interrupted=True),
        Turn(1, Speaker.CALLER, "Hi.", "Hi.", THEN),
        Turn(2, Speaker.AGENT, "Yes?", "", THEN, is_interrupted=True),
    )
    messages = Transcript("Rules.", turns, ('{"status":"booked"}',)).messages()
    assert [(m.role, m.content) for m in messages] == [
        ("system", "Rules."),
        ("assistant", "Hello,"),
        ("user", "Hi."),
        ("system", 'The caller has not heard this result yet: {"status":"booked"}'),
    ]


def test_every_tool_call_has_an_answer() -> None:
    """Models refuse a conversation in which a request stays open."""
    transcript = Transcript("Rules.", (), ())
    span = transcript.open_span()
    span.say("Let me see.")
    span.calls = (FIND,)
    assistant, answer = transcript.messages()[1:]
    assert (assistant.content, assistant.tool_calls) == ("Let me see.", (FIND,))
    assert (answer.tool_call_id, answer.content) == ("t1", NOT_REQUESTED)


def test_a_result_changes_nothing_a_model_was_told() -> None:
    """Before, it is the call's answer; afterwards it is news."""
    transcript = Transcript("Rules.", (), ())
    span = transcript.open_span()
    span.calls = (FIND,)
    span.results["t1"] = "pending"
    transcript.take_result(span, "t1", "first")
    assert [m.content for m in transcript.messages()[2:]] == ["first"]
    transcript.take_result(span, "t1", "second")
    first, news = transcript.messages()[2:]
    assert first.content == "first"
    assert (news.role, "second" in news.content) == ("system", True)


def test_an_empty_span_is_no_message() -> None:
    """A reply that was cut before its first word was never there."""
    transcript = Transcript("Rules.", (), ())
    transcript.open_span()
    assert len(transcript.messages()) == 1


def test_memory_is_bounded_and_keeps_the_rules() -> None:
    """An endless call does not outgrow the model."""
    transcript = Transcript("Rules.", (), ())
    for number in range(1000):
        transcript.caller_said(str(number))
    messages = transcript.messages()
    assert len(messages) == LONGEST_MEMORY + 1
    assert (messages[0].content, messages[-1].content) == ("Rules.", "999")


@given(spans=st.lists(st.lists(st.sampled_from(["a", "bb", "ccc."]), max_size=6), max_size=4), kept=st.integers(0, 30))
def test_heard_words_are_kept_across_spans(spans: list[list[str]], kept: int) -> None:
    """Cutting takes words from the end, whatever span they stand in."""
    said = [word for span in spans for word in span]
    turn = [AgentSpan(" ".join(words)) for words in spans]
    keep_heard(turn, " ".join(said[:kept]))
    assert " ".join(span.content for span in turn).split() == said[:kept]
