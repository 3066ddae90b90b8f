"""Every error leaves the API as an RFC 9457 problem."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from api.appointment_views import LocalStart
from api.fields import FORMS, Day, PersonName, Phone
from api.problem_responses import LastResort, install_problems
from api.problems import KINDS, documented_problems, problem_of
from domain import errors
from domain.business import AppointmentStatus
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, SlotTaken
from tests.api.fakes import client_of


class _Wanted(BaseModel):
    """A body with one field of each kind."""

    model_config = ConfigDict(extra="forbid")

    status: Literal[AppointmentStatus.ATTENDED, AppointmentStatus.NO_SHOW]
    start: LocalStart
    phones: list[Phone]
    name: PersonName
    day: Day


def _taking(body: type[BaseModel]) -> FastAPI:
    """Return an application that takes such bodies."""
    app = FastAPI()
    install_problems(app)

    async def take(wanted: BaseModel) -> None:
        """Take it."""

    take.__annotations__["wanted"] = body
    app.post("/wanted")(take)
    return app


def _patterns(node: object) -> Iterator[str]:
    """Yield every pattern of a description."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for child in node.values():
            yield from _patterns(child)
    elif isinstance(node, list):
        for child in node:
            yield from _patterns(child)


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

    async def test_invalid_fields_are_named_with_what_would_do(self) -> None:
        """Values as they are written, forms in words, and no name of a class or pattern of ours."""
        async with client_of(_taking(_Wanted)) as client:
            response = await client.post(
                "/wanted", json={"status": "gone", "start": "soon", "phones": ["1"], "name": "", "colour": "red"}
            )

        assert response.status_code == 422
        assert {error["field"]: error["message"] for error in response.json()["errors"]} == {
            "body.status": "has to be 'attended' or 'no_show'",
            "body.start": "has to be local time, YYYY-MM-DDTHH:MM, for example 2026-11-24T09:00",
            "body.phones[0]": "has to be a phone number in E.164: +, country code and number, for example +15551230001",
            "body.name": "is empty",
            "body.day": "is missing",
            "body.colour": "is no field there",
        }

    @pytest.mark.parametrize(
        ("body", "headers"),
        [
            (b'{"name": "Eva"}', {}),
            (b'{"name": "Eva"}', {"Content-Type": "application/x-www-form-urlencoded"}),
            (b'{"name": ', {"Content-Type": "application/json"}),
            (b"[]", {"Content-Type": "application/json"}),
            (b"", {}),
        ],
        ids=["no type", "form", "half", "list", "empty"],
    )
    async def test_body_that_is_no_json_object_is_told_so(self, body: bytes, headers: dict[str, str]) -> None:
        """Whatever is wrong with it, what to send is said, and nothing of it is repeated."""
        async with client_of(_taking(_Wanted)) as client:
            response = await client.post("/wanted", content=body, headers=headers)

        [error] = response.json()["errors"]
        assert error["field"] == "body"
        assert error["message"].endswith("send a JSON object, with `Content-Type: application/json`")
        assert "Eva" not in response.text

    @pytest.mark.parametrize(
        "body",
        [b'{"name": "\xff"}', b'{"name": ' + b"[" * 5000 + b"]" * 5000 + b"}", b'{"name": ' + b"1" * 5000 + b"}"],
        ids=["not UTF-8", "too deep", "a long number"],
    )
    async def test_body_nobody_can_read_is_told_what_to_mend(self, body: bytes) -> None:
        """No status code says that."""
        async with client_of(_taking(_Wanted)) as client:
            response = await client.post("/wanted", content=body, headers={"Content-Type": "application/json"})
        assert (response.status_code, response.json()["code"]) == (400, "body_unreadable")
        assert "UTF-8" in response.json()["next"]

    async def test_every_pattern_of_a_request_has_words(self, client: httpx.AsyncClient) -> None:
        """A pattern is never shown instead."""
        described = (await client.get("/openapi.json")).json()
        requests = [
            described["components"]["schemas"],
            *(operation.get("parameters", []) for path in described["paths"].values() for operation in path.values()),
        ]
        patterns = set(_patterns(requests))

        assert len(patterns) > 2
        assert patterns - set(FORMS) == set()

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
