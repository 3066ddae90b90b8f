"""What a caller's words amount to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.intents import Answer, Intent, answer, classify, is_backchannel

YES = (
    *(
        "yes",
        "Yes.",
        "yes please",
        "Yeah, that's fine.",
        "sounds good",
        "That sounds great!",
        "correct",
        "that’s right",
    ),
    *(
        "Yes, that works for me, thank you.",
        "okay sure",
        "perfect, thanks",
        "go ahead",
        "please do",
        "book it",
        "do it",
    ),
    *("Yes, book it please.", "alright, let's do it", "mm-hm, yes", "i'd like that", "works for me", "That one works."),
    *(
        "no problem, yes",
        "Yep. That's perfect. Thank you so much.",
        "it's fine",
        "Absolutely!",
        "sure thing",
        "yes sir",
    ),
    *("um, yes", "yes yes", "Yeah, that's okay.", "of course", "I'll take it", "yes, I do"),
)
NO = (
    *("no", "No.", "nope", "nah", "not really", "No, thank you.", "I don't think so", "don't", "I do not want that"),
    *("that's not correct", "that's not right", "that doesn't work", "that won't work for me", "no, cancel that"),
    *("No, don't book it.", "that's wrong", "not right now", "No, I can't.", "please do not"),
)
UNCLEAR = (
    # A change, a condition, a contradiction.
    *(
        "yes but make it ten instead",
        "yes, no, wait",
        "actually",
        "yes if it's cheap",
        "sure, but later",
        "great but no",
    ),
    *("yes, that's not right", "yeah no", "no no, that's fine", "yes and cancel the other one", "yes or no"),
    *("fine, whatever you say, I want eleven", "yes to the oil change only", "do it later", "yes, tomorrow"),
    # A time beside the yes may be another time.
    *("yes, at ten", "yes, Tuesday", "nine is perfect"),
    # Doubt, a question, listening only, words that decline as often.
    *("I guess so", "maybe", "I'm not sure", "I don't know", "yes?", "is that correct", "what", "exactly how long"),
    *("okay", "right", "mm-hm", "I see", "that's okay", "that's all right", "thank you", ""),
    # Cut off in the middle.
    *("yes and", "yes, um", "okay yes so"),
)


@pytest.mark.parametrize("text", YES)
def test_agreeing_and_nothing_else_is_a_yes(text: str) -> None:
    """However people say yes, thanks and small words included."""
    assert answer(text) is Answer.YES
    assert classify(text) is Intent.CONFIRM


@pytest.mark.parametrize("text", NO)
def test_refusing_without_agreeing_is_a_no(text: str) -> None:
    """An agreement that is negated is a refusal."""
    assert answer(text) is Answer.NO


@pytest.mark.parametrize("text", UNCLEAR)
def test_anything_else_is_unclear(text: str) -> None:
    """Rather ask again than book what nobody wanted."""
    assert answer(text) is Answer.UNCLEAR


@given(
    st.sampled_from(YES),
    st.sampled_from(["but not now", "wait", "make it ten", "no", "at eleven", "instead", "hold on"]),
)
def test_no_addition_leaves_a_yes_a_yes(yes: str, addition: str) -> None:
    """Whatever is said before or after a yes and is not agreement takes the yes away."""
    assert answer(f"{yes} {addition}") is not Answer.YES
    assert answer(f"{addition} {yes}") is not Answer.YES


@given(st.text())
def test_every_text_has_an_answer_and_an_intent(text: str) -> None:
    """Recognisers return anything; a yes among it is always an intent to confirm."""
    assert (answer(text) is Answer.YES) == (classify(text) is Intent.CONFIRM)
    assert answer(text.upper()) in Answer


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hello?", Intent.HELLO),
        ("hi there, this is Maria", Intent.HELLO),
        ("Good morning", Intent.HELLO),
        ("Hello, I need an oil change", Intent.ACTION),
        ("Thanks, that's all, goodbye", Intent.GOODBYE),
        ("no that's all thank you", Intent.GOODBYE),
        ("Bye bye", Intent.GOODBYE),
        ("How much is an inspection?", Intent.QUESTION),
        ("what time do you open", Intent.QUESTION),
        ("Do you have anything on Tuesday", Intent.QUESTION),
        ("and on Saturdays?", Intent.QUESTION),
        ("I need an oil change", Intent.ACTION),
        ("Could you book me an inspection?", Intent.ACTION),
        ("can I make an appointment", Intent.ACTION),
        ("No, make it ten", Intent.ACTION),
        ("do it later", Intent.ACTION),
        ("no", Intent.DENY),
        ("No, thank you.", Intent.DENY),
        ("", Intent.ACTION),
    ],
)
def test_what_an_utterance_is_for(text: str, intent: Intent) -> None:
    """A question in form that asks for something to be done is an action; a no that wants another thing too."""
    assert classify(text) is intent


@pytest.mark.parametrize(
    "text",
    ["mm-hm", "Mm-hmm.", "mhm", "uh-huh", "okay", "right", "yeah", "Yeah, right.", "I see", "got it", "Okay, sure."],
)
def test_listening_is_no_interruption(text: str) -> None:
    """Words that only say "go on"."""
    assert is_backchannel(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "stop",
        "okay but wait",
        "right on Tuesday",
        "what",
        "okay?",
        "yes I need",
        "right right right right right",
    ],
)
def test_anything_more_is_an_interruption(text: str) -> None:
    """A word of substance, a question, or more words than anybody hums."""
    assert not is_backchannel(text)


@pytest.mark.parametrize("phrase", ["mm hm ", "this is bob hello ", "not really ", "yes ", "that's all right "])
def test_endless_mumbling_is_judged_at_once(phrase: str) -> None:
    """A text of any length is read in about linear time; a rule that backtracks would never return."""
    assert answer(phrase * 1000) is not Answer.YES
    assert not is_backchannel(phrase * 1000)
    assert classify(phrase * 1000) is not Intent.HELLO
