"""What is remembered of a customer, as a planner reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from activities.messages import RememberedCustomer
from domain.relationship import relationship, trend
from domain.shown_names import clean_name
from workflows.tool_words import as_json


def remembered(found: Sequence[RememberedCustomer], now: datetime) -> str:
    """Return all of it for one customer; a phone leads to one, or to nobody. `now` is aware."""
    if len(found) != 1:
        return as_json({"status": "unknown", "reason": "No customer has that number. Use find_customer first."})
    one = found[0]
    memory = one.memory
    return as_json(
        {
            "status": "found",
            "name": clean_name(one.contact.name),
            "relationship": relationship(one.visits, now),
            "visits": {"kept": one.visits.kept, "missed": one.visits.missed, "coming": one.visits.coming},
            "last_contact": one.contact.last_contact_at.isoformat() if one.contact.last_contact_at else None,
            "summary": memory.summary,
            "mood": trend(memory.feelings),
            "open_promises": [
                {"text": promise.text, "due": promise.due.isoformat() if promise.due else None}
                for promise in memory.open_promises
            ],
            "preferences": [preference.text for preference in memory.preferences],
            "facts": [fact.text for fact in memory.facts],
            "note": memory.note,
        }
    )
