"""A decision as somebody types it into the Temporal UI: `{"choice": "approve", "plan_hash": "800463fb40d8"}`.

Rules:
- Choice and hash have to be typed, so that a yes is to the plan that was read; the rest has a default.
- Whoever may use the Temporal UI operates the business. Who he says he is, is his word.
- A field nobody knows is refused: `step` for `steps` would approve all of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.approvals import Channel, Choice, Decision
from domain.errors import RuleBroken

#: Who has decided, where he has not said so.
NOBODY_NAMED: Final = "temporal-ui"
_CHOICES: Final = (Choice.APPROVE, Choice.REJECT)
_FIELDS: Final = ("choice", "plan_hash", "actor", "steps", "remark")
_LONGEST_HASH: Final = 64
_LONGEST_ACTOR: Final = 80
_LONGEST_REMARK: Final = 500
_MOST_STEPS: Final = 12


def example(plan_hash: str, choice: Choice = Choice.APPROVE) -> str:
    """Return what has to be typed to decide about a plan."""
    return json.dumps({"choice": choice, "plan_hash": plan_hash})


def typed_decision(typed: tuple[object, ...], *, decision_id: str, at: datetime) -> Decision:
    """Return the decision in the inputs of a signal or an update.

    Args:
        typed: JSON values, as they came; a decision is one object.
        decision_id: Which it shall have.
        at: When it came, an aware instant.

    Raises:
        RuleBroken: It is none; the message says what to type.
    """
    if len(typed) != 1 or not isinstance(typed[0], Mapping):
        raise RuleBroken(f"type one JSON object, for example {example('the hash of the plan')}")
    fields: Mapping[object, object] = typed[0]
    if any(name not in _FIELDS for name in fields):
        raise RuleBroken(f"a decision has the fields {', '.join(_FIELDS)}, and no others")
    return Decision(
        decision_id=decision_id,
        plan_hash=_line(fields, "plan_hash", _LONGEST_HASH),
        choice=_choice(fields.get("choice")),
        actor=_line(fields, "actor", _LONGEST_ACTOR, default=NOBODY_NAMED),
        channel=Channel.TEMPORAL_UI,
        at=at,
        is_operator=True,
        steps=_steps(fields.get("steps")),
        remark=_line(fields, "remark", _LONGEST_REMARK, default=""),
    )


def _choice(stated: object) -> Choice:
    choice = next((one for one in _CHOICES if one == stated), None)
    if choice is None:
        raise RuleBroken(f"choice is {' or '.join(_CHOICES)}; to change the plan, use REST")
    return choice


def _line(fields: Mapping[object, object], name: str, longest: int, default: str | None = None) -> str:
    """Return words on one line; nothing typed is the default, if there is one."""
    stated = fields.get(name)
    line = " ".join(stated.split()) if isinstance(stated, str) else ""
    if stated is not None and not isinstance(stated, str):
        raise RuleBroken(f"{name} is words in quotation marks")
    if len(line) > longest:
        raise RuleBroken(f"{name} has at most {longest} characters")
    if line:
        return line
    if default is None:
        raise RuleBroken(f"{name} is missing: it stands in the task's current details")
    return default


def _steps(stated: object) -> tuple[int, ...]:
    if stated is None:
        return ()
    if not isinstance(stated, list) or not all(type(one) is int for one in stated) or len(stated) > _MOST_STEPS:
        raise RuleBroken("steps is a list of numbers of steps, for example [1, 3]; without it all are meant")
    return tuple(stated)
