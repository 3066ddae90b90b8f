"""Tool calls put together from fragments, however they are cut."""

from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from domain.ports.speech import ReplyFinished, TextDelta, ToolCall
from vendors.openai.assembly import ReplyAssembly
from vendors.openai.chunks import Choice, Chunk, Delta, FunctionFragment, ToolCallFragment, Usage

ARGUMENTS = json.dumps({"service": "oil_change", "start": "2026-11-24T09:00"})


def fragment(
    index: int = 0, *, tool_call_id: str | None = None, name: str | None = None, arguments: str | None = None
) -> Chunk:
    """Return a chunk with one fragment."""
    piece = ToolCallFragment(index, tool_call_id, FunctionFragment(name, arguments))
    return Chunk([Choice(Delta(tool_calls=[piece]))])


def finish(usage: Usage | None = None) -> Chunk:
    """Return the chunk with the finish reason."""
    return Chunk([Choice(Delta(), "tool_calls")], usage)


def assemble(*chunks: Chunk) -> list[TextDelta | ToolCall]:
    """Return all events."""
    assembly = ReplyAssembly(id_prefix="call_7")
    return [event for chunk in chunks for event in assembly.take(chunk)]


@given(st.lists(st.integers(min_value=0, max_value=len(ARGUMENTS)), max_size=12), st.booleans())
def test_arguments_are_joined_however_they_are_cut(cuts: list[int], repeats_id: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    """Any fragmentation, with the id once or in each fragment, gives the same call."""
    borders = [0, *sorted(cuts), len(ARGUMENTS)]
    pieces = [ARGUMENTS[start:end] for start, end in itertools.pairwise(borders)]
    chunks = [
        fragment(tool_call_id="c1", name="book_appointment", arguments=""),
        *(fragment(tool_call_id="c1" if repeats_id else None, arguments=piece) for piece in pieces),
        finish(),
    ]
    assert assemble(*chunks) == [ToolCall("c1", "book_appointment", ARGUMENTS)]


def test_calls_of_several_indices_are_kept_apart() -> None:
    """Interleaved fragments go to their own calls, given out in order."""
    chunks = (
        fragment(0, tool_call_id="a", name="first", arguments="{"),
        fragment(1, tool_call_id="b", name="second", arguments="{"),
        fragment(0, arguments="}"),
        fragment(1, arguments="}"),
        finish(),
    )
    assert assemble(*chunks) == [ToolCall("a", "first", "{}"), ToolCall("b", "second", "{}")]


def test_calls_that_share_an_index_are_kept_apart() -> None:
    """Some servers give every call the index 0; a new id or a new name tells them apart."""
    with_ids = (
        fragment(0, tool_call_id="a", name="first", arguments="{}"),
        fragment(0, tool_call_id="b", name="first", arguments="[]"),
        finish(),
    )
    assert assemble(*with_ids) == [ToolCall("a", "first", "{}"), ToolCall("b", "first", "[]")]
    without = (fragment(0, name="first", arguments="{}"), fragment(0, name="second", arguments="[]"), finish())
    assert [event.name for event in assemble(*without) if isinstance(event, ToolCall)] == ["first", "second"]


def test_a_missing_id_is_made_from_the_place() -> None:
    """The same reply gets the same ids again."""
    chunks = (fragment(0, name="first", arguments="{}"), fragment(1, name="second", arguments="{}"), finish())
    ids = [event.tool_call_id for event in assemble(*chunks) if isinstance(event, ToolCall)]
    assert ids == ["call_7_0", "call_7_1"]


def test_calls_are_given_out_once() -> None:
    """A second finish reason, which some servers send, repeats nothing."""
    call = fragment(0, tool_call_id="a", name="first", arguments="{}")
    assert len(assemble(call, finish(), finish())) == 1


def test_words_come_before_the_calls() -> None:
    """A reply may say something and use a tool."""
    call = fragment(0, tool_call_id="a", name="first", arguments="{}")
    events = assemble(Chunk([Choice(Delta(content="One moment."))]), call, finish())
    assert events == [TextDelta("One moment."), ToolCall("a", "first", "{}")]


def test_a_refusal_is_spoken() -> None:
    """What the model declines it says in another field."""
    assert assemble(Chunk([Choice(Delta(refusal="I can't help with that."))])) == [TextDelta("I can't help with that.")]


def test_usage_may_come_with_the_finish_or_after_it() -> None:
    """Both are taken."""
    for chunks in ((finish(Usage(10, 3)),), (finish(), Chunk(usage=Usage(10, 3)))):
        assembly = ReplyAssembly(id_prefix="call_7")
        for chunk in chunks:
            assembly.take(chunk)
        assert assembly.finished == ReplyFinished(10, 3)
