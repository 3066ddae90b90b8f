"""Who texts, what the model answers, and the promise to send it."""

from __future__ import annotations

import pytest
from temporalio.testing import ActivityEnvironment

from activities.budgeting import ThoughtBudget
from activities.texting import Reply, Sender, Texting
from activities.thinking import Thinking, Thought
from domain.errors import NotFound, ProviderUnavailable, RuleBroken
from domain.memory import Insight
from domain.ports.consent import SuppressionEntry
from domain.ports.speech import ChatMessage, TextDelta, ToolCall
from domain.ports.storage import Directory, OutboxState
from domain.ports.telephony import TextMessage
from store.budgets import SqlBudgets
from store.database import Database
from store.erasure import SqlErasures
from store.memories import SqlMemories
from store.outbox import SqlOutbox
from store.principals import SqlPrincipals
from store.seeds import WORKSHOP_ID
from store.suppressions import SqlSuppressions
from tests.fakes.costs import costing_on
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeResponder
from tests.store.world import ContactsChanged, VehiclesChanged
from tests.workflows.house import LINE, MARIA, NOW

SENDER = Sender(MARIA, LINE, NOW)
ASKED = Thinking((ChatMessage("user", "When do you open?"),), ("find_free_slots",))


@pytest.fixture
def responder() -> FakeResponder:
    """A model."""
    return FakeResponder()


@pytest.fixture
def texting(sqlite: Database, directory: Directory, book: FaultyBook, responder: FakeResponder) -> Texting:
    """Texts of the workshop."""
    return Texting(
        responder,
        directory=directory,
        book=book,
        outbox=SqlOutbox(sqlite, lambda: NOW),
        suppressions=SqlSuppressions(sqlite),
        memories=SqlMemories(sqlite),
        principals=SqlPrincipals(sqlite),
        costing=costing_on(sqlite, NOW),
        money=ThoughtBudget(SqlBudgets(sqlite, "USD"), lambda: NOW),
    )


async def test_a_customer_is_known_by_his_number(texting: Texting) -> None:
    """And the business by the one he wrote to."""
    context = await texting.look_up(SENDER)

    assert context is not None
    assert context.contact is not None
    assert (context.organisation.organisation_id, context.contact.phones) == (WORKSHOP_ID, (MARIA,))


async def test_the_agent_knows_what_he_was_promised(texting: Texting, memories: SqlMemories) -> None:
    """Of a customer; of a stranger nothing is known."""
    promised = Insight("CA1", "phone", NOW, "Called.", None, (("Call back", None),))
    await memories.change("maria-jensen", lambda memory: memory.with_insight(promised), NOW)
    context = await texting.look_up(SENDER)
    assert context is not None
    assert context.known is not None
    assert [one.text for one in context.known.promises] == ["Call back"]
    stranger = await texting.look_up(Sender("+15551239999", LINE, NOW))
    assert stranger is not None
    assert stranger.known is None


async def test_a_stranger_is_nobody_yet(texting: Texting) -> None:
    """He is answered all the same."""
    context = await texting.look_up(Sender("+15551239999", LINE, NOW))

    assert context is not None
    assert context.contact is None


async def test_a_number_nobody_answers_has_no_context(texting: Texting) -> None:
    """Nothing can be said in nobody's name."""
    assert await texting.look_up(Sender(MARIA, "+15005559999", NOW)) is None


async def test_words_and_tools_are_put_together(texting: Texting, responder: FakeResponder) -> None:
    """The model sees the tools it may use, and its stream becomes one thought."""
    call = ToolCall("call_1", "find_free_slots", "{}")
    responder.replies = [(TextDelta("One "), TextDelta("moment. "), call)]

    assert await ActivityEnvironment().run(texting.think, ASKED) == Thought("One moment.", (call,))
    assert responder.offered == ["find_free_slots"]


async def test_an_empty_answer_is_none(texting: Texting, responder: FakeResponder) -> None:
    """It is asked again."""
    responder.replies = [(TextDelta("  "),)]

    with pytest.raises(ProviderUnavailable, match="an empty answer"):
        await ActivityEnvironment().run(texting.think, ASKED)


async def test_a_reply_is_promised_once(texting: Texting, sqlite: Database) -> None:
    """A repeat is the same promise, in the words of the first."""
    for words in ("We open at eight.", "We open at nine."):
        await texting.promise(Reply("SM1-reply", TextMessage(LINE, MARIA, words), NOW))

    entry = await SqlOutbox(sqlite, lambda: NOW).claim("SM1-reply")
    assert (entry.message, entry.state) == (TextMessage(LINE, MARIA, "We open at eight."), OutboxState.PENDING)


async def test_who_was_erased_is_promised_nothing(texting: Texting, sqlite: Database) -> None:
    """His words and his number stay out of the outbox, however late a story would tell him what came of it."""
    late = Reply("t1-outcome", TextMessage(LINE, MARIA, "What you asked for is done."), NOW, "maria-jensen")
    erasures = SqlErasures(sqlite, contact_changed=ContactsChanged(), vehicle_changed=VehiclesChanged())
    await erasures.erase("maria-jensen", "Maria Jensen", NOW)

    with pytest.raises(RuleBroken, match="erased"):
        await texting.promise(late)
    with pytest.raises(NotFound):
        await SqlOutbox(sqlite, lambda: NOW).claim("t1-outcome")


async def test_whoever_comes_back_is_off_the_list(texting: Texting, sqlite: Database) -> None:
    """Of that business."""
    suppressions = SqlSuppressions(sqlite)
    await suppressions.suppress(SuppressionEntry(WORKSHOP_ID, MARIA, "wrote so", "SM1", NOW))

    await texting.welcome_back(SENDER)
    await texting.welcome_back(Sender(MARIA, "+15005559999", NOW))

    assert not await suppressions.is_suppressed(WORKSHOP_ID, MARIA)
