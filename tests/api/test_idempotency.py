"""Requests that take effect once."""

from __future__ import annotations

import pytest
from fastapi.responses import Response

from api.idempotency import Intent, Once
from domain.errors import IdempotencyKeyReused, ProviderUnavailable, SlotTaken
from tests.api.office import FakeRequests

ASKED = Intent("i1", "f1")


class Effect:
    """Counts how often it took place; a `failure` is raised instead."""

    def __init__(self) -> None:
        """Begin without one."""
        self.count = 0
        self.failure: Exception | None = None

    async def __call__(self) -> Response:
        """Take place."""
        self.count += 1
        if self.failure:
            raise self.failure
        headers = {"ETag": '"1"', "Location": "/api/x", "X-Odd": "odd"}
        return Response(f"answer {self.count}", 201, headers, media_type="text/plain")


@pytest.fixture
def effect() -> Effect:
    """Return an effect."""
    return Effect()


@pytest.fixture
def once() -> Once:
    """Return what answers once."""
    return Once(FakeRequests())


async def test_repeat_gets_the_same_answer_and_has_no_effect(once: Once, effect: Effect) -> None:
    """Status, body, and the headers that belong to the answer."""
    first = await once.answer(ASKED, effect)
    second = await once.answer(ASKED, effect)

    assert effect.count == 1
    assert (second.status_code, second.body) == (first.status_code, first.body)
    for name in ("content-type", "etag", "location"):
        assert second.headers[name] == first.headers[name]


async def test_other_key_is_another_request(once: Once, effect: Effect) -> None:
    """Whatever its body."""
    await once.answer(ASKED, effect)
    await once.answer(Intent("i2", "f1"), effect)

    assert effect.count == 2


async def test_same_key_with_another_body_is_refused(once: Once, effect: Effect) -> None:
    """It is a mistake of the requester's, and which of the two he means nobody knows."""
    await once.answer(ASKED, effect)

    with pytest.raises(IdempotencyKeyReused):
        await once.answer(Intent("i1", "f2"), effect)
    assert effect.count == 1


async def test_refusal_is_an_answer(once: Once, effect: Effect) -> None:
    """What a rule forbade stays forbidden under this key, also when the rule would let it through now."""
    effect.failure = SlotTaken("taken")
    first = await once.answer(ASKED, effect)
    effect.failure = None

    assert first.status_code == 409
    assert (await once.answer(ASKED, effect)).body == first.body


async def test_what_may_come_out_differently_is_no_answer(once: Once, effect: Effect) -> None:
    """A service behind us was away: the repeat is a new attempt."""
    effect.failure = ProviderUnavailable("temporal", "away")
    with pytest.raises(ProviderUnavailable):
        await once.answer(ASKED, effect)
    effect.failure = None

    assert (await once.answer(ASKED, effect)).status_code == 201
