"""Days on which a vendor fails: what the caller hears, and what is in the database at the end."""

from __future__ import annotations

import pytest

from tests.system.people import Rules, Town
from tests.system.records import Records

WISH = {"hears": "how can i help", "says": "What are your opening hours?"}
#: He has got his answer, and that is enough.
CONTENT = {"hears": "open monday to friday", "does": [{"hang_up": True}]}
MESSAGE = "Please call me about my brakes."
#: He leaves a message for whoever asks, and ends a recording with a key.
LEAVES_MESSAGE = {"hears": "take a message|leave a message", "does": [{"say": MESSAGE}, {"press": "#"}]}
#: He has heard the price.
COSTS = {"hears": "dollars", "does": [{"hang_up": True}]}
SAYS_AGAIN = {"hears": "say it again", "says": "What are your opening hours?"}


class TestModel:
    """The chat model fails; ear, voice and workflow stand."""

    async def test_one_refused_request_is_not_noticed(self, town: Town, records: Records) -> None:
        """A single 500 is tried again at once, and the caller gets his answer."""
        async with town.fault("openai", "chat.completions", "status", amount=500):
            call = await town.ring("+15557770301", [WISH, CONTENT])
            heard = await call.ends()

        assert "we're open monday to friday" in heard
        assert "sorry" not in heard
        assert await records.outcome(call.sid) == "answered"

    @pytest.mark.parametrize(
        ("kind", "amount", "number"), [("status", 500, "+15557770302"), ("latency", 60_000, "+15557770303")]
    )
    async def test_lost_model_takes_a_message(
        self, kind: str, amount: int, number: str, town: Town, records: Records
    ) -> None:
        """A model that refuses twice, or never answers, leaves an agent who takes a message in so many words."""
        async with town.fault("openai", "chat.completions", kind, amount=amount, times=2):
            call = await town.ring(number, [WISH, LEAVES_MESSAGE])
            await call.hears("let me take a message", within=45)
        heard = await call.ends()

        assert ("one moment, please" in heard) is (kind == "latency")
        assert "someone will call you back" in heard
        assert await records.outcome(call.sid) == "message_taken"
        assert "call me about my brakes" in (await records.message(call.sid)).text

    @pytest.mark.parametrize(
        ("pieces", "number", "answer"),
        [
            (3, "+15557770304", "we're open monday to friday from eight a m to noon and from one p m to five p m, and"),
            (
                25,
                "+15557770308",
                "we're open monday to friday from eight a m to noon and from one p m to five p m, and",
            ),
        ],
        ids=["before the first sentence", "in mid-sentence"],
    )
    async def test_cut_reply_is_said_once(
        self, pieces: int, number: str, answer: str, town: Town, records: Records
    ) -> None:
        """Cut before anything was said, it is asked for again; later, what came stands and is not said twice."""
        rules: Rules = [WISH, {"hears": "we're open", "says": "What does an oil change cost?"}, COSTS]
        async with town.fault("openai", "chat.completions", "lost_reply", amount=pieces):
            call = await town.ring(number, rules)
            heard = await call.ends()

        assert heard.count("we're open") == 1
        assert answer in heard
        assert ("is there anything else" in heard) is (pieces == 3)
        assert "fifty-nine dollars" in heard
        assert await records.outcome(call.sid) == "answered"


class TestVoice:
    """The synthesizer fails: the telephone company's own voice takes over."""

    async def test_refused_connection_leaves_a_recorded_message(self, town: Town, records: Records) -> None:
        """Without a voice nothing of ours can be said; the caller is asked for a message and it is kept."""
        async with town.fault("deepgram", "speak.connect", "status", amount=503, times=3):
            call = await town.ring("+15557770305", [LEAVES_MESSAGE])
            heard = await call.ends()

        assert "please leave a message" in heard
        assert "your message is safe with us" in heard
        message = await records.message(call.sid)
        assert message.recording_sid is not None
        assert message.callback_number == "+15557770305"
        assert await records.outcome(call.sid) == "abandoned"


class TestEar:
    """The recogniser fails: ask again, then take a message."""

    async def test_ear_lost_once_is_asked_again(self, town: Town, records: Records) -> None:
        """One broken stream costs one repeated sentence."""
        async with town.fault("deepgram", "listen.turn", "drop"):
            call = await town.ring("+15557770306", [WISH, SAYS_AGAIN, CONTENT])
            heard = await call.ends()

        assert "could you say it again" in heard
        assert "we're open monday to friday" in heard
        assert await records.outcome(call.sid) == "answered"

    async def test_ear_lost_twice_leaves_a_recorded_message(self, town: Town, records: Records) -> None:
        """An agent who stays deaf does not pretend; a recorder needs no ear."""
        async with town.fault("deepgram", "listen.turn", "drop", times=2):
            call = await town.ring("+15557770307", [WISH, SAYS_AGAIN, LEAVES_MESSAGE])
            heard = await call.ends()

        assert heard.index("could you say it again") < heard.index("please leave a message")
        assert "your message is safe with us" in heard
        assert (await records.message(call.sid)).recording_sid is not None
