"""Days on which a vendor fails: what the caller hears, and what is in the database at the end."""

from __future__ import annotations

import pytest

from tests.system.days import DAYS, MESSAGE, Left

Days = dict[str, Left]


class TestModel:
    """The chat model fails; ear, voice and workflow stand."""

    @pytest.mark.parametrize("name", ["model refuses once", "reply is cut before its first sentence"])
    async def test_failure_before_the_first_word_is_not_noticed(self, name: str, bad_days: Days) -> None:
        """A 500, or a stream cut before anything was said, is tried again at once: the caller gets his answer."""
        left = bad_days[name]

        assert left.heard.count("we're open monday to friday") == 1
        assert "sorry" not in left.heard
        assert (left.outcome, left.messages) == ("answered", ())

    @pytest.mark.parametrize("name", ["model refuses twice", "model never answers"])
    async def test_lost_model_takes_a_message(self, name: str, bad_days: Days) -> None:
        """Without a model the agent asks for a message in so many words, and writes it down."""
        left = bad_days[name]

        assert "let me take a message instead" in left.heard
        assert "someone will call you back" in left.heard
        assert left.outcome == "message_taken"
        [(text, callback, is_recorded)] = left.messages
        assert MESSAGE in text
        assert callback == DAYS[name].number
        assert not is_recorded

    async def test_only_a_slow_model_is_covered_by_a_filler(self, bad_days: Days) -> None:
        """Who waits is told so; a refusal is faster than a filler."""
        assert "one moment, please" in bad_days["model never answers"].heard
        assert "one moment, please" not in bad_days["model refuses twice"].heard

    async def test_reply_cut_in_mid_sentence_stands(self, bad_days: Days) -> None:
        """What came before the cut is said and not said again; the next turn is answered as always."""
        left = bad_days["reply is cut in mid-sentence"]

        assert left.heard.count("we're open") == 1
        assert "five p m, and saturday from nine the oil change" in left.heard
        assert left.outcome == "answered"


class TestVoice:
    """The synthesizer fails: the telephone company's own voice takes over."""

    async def test_refused_connection_leaves_a_recorded_message(self, bad_days: Days) -> None:
        """Without a voice nothing of ours can be said; the caller is asked for a message, and it is kept."""
        left = bad_days["voice refuses connections"]

        assert left.heard.startswith("i am sorry, we have a technical problem. please leave a message")
        assert "your message is safe with us" in left.heard
        assert [(callback, is_recorded) for _, callback, is_recorded in left.messages] == [("+15557770306", True)]
        assert left.outcome == "message_taken"


class TestEar:
    """The recogniser fails: ask again, then take a message."""

    async def test_ear_lost_once_is_asked_again(self, bad_days: Days) -> None:
        """One broken stream costs one repeated sentence."""
        left = bad_days["ear is lost once"]

        assert left.heard.index("could you say it again") < left.heard.index("we're open monday to friday")
        assert (left.outcome, left.messages) == ("answered", ())

    async def test_ear_lost_twice_leaves_a_recorded_message(self, bad_days: Days) -> None:
        """An agent who stays deaf does not pretend; a recorder needs no ear."""
        left = bad_days["ear is lost twice"]

        assert left.heard.index("could you say it again") < left.heard.index("please leave a message")
        assert [(callback, is_recorded) for _, callback, is_recorded in left.messages] == [("+15557770308", True)]
