"""Every threshold of the media process, in frozen values with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from domain.turn_taking import TurnTakingSettings


@dataclass(frozen=True, slots=True)
class PlayoutSettings:
    """How audio goes out.

    Attributes:
        lead_ms: How far ahead of the ear audio is sent; more survives jitter, less is wasted by a barge-in.
        frame_ms: Audio in one outbound message.
        mark_every_ms: Distance of the marks that prove what was heard.
        longest_queue_ms: Audio kept for one turn; a reply beyond it is cut.
        rewind_ms: Sent audio kept for a resume.
        echo_patience_ms: How long the last mark's echo is awaited after the audio must have ended.
    """

    lead_ms: int = 200
    frame_ms: int = 40
    mark_every_ms: int = 400
    longest_queue_ms: int = 120_000
    rewind_ms: int = 4_000
    echo_patience_ms: int = 1_000


@dataclass(frozen=True, slots=True)
class ReplySettings:
    """How long the mind may take; seconds.

    Attributes:
        filler_after: No word yet: say that it takes a moment.
        first_token_timeout: No word yet: the model counts as down.
        stall_timeout: Longest pause between two events of a reply.
        rounds: How often one reply may come back from tools.
        tool_filler_after: A tool's filler is said then.
        tool_patience: Then the caller is told that it takes longer.
        read_expiry: Nobody waits for a look-up beyond this.
        write_expiry: An effect may wait this long for the workflow: what the caller was promised is kept.
    """

    filler_after: float = 2.0
    first_token_timeout: float = 6.0
    stall_timeout: float = 5.0
    rounds: int = 6
    tool_filler_after: float = 0.6
    tool_patience: float = 6.0
    read_expiry: float = 12.0
    write_expiry: float = 600.0


@dataclass(frozen=True, slots=True)
class ConversationSettings:
    """How the agent behaves; seconds unless the name says otherwise.

    Attributes:
        silence_after: Silence of both sides until the agent asks whether the caller is there.
        apology_after: How long a later stream listens before its first words: the caller may be speaking.
        longest_apology_wait: Then they are said even into his words.
        re_prompts: How often he asks before he ends the call.
        pause: Quiet of both sides until the agent brings up news by himself, or the call moves.
        move_patience: How long a call that is to move to another process waits for a pause.
        unintelligible_limit: Empty turns in a row until he offers to take a message.
        answer_window_ms: A back-channel over the last words of a reply is an answer to it.
        longest_hold: A held turn goes on after this long even when no more audio comes in.
        vad_aggressiveness: Of the WebRTC detector, 0–3.
        recognition_batch_ms: Audio in one message to the recogniser.
        kept_audio_ms: Caller's audio kept while no recogniser is open; the oldest is dropped.
        speech_stall: A synthesizer that owes audio and sends nothing for this long counts as lost.
        speech_reserve_ms: Text is flushed to the synthesizer when no more audio than this is left to hear: vendors
            limit how often, and longer text sounds better.
        loss_window: A second loss of the same vendor within this time ends the stream.
        hand_over_patience: How long the stream stays open until the workflow knows why it ends; closed before, the
            telephone company's question what to do next would arrive first.
    """

    silence_after: float = 7.0
    apology_after: float = 0.3
    longest_apology_wait: float = 3.0
    re_prompts: int = 2
    pause: float = 1.5
    move_patience: float = 8.0
    unintelligible_limit: int = 3
    answer_window_ms: int = 1_500
    longest_hold: float = 8.0
    vad_aggressiveness: int = 2
    recognition_batch_ms: int = 80
    kept_audio_ms: int = 5_000
    speech_stall: float = 5.0
    speech_reserve_ms: int = 1_500
    loss_window: float = 60.0
    hand_over_patience: float = 2.0
    turn_taking: TurnTakingSettings = field(default_factory=TurnTakingSettings)
    playout: PlayoutSettings = field(default_factory=PlayoutSettings)
    reply: ReplySettings = field(default_factory=ReplySettings)


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How a stream holds on to its workflow.

    Attributes:
        rpc_timeout: One try of one update.
        first_pause: Pause after the first failure; doubles up to `longest_pause`.
        attach_patience: How long a stream waits for its call.
        detach_patience: How long the last turns and the promised effects are resent after the stream; then, and when
            the process stops, the courier goes on from the disk.
        longest_queue: Turns waiting for acknowledgement; beyond it the stream is given up.
        spool_after: What the workflow has not answered by then is written to the disk too.
    """

    rpc_timeout: timedelta = timedelta(seconds=8)
    first_pause: timedelta = timedelta(milliseconds=100)
    longest_pause: timedelta = timedelta(seconds=5)
    attach_patience: timedelta = timedelta(seconds=10)
    detach_patience: timedelta = timedelta(seconds=600)
    longest_queue: int = 400
    spool_after: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class SpoolSettings:
    """How what could not be handed over is kept on disk.

    Attributes:
        write_pause: Least time between two batches of writes; a stream's file is written at most that often.
        most_streams: Files of one process; one stream's turns are bounded by `LinkSettings.longest_queue`.
        most_refused: Files kept for a human; further ones are logged only.
        courier_pause: Between two rounds. Soon after Temporal is back, since the workflow of a call that has ended
            meanwhile waits for its last turns no longer than `workflows.options.LAST_TURNS`.
        deliveries_at_once: After an outage the other messages of running calls need room too.
    """

    write_pause: timedelta = timedelta(milliseconds=100)
    most_streams: int = 1_000
    most_refused: int = 1_000
    courier_pause: timedelta = timedelta(seconds=2)
    deliveries_at_once: int = 16
