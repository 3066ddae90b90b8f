"""Every error leaves the API as an RFC 9457 problem."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from api.problem_responses import LastResort, install_problems
from api.problems import KINDS, documented_problems, problem_of
from domain import errors
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, SlotTaken
from tests.api.fakes import client_of


def tree(root: type[HoldfastError] = HoldfastError) -> list[type[HoldfastError]]:
    """Return every class of the tree."""
    return [root, *(below for child in root.__subclasses__() for below in tree(child))]


@pytest.mark.parametrize("kind", [kind for kind in tree() if kind.__module__ == errors.__name__])
def test_every_error_of_the_tree_has_an_entry_of_its_own(kind: type[HoldfastError]) -> None:
    """The table is complete: an entry says status, title, who must act and what he does next."""
    entry = KINDS[kind.code]

    assert entry.acts == kind.acts

    assert 400 <= entry.status < 600
    assert entry.title
    assert entry.advice.endswith(".")


def test_error_becomes_a_problem_with_the_members_of_the_standard() -> None:
    """Type, title, status and detail, and ours beside them."""
    response = problem_of(SlotTaken("bay_1 is taken"))

    assert response.status_code == 409
    assert response.media_type == "application/problem+json"
    assert json.loads(bytes(response.body)) == {
        "type": "/problems/slot_taken",
        "title": "The slot is taken",
        "status": 409,
        "code": "slot_taken",
        "acts": "requester",
        "next": "Ask for free slots again and take another.",
        "detail": "bay_1 is taken",
    }


def test_class_without_an_entry_takes_its_base() -> None:
    """A new error is never a 500 for want of an entry."""

    class Odd(NotFound):
        code = "odd"

    assert problem_of(Odd("x")).status_code == 404


def test_unavailable_vendor_says_when_to_come_back() -> None:
    """The vendor's own wait is passed on."""
    response = problem_of(ProviderUnavailable("openai", "rate limit", retry_after=timedelta(seconds=30)))

    assert response.headers["retry-after"] == "30"


class TestOverHttp:
    """As clients see it."""

    async def test_type_leads_to_the_meaning(self, client: httpx.AsyncClient) -> None:
        """A problem's `type` can be followed, and all of them listed."""
        unknown = (await client.get("/nowhere")).json()

        assert unknown["code"] == "no_such_path"
        assert (await client.get(unknown["type"])).json()["title"] == unknown["title"]
        assert (await client.get("/problems")).json() == documented_problems()
        assert (await client.get("/problems/nonsense")).status_code == 404

    async def test_wrong_method_names_the_right_one(self, client: httpx.AsyncClient) -> None:
        """HTTP's own errors are problems as well, with their headers."""
        response = await client.get("/webhooks/twilio/voice")

        assert response.status_code == 405
        assert response.json()["code"] == "method_not_allowed"
        assert response.headers["allow"] == "POST"

    async def test_unexpected_exception_tells_the_peer_a_trace_id_only(self, caplog: pytest.LogCaptureFixture) -> None:
        """Neither answer nor log quotes the message, which may quote a caller."""
        app = FastAPI()
        install_problems(app)
        words = "what the caller said"

        @app.get("/bug")
        async def bug() -> None:
            raise ZeroDivisionError(words)

        app.add_middleware(LastResort, new_trace_id=lambda: "trace-7")
        async with client_of(app) as client:
            response = await client.get("/bug")

        assert response.status_code == 500
        assert response.json()["trace_id"] == "trace-7"
        assert "trace-7" in caplog.text
        assert "in bug" in caplog.text
        assert words not in response.text + caplog.text
