"""Flux's turns over telephone audio, frame by frame, without a clock."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox.deepgram.flux_settings import FluxSettings
from sandbox.deepgram.flux_turns import FluxTurns, TurnEvent
from sandbox.speech.telephone_audio import FRAME_BYTES, SILENCE
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.words import Word, transcript

PAUSE = SILENCE * FRAME_BYTES
SOUND = b"\x20" * FRAME_BYTES
SENTENCE = "I would like to book an oil change"


class Stream:
    """A Flux stream with its own book."""

    def __init__(self, *, has_ear: bool = False, settings: FluxSettings | None = None) -> None:
        """Open the stream."""
        self.book = UtteranceBook()
        self.turns = FluxTurns(settings or FluxSettings(), self.book.find, has_ear=has_ear)
        self.events: list[TurnEvent] = []

    def hear(self, *pieces: bytes) -> None:
        """Play audio."""
        self.events += self.turns.hear(b"".join(pieces))

    def kinds(self) -> list[str]:
        """Return the kinds of events without updates."""
        return [event.kind for event in self.events if event.kind != "Update"]

    def texts(self) -> list[str]:
        """Return the transcripts of all events, repetitions left out."""
        return list(dict.fromkeys(transcript(event.words) for event in self.events))


class TestTextMode:
    """A marked utterance is understood exactly."""

    def test_the_turn_starts_with_the_watermark(self) -> None:
        """Nothing has sounded yet, and the caller is known to speak."""
        stream = Stream()
        stream.hear(PAUSE * 5, stream.book.marked("hello", SOUND * 20)[:FRAME_BYTES])
        assert stream.kinds() == ["StartOfTurn"]
        assert stream.events[0].start_ms == 100

    def test_the_transcript_grows_word_by_word(self) -> None:
        """Updates carry ever more of the sentence and nothing else."""
        stream = Stream()
        stream.hear(stream.book.marked(SENTENCE, SOUND * 100), PAUSE * 50)
        words = SENTENCE.split()
        assert stream.texts() == [" ".join(words[:count]) for count in range(len(words) + 1)]

    def test_the_turn_ends_400_ms_after_the_last_sound(self) -> None:
        """Silence within the utterance's audio counts as silence."""
        stream = Stream()
        stream.hear(stream.book.marked("yes please", SOUND * 30 + PAUSE * 5), PAUSE * 30)
        end = stream.events[-1]
        assert (end.kind, end.trigger, transcript(end.words)) == ("EndOfTurn", "model", "yes please")
        assert end.end_ms == (1 + 30) * 20 + 400
        assert end.words[-1].end_ms == (1 + 30) * 20

    def test_pauses_inside_an_utterance_do_not_end_it(self) -> None:
        """A caller who is known to go on is waited for."""
        stream = Stream()
        stream.hear(stream.book.marked("well yes", SOUND * 10 + PAUSE * 60 + SOUND * 10), PAUSE * 50)
        assert stream.kinds() == ["StartOfTurn", "EndOfTurn"]

    def test_a_caller_who_breaks_off_has_said_only_the_beginning(self) -> None:
        """Words that never sounded are not in the transcript."""
        stream = Stream()
        stream.hear(stream.book.marked(SENTENCE, SOUND * 100)[: 41 * FRAME_BYTES], PAUSE * 50)
        assert stream.events[-1].kind == "EndOfTurn"
        heard = transcript(stream.events[-1].words)
        assert heard
        assert heard != SENTENCE
        assert SENTENCE.startswith(heard)

    def test_a_second_utterance_within_the_pause_joins_the_turn(self) -> None:
        """A caller who goes on at once is in the same turn."""
        stream = Stream()
        book = stream.book
        stream.hear(book.marked("yes", SOUND * 15), PAUSE * 10, book.marked("at nine", SOUND * 20), PAUSE * 50)
        assert stream.kinds() == ["StartOfTurn", "EndOfTurn"]
        assert transcript(stream.events[-1].words) == "yes at nine"

    def test_noise_is_a_turn_without_words(self) -> None:
        """An utterance registered without text is heard and not understood."""
        stream = Stream()
        stream.hear(stream.book.marked("", SOUND * 30), PAUSE * 50)
        assert stream.kinds() == ["StartOfTurn", "EndOfTurn"]
        assert stream.texts() == [""]

    def test_a_backchannel_is_a_short_turn(self) -> None:
        """One word comes within 300 ms, and the turn is over soon after."""
        stream = Stream()
        stream.hear(stream.book.marked("mm-hm", SOUND * 20), PAUSE * 50)
        first_words = next(event for event in stream.events if event.words)
        assert transcript(first_words.words) == "mm-hm"
        assert first_words.end_ms <= 300

    def test_the_turn_index_grows_after_each_end(self) -> None:
        """Events of one turn share its index."""
        stream = Stream()
        for _ in range(2):
            stream.hear(stream.book.marked("yes", SOUND * 15), PAUSE * 50)
        assert sorted({event.turn_index for event in stream.events}) == [0, 1]

    @given(st.lists(st.integers(min_value=1, max_value=2000), min_size=1, max_size=60))
    def test_message_sizes_do_not_matter(self, sizes: list[int]) -> None:
        """However the audio is cut into messages, the same is heard."""
        whole, cut = Stream(), Stream()
        audio = PAUSE * 3 + whole.book.marked(SENTENCE, SOUND * 80) + PAUSE * 40
        cut.book.marked(SENTENCE, SOUND * 80)
        whole.hear(audio)
        at = 0
        for size in (*sizes, len(audio)):
            cut.hear(audio[at : at + size])
            at += size
        assert cut.events == whole.events


class TestTurnEnds:
    """Thresholds, guesses and commands decide when a turn is over."""

    def test_a_higher_threshold_waits_longer(self) -> None:
        """Confidence grows with silence."""
        ends = []
        for threshold in (0.5, 0.7, 0.9):
            stream = Stream(settings=FluxSettings(eot_threshold=threshold))
            stream.hear(stream.book.marked("yes", SOUND * 15), PAUSE * 100)
            ends.append(stream.events[-1].end_ms)
        assert ends == sorted(set(ends))

    def test_a_threshold_of_one_leaves_the_timeout(self) -> None:
        """Confidence never reaches 1."""
        stream = Stream(settings=FluxSettings(eot_threshold=1.0, eot_timeout_ms=1000))
        stream.hear(stream.book.marked("yes", SOUND * 15), PAUSE * 100)
        assert stream.events[-1].trigger == "timeout"
        assert stream.events[-1].end_ms == 16 * 20 + 1000

    def test_force_end_turn_ends_it_now(self) -> None:
        """The client may decide; without a turn nothing happens."""
        stream = Stream()
        assert list(stream.turns.force_end()) == []
        stream.hear(stream.book.marked("yes please", SOUND * 30)[: 20 * FRAME_BYTES])
        (end,) = stream.turns.force_end()
        assert (end.kind, end.trigger) == ("EndOfTurn", "manual")

    def test_an_eager_end_is_taken_back_when_speech_goes_on(self) -> None:
        """A guess is followed either by its withdrawal or by the same transcript as the end."""
        stream = Stream(settings=FluxSettings(eager_eot_threshold=0.3))
        book = stream.book
        stream.hear(book.marked("yes", SOUND * 15), PAUSE * 12, book.marked("at nine", SOUND * 20), PAUSE * 50)
        assert stream.kinds() == ["StartOfTurn", "EagerEndOfTurn", "TurnResumed", "EagerEndOfTurn", "EndOfTurn"]
        assert stream.events[-1].words == next(e for e in reversed(stream.events) if e.kind == "EagerEndOfTurn").words


class TestUnmarkedSpeech:
    """Sound that is not in the book."""

    def test_a_click_is_no_turn(self) -> None:
        """Less than 60 ms of sound starts nothing."""
        stream = Stream()
        stream.hear(PAUSE * 5, SOUND * 2, PAUSE * 50)
        assert stream.events == []

    def test_without_an_ear_it_is_a_turn_without_words(self) -> None:
        """Speech is noticed though nobody understands it."""
        stream = Stream()
        stream.hear(SOUND * 20, PAUSE * 50)
        assert stream.kinds() == ["StartOfTurn", "EndOfTurn"]

    def test_the_turn_waits_for_the_ear(self) -> None:
        """A turn does not end before its last sound was listened to."""
        stream = Stream(has_ear=True)
        stream.hear(PAUSE * 20, SOUND * 30, PAUSE * 40)
        assert stream.kinds() == ["StartOfTurn"]
        hearing = stream.turns.wanted_hearing()
        assert hearing is not None
        words = (Word("yes", 400, 900, 0.9),)
        stream.events += stream.turns.understand(hearing, words)
        assert stream.kinds() == ["StartOfTurn", "EndOfTurn"]
        assert stream.events[-1].words == words

    def test_the_ear_hears_the_turn_from_before_its_onset(self) -> None:
        """Soft beginnings of words are not cut off."""
        stream = Stream(has_ear=True)
        stream.hear(PAUSE * 30, SOUND * 40)
        hearing = stream.turns.wanted_hearing()
        assert hearing is not None
        assert hearing.audio.endswith(SOUND * 40)
        assert hearing.audio.startswith(PAUSE)
        assert hearing.first_frame * FRAME_BYTES + len(hearing.audio) == 70 * FRAME_BYTES

    def test_an_answer_for_a_turn_that_is_over_is_ignored(self) -> None:
        """Late words do not leak into the next turn."""
        stream = Stream(has_ear=True)
        stream.hear(SOUND * 40)
        hearing = stream.turns.wanted_hearing()
        assert hearing is not None
        list(stream.turns.force_end())
        stream.hear(PAUSE * 5, SOUND * 10)
        assert list(stream.turns.understand(hearing, (Word("late", 0, 100, 0.9),))) == []
