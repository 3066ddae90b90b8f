"""Pacing, marks, hold and resume, byte by byte."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from media.playout import Playout
from media.settings import PlayoutSettings

SECOND = 8000


def audio(ms: int) -> bytes:
    """Return audio in which every 20 ms have a value of their own."""
    return b"".join(bytes([n % 250]) * 160 for n in range(ms // 20))


@dataclass
class Line:
    """A playout with a clock, and everything that went out."""

    playout: Playout = field(default_factory=lambda: Playout(PlayoutSettings()))
    now: float = 100.0
    sent: bytearray = field(default_factory=bytearray)
    marks: list[str] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Let time pass in ticks of 20 ms; the inbound stream goes on with it."""
        for _ in range(round(seconds / 0.02)):
            self.pump()
            self.now += 0.02
            self.playout.inbound_ms += 20

    def pump(self) -> None:
        """Send what is due."""
        while (frame := self.playout.next_frame(self.now)) is not None:
            self.sent += frame
            if (mark := self.playout.mark_due()) is not None:
                self.marks.append(mark)


def talking(ms: int = 2000) -> Line:
    """Return a line with one segment of audio waiting."""
    line = Line()
    line.playout.begin_turn()
    line.playout.open_segment("one two three four five six seven eight nine ten")
    line.playout.add(audio(ms))
    line.playout.close_segment()
    line.playout.finish()
    return line


class TestPacing:
    """Never far ahead of the ear."""

    def test_the_lead_goes_out_at_once(self) -> None:
        """200 ms are sent before anything was heard."""
        line = talking()
        line.pump()
        assert len(line.sent) == 200 * 8

    @given(seconds=st.floats(0.02, 3))
    def test_no_more_than_the_lead_is_ahead(self, seconds: float) -> None:
        """What a barge-in wastes is bounded."""
        line = talking(5000)
        line.run(seconds)
        assert len(line.sent) / SECOND <= (line.now - 100.0) + 0.24

    def test_everything_is_sent_unchanged(self) -> None:
        """Pacing cuts audio into frames and nothing else."""
        line = talking(990)
        line.run(2)
        assert bytes(line.sent) == audio(990)

    def test_audio_overdue_is_late(self) -> None:
        """A tick that comes too late is noticed."""
        line = talking()
        line.run(0.5)
        assert not line.playout.is_late(line.now)
        assert line.playout.is_late(line.now + 0.5)


class TestMarks:
    """Proof of what was heard."""

    def test_marks_come_every_400_ms_and_at_the_end(self) -> None:
        """The estimate is never older than one mark."""
        line = talking(1000)
        line.run(2)
        assert [int(mark.split("-")[1]) for mark in line.marks] == [3200, 6400, 8000]

    def test_the_last_echo_ends_the_turn(self) -> None:
        """Nothing ends before the ear has heard it."""
        line = talking(1000)
        line.run(1.1)
        assert not line.playout.is_done(line.now)
        line.playout.echo(line.marks[-1])
        assert line.playout.is_done(line.now)

    def test_a_lost_echo_is_not_waited_for_for_ever(self) -> None:
        """A second after the audio must have ended the turn counts as heard."""
        line = talking(1000)
        line.run(1.9)
        assert not line.playout.is_done(line.now)
        line.run(0.2)
        assert line.playout.is_done(line.now)

    def test_an_echo_after_a_clear_proves_nothing(self) -> None:
        """Clearing makes the network echo marks that were never played."""
        line = talking()
        line.run(1.0)
        line.playout.hold()
        heard = line.playout.heard_ms
        for mark in line.marks:
            line.playout.echo(mark)
        assert line.playout.heard_ms == heard

    def test_strange_marks_are_ignored(self) -> None:
        """Names of nobody, and positions nobody reached."""
        line = talking()
        line.pump()
        for name in ("", "x", "2-", "2-99999999", "2-²", "-"):
            line.playout.echo(name)
        assert line.playout.heard_ms == 0


class TestHoldAndResume:
    """A false alarm costs nothing."""

    @given(before=st.floats(0.02, 1.9), pause=st.floats(0.02, 2))
    def test_the_ear_gets_everything_exactly_once(self, before: float, pause: float) -> None:
        """What was cleared unheard is sent again, to within one frame."""
        line = talking()
        line.run(before)
        line.playout.hold()
        heard = int(line.playout.heard_ms * 8)
        line.run(pause)
        line.playout.resume()
        resent_from = len(line.sent)
        line.run(4)
        whole = bytes(line.sent[:heard]) + bytes(line.sent[resent_from:])
        assert whole == audio(2000)

    def test_nothing_is_sent_while_held(self) -> None:
        """The agent is silent at once."""
        line = talking()
        line.run(0.5)
        line.playout.hold()
        before = len(line.sent)
        line.run(1)
        assert len(line.sent) == before
        assert not line.playout.is_audible(line.now)

    def test_heard_text_is_cut_where_the_ear_stopped(self) -> None:
        """Half the audio is half the words."""
        line = talking()
        line.run(1.0)
        line.playout.hold()
        assert line.playout.heard_text == "one two three four five"


class TestTurns:
    """One line of audio for each turn."""

    def test_a_gap_in_the_audio_is_not_heard_time(self) -> None:
        """While nothing is queued, nothing is heard."""
        line = Line()
        line.playout.begin_turn()
        line.playout.open_segment("a b")
        line.playout.add(audio(400))
        line.run(2)
        line.playout.add(audio(400))
        line.run(0.1)
        assert 400 < line.playout.heard_ms <= 500

    def test_too_much_audio_is_refused(self) -> None:
        """A runaway synthesizer can't fill the memory."""
        playout = Playout(PlayoutSettings(longest_queue_ms=1000))
        playout.begin_turn()
        playout.open_segment("x")
        assert playout.add(bytes(SECOND))
        assert not playout.add(bytes(1))

    def test_what_was_played_is_forgotten(self) -> None:
        """A long turn needs the memory of its last seconds only."""
        line = talking(100_000)
        line.run(90)
        assert len(line.playout._audio) < 25 * SECOND

    def test_unsaid_text_is_taken_back_when_the_voice_breaks(self) -> None:
        """What has come is said to its end, the rest is asked for again."""
        line = Line()
        line.playout.begin_turn()
        line.playout.open_segment("one two three four five six seven eight nine ten")
        line.playout.open_segment("Bye.")
        line.playout.add(audio(1500))
        line.run(1.0)
        assert line.playout.take_back_unsaid() == ["six seven eight nine ten", "Bye."]
        assert line.playout.text == "one two three four five"
        assert line.playout.unheard_ms > 0

    def test_text_without_audio_is_taken_back_whole(self) -> None:
        """The voice broke before it began the second sentence."""
        line = Line()
        line.playout.begin_turn()
        line.playout.open_segment("One.")
        line.playout.add(audio(400))
        line.playout.close_segment()
        line.playout.open_segment("Two.")
        assert line.playout.take_back_unsaid() == ["Two."]
        assert line.playout.text == "One."

    def test_the_voice_s_own_pace_tells_how_far_it_came(self) -> None:
        """A slow voice has said fewer words in the same time."""
        line = Line()
        line.playout.begin_turn()
        line.playout.open_segment("one two three four")
        line.playout.add(audio(18 * 130))
        line.playout.close_segment()
        line.playout.open_segment("one two three four five six seven eight nine ten")
        line.playout.add(audio(1500))
        assert line.playout.take_back_unsaid() == ["three four five six seven eight nine ten"]

    def test_a_sentence_that_broke_off_at_its_end_is_not_said_again(self) -> None:
        """Only its confirmation was lost."""
        line = Line()
        line.playout.begin_turn()
        line.playout.open_segment("one two three four")
        line.playout.add(audio(1000))
        assert line.playout.take_back_unsaid() == []
        assert line.playout.text == "one two three four"
