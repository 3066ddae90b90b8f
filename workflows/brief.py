"""What a media process is told when it takes up a call, and what people see of it in Temporal."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from activities.messages import CallContext
from domain.business import Agent
from domain.calls import Speaker, Turn
from domain.fillers import CUT_OFF
from domain.intents import classify
from domain.outbound import must_hear
from domain.prompt import compose_prompt
from domain.tools import CATALOGUE, END_CALL, is_effect
from workflows.call_state import CallState
from workflows.messages import CallBrief

_RECENT_TURNS: Final = 6


def compose_brief(state: CallState, context: CallContext, *, is_first: bool, now: datetime) -> CallBrief:
    """Return the brief; on the first stream with the greeting, later with all that was heard."""
    agent, organisation = context.agent, context.organisation
    owed = _owed(state)
    return CallBrief(
        call_sid=state.call_sid,
        stream_epoch=state.epoch,
        phase=state.phase,
        agent=agent,
        time_zone=organisation.time_zone,
        system_prompt=compose_prompt(
            organisation=organisation,
            agent=agent,
            contact=state.contact,
            upcoming=state.coming,
            has_callback_number=state.from_number is not None,
            now=now,
            errand=state.dial.brief if state.dial else "",
            known=context.known,
        ),
        first_words=state.dial.opening if state.dial and owed else _first_words(state, agent, is_first=is_first),
        must_hear=owed,
        tools=tuple(name for name in (*state.offered_tools(agent), END_CALL.name) if name in CATALOGUE),
        turns=() if is_first else tuple(state.turns),
        next_turn_index=state.next_turn_index,
        unspoken=() if is_first else state.unspoken(),
        keyterms=tuple(service.name for service in organisation.offered_services),
        # A look-up needs no joining: the answer that is due asks for it again.
        running=() if is_first else tuple(one for one in state.running.values() if is_effect(one.tool)),
    )


def _owed(state: CallState) -> str:
    """Return what somebody we have rung has to hear and has not yet: who calls, that it is an AI, how to opt out."""
    owed = must_hear(state.dial.opening) if state.dial else ""
    has_heard = any(turn.speaker is Speaker.AGENT and turn.heard.startswith(owed) for turn in state.turns)
    return "" if has_heard else owed


def _first_words(state: CallState, agent: Agent, *, is_first: bool) -> str:
    """Apologise to a caller who was cut off; one whose stream was moved in a pause has noticed nothing."""
    if is_first:
        return agent.greeting
    if not state.is_moving:
        return CUT_OFF
    is_greeted = any(not turn.is_interrupted for turn in state.turns)
    return "" if is_greeted else agent.greeting


def describe(state: CallState) -> str:
    """Return the call in markdown: phase, pending question, last turns."""
    lines = [f"**{state.phase}**"]
    if state.pending is not None:
        lines.append(f"Waiting for a yes: {state.pending.sentence}")
    recent = [_line(turn) for turn in state.turns[-_RECENT_TURNS:]]
    return "\n\n".join([*lines, "\n".join(recent)])


def _line(turn: Turn) -> str:
    """Return a turn with what it was for."""
    who = f"caller ({classify(turn.text)})" if turn.speaker is Speaker.CALLER else "agent"
    return f"- {who}: {turn.heard}"
