"""What a model is to note of a conversation."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from domain.business import Organisation
from domain.extraction import Conversation, compose_extraction_prompt, conversation_text, read_insight
from domain.memory import Insight, Memory, Mood

#: Evening in New York.
AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
WORKSHOP = Organisation("northgate", "Northgate Auto Workshop", "America/New_York")
SAID = Conversation("CA1", "phone", "maria", AT, (("caller", 'Call me "tomorrow"'), ("agent", "I will.")))
OWED = Memory("maria", "northgate").with_insight(Insight("CA0", "phone", AT, promises=(("Send the bill", None),)))


def test_the_prompt_names_the_business_and_its_day() -> None:
    """Tomorrow is where the business is."""
    prompt = compose_extraction_prompt(WORKSHOP, AT)
    assert prompt.startswith("You keep the memory of Northgate Auto Workshop.")
    assert "Saturday 2026-11-21T21:00" in prompt


def test_a_conversation_is_data() -> None:
    """As JSON, with what is owed by number; of a long one the end."""
    shown = json.loads(conversation_text(SAID, OWED))
    assert shown["open_promises"] == [{"number": 1, "promise": "Send the bill"}]
    assert shown["conversation"][0] == {"who": "caller", "said": 'Call me "tomorrow"'}
    long = Conversation("CA1", "phone", "maria", AT, tuple(("caller", str(n) * 1000) for n in range(10)) * 3)
    assert len(json.loads(conversation_text(long, OWED))["conversation"]) == 12


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-11-20", None),
        ("2036-11-22", None),
        ("2026-02-30", None),
        (None, None),
    ],
)
def test_a_day_that_can_not_be_meant_is_dropped(due: str | None, expected: date | None) -> None:
    """The promise stays."""
    promise = {"text": "Call"} | ({"due": due} if due else {})
    noted = {"summary": "Called.", "mood": "good", "promises": [promise], "kept": [1, 7]}
    insight = read_insight(noted, SAID, OWED, WORKSHOP)
    assert insight.promises == (("Call", expected),)
    assert (insight.mood, insight.kept) == (Mood.GOOD, (OWED.promises[0].promise_id,))
