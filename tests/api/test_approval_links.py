"""Approval from the mailbox: who looks decides nothing, who presses a button decides once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Final

import httpx
import pytest

from domain.approval_token import ApprovalTicket, mailbox_of, make_token
from domain.approvals import Answer, Approver, Channel, Choice, Decision, Ruling
from domain.deciders import Deciders
from domain.errors import NotFound, ProviderUnavailable
from domain.plans import Plan
from domain.step_policy import REQUESTER
from domain.tasks import TaskRecord, TaskState
from tests.api.conftest import World
from tests.api.fakes import NOW
from tests.api.tasks import MORNING, PLAN, TASK_ID, task
from tests.fakes.deciders import DELEGATE, OWNER

SECRET: Final = b"approval secret"
ADDRESS: Final = "pat@northgate.example"
UNTIL: Final = NOW + timedelta(days=3)
TICKET: Final = ApprovalTicket(TASK_ID, PLAN.hash, "owner", mailbox_of(ADDRESS, SECRET), UNTIL)
LINK: Final = f"/approve/{make_token(TICKET, SECRET)}"
YES: Final = Decision("d1", PLAN.hash, Choice.APPROVE, "olga", Channel.SMS, MORNING)


@pytest.fixture(autouse=True)
def _waiting(world: World) -> None:
    """A task waits for a yes of somebody with an address."""
    world.office.tasks.kept[TASK_ID] = task()
    world.office.deciders.kept = Deciders((replace(OWNER, email=ADDRESS), DELEGATE))


def become(world: World, **changes: object) -> None:
    """Let the task stand otherwise."""
    record: TaskRecord = replace(world.office.tasks.kept[TASK_ID], **changes)  # type: ignore[arg-type]  # tests name fields
    world.office.tasks.kept[TASK_ID] = record


async def press(client: httpx.AsyncClient, choice: str, link: str = LINK) -> httpx.Response:
    """Press a button."""
    return await client.post(link, data={"choice": choice})


class Elements(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        del attrs
        self.found.append(tag)


class TestLooking:
    """What a link shows."""

    async def test_the_plan_is_shown_with_two_buttons(self, client: httpx.AsyncClient) -> None:
        """What is wanted, by whom, how, at what risk and cost, and until when by the business's clock."""
        page = await client.get(LINK)
        assert page.status_code == 200
        for said in (
            "Northgate Auto Workshop",
            "Olga wants this",
            "Text Alex that I will be late",
            "Text +15551230777",
            "risk high, at most 0.0083 USD",
            "until Thursday, November 26, 2026, 09:00 (EST)",
        ):
            assert said in page.text
        assert re.findall(r'name="choice" value="(\w+)"', page.text) == ["approve", "reject"]

    async def test_looking_decides_nothing(self, client: httpx.AsyncClient, world: World) -> None:
        """Mail scanners open every link, with whatever behind it."""
        await client.get(LINK)
        await client.get(LINK, params={"choice": "approve"})
        assert world.office.tasks.decisions == []

    async def test_a_scanner_may_ask_for_the_head_alone(self, client: httpx.AsyncClient, world: World) -> None:
        """It is answered as if it had looked."""
        for link in (LINK, "/approve/nonsense"):
            page, head = await client.get(link), await client.head(link)
            assert (head.status_code, head.headers["content-type"]) == (page.status_code, page.headers["content-type"])
        assert world.office.tasks.decisions == []

    async def test_the_page_runs_nothing_and_is_kept_nowhere(self, client: httpx.AsyncClient) -> None:
        """Its address is a secret: it is neither cached, nor passed on, nor framed, nor found."""
        headers = (await client.get(LINK)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        policy = headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"} <= set(policy)
        assert not any("script" in one or "unsafe" in one for one in policy)

    async def test_other_peoples_words_stay_words(self, client: httpx.AsyncClient, world: World) -> None:
        """A customer's name, wish or text may be anything."""
        evil = '<script>x()</script><form action="//evil">"\''
        step = replace(PLAN.steps[0], sentence=evil)
        become(
            world,
            goal=evil,
            plan=Plan((step,)),
            requester=replace(task().requester, name=evil),
        )
        page = Elements()
        page.feed((await client.get(LINK)).text)
        assert "script" not in page.found
        assert page.found.count("form") == 1


class TestDeciding:
    """What a button does."""

    @pytest.mark.parametrize("choice", [Choice.APPROVE, Choice.REJECT])
    async def test_a_button_decides(self, client: httpx.AsyncClient, world: World, choice: Choice) -> None:
        """As the approver of the link, about the plan he was shown; no operator's right goes with it."""
        page = await press(client, choice)
        assert (page.status_code, "Your decision counts" in page.text) == (200, True)
        [decision] = world.office.tasks.decisions
        assert decision == Decision(
            TICKET.decision_id, PLAN.hash, choice, "owner", Channel.LINK, NOW, is_operator=False
        )

    async def test_both_buttons_are_one_decision(self, client: httpx.AsyncClient, world: World) -> None:
        """The story answers the second what the first has come to."""
        for choice in ("approve", "reject", "approve"):
            await press(client, choice)
        assert len({decision.decision_id for decision in world.office.tasks.decisions}) == 1

    async def test_no_button_decides_nothing(self, client: httpx.AsyncClient, world: World) -> None:
        """The question is shown again."""
        for body in (b"", b"choice=maybe", b"choice=amend", b"\xff", b"&".join([b"choice=approve"] * 9)):
            page = await client.post(LINK, content=body)
            assert 'name="choice"' in page.text
        assert world.office.tasks.decisions == []

    async def test_a_long_body_is_refused(self, client: httpx.AsyncClient) -> None:
        """Anybody may post there."""
        assert (await client.post(LINK, content=b"x" * 1025)).status_code == 413

    @pytest.mark.parametrize(
        ("answer", "status", "said"),
        [
            (
                Answer(Ruling.LATE, "this was decided already: rejected by kim (in the dashboard)", ""),
                409,
                "rejected by kim (in the dashboard)",
            ),
            (Answer(Ruling.STALE, "look again", ""), 409, "The plan has changed"),
            (Answer(Ruling.NOT_ASKED, "you have not been asked about this", ""), 403, "not been asked"),
        ],
    )
    async def test_what_does_not_count_is_said(
        self, client: httpx.AsyncClient, world: World, answer: Answer, status: int, said: str
    ) -> None:
        """Somebody was first, or it is about something else now."""
        world.office.tasks.answer = answer
        page = await press(client, "approve")
        assert (page.status_code, said in page.text) == (status, True)

    async def test_a_story_that_has_ended_is_told_by_its_record(self, client: httpx.AsyncClient, world: World) -> None:
        """Nobody is there to ask any more."""
        become(world, state=TaskState.DONE, decision=YES)
        world.office.tasks.failure = NotFound("no such workflow")
        page = await press(client, "approve")
        assert (page.status_code, "approved by olga (by text)" in page.text) == (409, True)

    async def test_while_the_engine_is_away_nothing_is_lost(self, client: httpx.AsyncClient, world: World) -> None:
        """He is told to press again; it counts once."""
        world.office.tasks.failure = ProviderUnavailable("temporal", "away")
        page = await press(client, "approve")
        assert (page.status_code, page.headers["retry-after"]) == (503, "10")
        assert "it counts once" in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": TaskState.DONE, "decision": YES}, "This was approved by olga (by text)."),
        ({"state": TaskState.REJECTED, "decision": replace(YES, choice=Choice.REJECT)}, "This was rejected by olga"),
        ({"state": TaskState.EXPIRED}, "Nobody has decided in time."),
        ({"state": TaskState.REJECTED}, "It was withdrawn."),
        ({"plan": Plan((replace(PLAN.steps[0], arguments={"to": "+1"}),))}, "The plan has changed"),
        ({"plan": None, "state": TaskState.PLANNED}, "The plan has changed"),
    ],
)
async def test_what_is_no_question_any_more_has_no_buttons(
    client: httpx.AsyncClient, world: World, changes: dict[str, object], said: str
) -> None:
    """The page says what it has come to."""
    become(world, **changes)
    page = await client.get(LINK)
    assert (page.status_code, said in page.text, "<button" in page.text) == (409, True, False)


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a/b",
        make_token(TICKET, b"another secret"),
        make_token(TICKET, SECRET)[:-2],
        make_token(replace(TICKET, expires_at=NOW), SECRET),
        make_token(replace(TICKET, mailbox=""), SECRET),
    ],
    ids=["no token", "a path", "forged", "altered", "expired", "for no mailbox"],
)
async def test_every_wrong_link_has_the_same_page(client: httpx.AsyncClient, world: World, token: str) -> None:
    """Whoever tries learns nothing from it, and nothing is decided."""
    other = await client.get("/approve/nonsense")
    pages = [await client.get(f"/approve/{token}"), await press(client, "approve", f"/approve/{token}")]
    assert {(page.status_code, page.text) for page in pages} == {(404, other.text)}
    assert "not valid" in other.text
    assert world.office.tasks.decisions == []


async def test_who_is_no_approver_any_more_has_it_too(client: httpx.AsyncClient, world: World) -> None:
    """He still has the e-mail; by text he could not decide either."""
    world.office.deciders.kept = Deciders((DELEGATE,))
    assert await leads_nowhere(client, LINK)
    assert world.office.tasks.decisions == []


@pytest.mark.parametrize("address", ["robin@northgate.example", None])
async def test_a_link_does_not_go_over_with_the_key(
    client: httpx.AsyncClient, world: World, address: str | None
) -> None:
    """The key of an approver is somebody else's now: his predecessor's mailbox decides nothing in his name."""
    successor = Approver(OWNER.key, "Robin", phone="+15551230999", email=address)
    await world.office.deciders.change_approvers("northgate", lambda _: (successor, DELEGATE))
    assert await leads_nowhere(client, LINK)
    assert world.office.tasks.decisions == []


async def test_an_address_is_the_same_in_any_case(client: httpx.AsyncClient, world: World) -> None:
    """It was only written otherwise since."""
    world.office.deciders.kept = Deciders((replace(OWNER, email="Pat@Northgate.Example"),))
    assert (await press(client, "approve")).status_code == 200


async def test_who_wants_it_decides_from_his_own_mailbox(client: httpx.AsyncClient, world: World) -> None:
    """He is no approver; once he was erased his link is nobody's."""
    his = f"/approve/{make_token(replace(TICKET, approver=REQUESTER), SECRET)}"
    become(world, requester=replace(task().requester, email=ADDRESS))
    assert (await press(client, "approve", his)).status_code == 200
    become(world, requester=replace(task().requester, email=None))
    assert await leads_nowhere(client, his)
    assert len(world.office.tasks.decisions) == 1


async def leads_nowhere(client: httpx.AsyncClient, link: str) -> bool:
    """Say whether looking and pressing are answered with the one page for every wrong link."""
    other = await client.get("/approve/nonsense")
    pages = [await client.get(link), await press(client, "maybe", link), await press(client, "approve", link)]
    return {(page.status_code, page.text) for page in pages} == {(404, other.text)}


async def test_a_link_to_a_task_that_is_gone_has_it_too(client: httpx.AsyncClient, world: World) -> None:
    """Its record was deleted, and its story is over."""
    world.office.tasks.kept.clear()
    world.office.tasks.failure = NotFound("no such workflow")
    assert [(await client.get(LINK)).status_code, (await press(client, "approve")).status_code] == [404, 404]


async def test_a_link_is_no_part_of_the_api_for_programs(client: httpx.AsyncClient) -> None:
    """They have keys."""
    assert not any(path.startswith("/approve") for path in (await client.get("/openapi.json")).json()["paths"])
