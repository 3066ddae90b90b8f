"""Suggestions as the API shows them."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.shown import shown_text
from domain.ports.access import Role
from domain.suggestions import Suggestion, SuggestionKind


class SuggestionItem(BaseModel):
    """Something staff may want to have done."""

    suggestion_id: str
    kind: SuggestionKind
    contact_id: str
    contact_name: str
    text: str = Field(description="Why; redacted for a viewer")
    goal: str = Field(description="What a task is made of; redacted for a viewer")
    day: date = Field(description="The local day it is about")


class SuggestionList(BaseModel):
    """What may be done, the most pressing first."""

    suggestions: list[SuggestionItem]


def suggestion_item(suggestion: Suggestion, role: Role) -> SuggestionItem:
    """Return a suggestion as a role sees it."""
    return SuggestionItem(
        suggestion_id=suggestion.suggestion_id,
        kind=suggestion.kind,
        contact_id=suggestion.contact_id,
        contact_name=suggestion.contact_name,
        text=shown_text(suggestion.text, role),
        goal=shown_text(suggestion.goal, role),
        day=suggestion.day,
    )
