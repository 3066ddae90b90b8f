"""Whatever is paid for is written down once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import select
from temporalio.testing import ActivityEnvironment

from activities.budgeting import ThoughtBudget
from activities.call_log import CallLogging
from activities.costing import Costing
from activities.messages import Conversation, Summary
from activities.messaging import Messaging
from activities.texting import Received, Sender, Texting
from activities.thinking import Thinking
from activities.wrap_up import WrapUp
from domain.calls import Direction, Outcome, Speaker, Turn
from domain.costs import CostCause
from domain.errors import OutcomeUnknown, ProviderUnavailable
from domain.ports.speech import ChatMessage, ReplyFinished, TextDelta
from domain.ports.storage import CallClosed, CallLog, CallOpened, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.prices import Unit, Usage
from domain.step_keys import step_key
from domain.usage import recognised, spoken, used_by_reply
from store.budgets import SqlBudgets
from store.database import Database
from store.directory import SqlDirectory
from store.memories import SqlMemories
from store.outbox import SqlOutbox
from store.principals import SqlPrincipals
from store.seeds import WORKSHOP_ID
from store.suppressions import SqlSuppressions
from store.tables import CostEventRow
from tests.fakes.costs import costing_on
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeResponder, FakeSummarizer, FakeTexts
from tests.workflows.house import LINE, MARIA, NOW

TASK = "f" * 32
CLOSED = CallClosed("CA1", Outcome.ANSWERED, "", "maria-jensen", NOW + timedelta(seconds=61))
ASKED = Thinking((ChatMessage("user", "Hello?"),), (), CostCause(WORKSHOP_ID, task_id=TASK))


@pytest.fixture
def unpriced() -> list[Usage]:
    """Return the uses nobody knew a price for."""
    return []


@pytest.fixture
def costing(sqlite: Database, unpriced: list[Usage]) -> Costing:
    """Return what writes costs down."""
    return costing_on(sqlite, NOW, unpriced)


async def written(database: Database) -> dict[str, CostEventRow]:
    """Return all events, by their keys."""
    async with database.reading() as unit:
        return {row.key: row for row in await unit.scalars(select(CostEventRow))}


class TestTexts:
    """Each segment that is sent or has come in."""

    @pytest.fixture
    async def messaging(self, sqlite: Database, texts: FakeTexts, costing: Costing) -> Messaging:
        """Return what sends the text of a task's step."""
        outbox = SqlOutbox(sqlite, lambda: NOW)
        key = step_key(TASK, "0123456789ab", 1)
        await outbox.put(OutboxEntry(key, None, TextMessage(LINE, MARIA, "x" * 200), OutboxState.PENDING, NOW))
        return Messaging(outbox, texts, SqlSuppressions(sqlite), costing=costing)

    async def test_a_text_is_paid_for_once(self, messaging: Messaging, texts: FakeTexts, sqlite: Database) -> None:
        """The reply was lost, and the retry finds it at the vendor."""
        key = step_key(TASK, "0123456789ab", 1)
        texts.sending.lost_replies = [OutcomeUnknown("twilio", "read timeout")]
        with pytest.raises(ProviderUnavailable):
            await messaging.send(key)
        assert await written(sqlite) == {}
        await messaging.send(key)
        await messaging.send(key)
        [event] = (await written(sqlite)).values()
        assert (event.quantity, event.each, event.amount) == (Decimal(2), Decimal("0.0083"), Decimal("0.0166"))
        assert (event.organisation_id, event.contact_id, event.task_id) == (WORKSHOP_ID, "maria-jensen", TASK)
        assert (event.vendor_id, event.price_book, event.item) == ("SM1", "2026-11", "outbound")

    async def test_what_comes_in_is_paid_for_once(self, sqlite: Database, book: FaultyBook, costing: Costing) -> None:
        """However often it is looked at who writes."""
        texting = Texting(
            FakeResponder(),
            directory=SqlDirectory(sqlite),
            book=book,
            outbox=SqlOutbox(sqlite, lambda: NOW),
            suppressions=SqlSuppressions(sqlite),
            memories=SqlMemories(sqlite),
            principals=SqlPrincipals(sqlite),
            costing=costing,
            money=ThoughtBudget(SqlBudgets(sqlite, "USD"), lambda: NOW),
        )
        sender = Sender(MARIA, LINE, NOW, (Received("SM7", 3), Received("SM8", 1)))
        for _ in range(2):
            await texting.look_up(sender)
        events = await written(sqlite)
        assert {event.vendor_id: event.quantity for event in events.values()} == {"SM7": Decimal(3), "SM8": Decimal(1)}
        assert {(event.item, event.contact_id) for event in events.values()} == {("inbound", "maria-jensen")}


class TestCalls:
    """Minutes, streams, and what turns have used."""

    @pytest.fixture
    async def opened(self, log: CallLog) -> CallLog:
        """Return the log of a call of somebody nobody knows yet."""
        await log.open_call(CallOpened("CA1", "call-CA1", WORKSHOP_ID, "ada", None, MARIA, LINE, NOW))
        return log

    async def test_a_call_is_paid_for_once(self, opened: CallLog, costing: Costing, sqlite: Database) -> None:
        """By our clock where the telephone company has not told how long it was."""
        wrap_up = WrapUp(opened, FakeSummarizer(), costing)
        await asyncio.gather(*(wrap_up.close_call(CLOSED) for _ in range(3)))
        events = await written(sqlite)
        assert {key: event.amount for key, event in events.items()} == {
            "call/CA1/twilio/call_minute/inbound": Decimal("0.017"),
            "call/CA1/twilio/stream_minute/": Decimal("0.008"),
        }
        assert [event.vendor_id for event in events.values()] == ["CA1", None]
        assert {event.contact_id for event in events.values()} == {"maria-jensen"}

    async def test_the_telephone_company_counts_the_seconds(
        self, opened: CallLog, costing: Costing, sqlite: Database
    ) -> None:
        """And no stream costs where none was attached."""
        told = replace(CLOSED, lasted=timedelta(seconds=59), is_streamed=False)
        await WrapUp(opened, FakeSummarizer(), costing).close_call(told)
        [event] = (await written(sqlite)).values()
        assert (event.amount, event.quantity) == (Decimal("0.0085"), Decimal("0.983333"))

    async def test_a_call_we_place_costs_more(self, log: CallLog, costing: Costing, sqlite: Database) -> None:
        """The minute does, and somebody listens whether a machine has answered."""
        opening = CallOpened("CA1", "call-CA1", WORKSHOP_ID, "ada", None, LINE, MARIA, NOW)
        await log.open_call(replace(opening, direction=Direction.OUTBOUND))
        await WrapUp(log, FakeSummarizer(), costing).close_call(replace(CLOSED, lasted=timedelta(seconds=1)))
        amounts = {event.unit: event.amount for event in (await written(sqlite)).values()}
        assert amounts[Unit.CALL_MINUTE] == Decimal("0.014")
        assert amounts[Unit.MACHINE_DETECTION] == Decimal("0.0075")

    async def test_what_turns_use_is_paid_for_once(self, opened: CallLog, costing: Costing, sqlite: Database) -> None:
        """A batch that comes again brings nothing new; what went with no turn comes with the end, and is his then."""
        turn = Turn(3, Speaker.AGENT, "Hi", "Hi", NOW, used=(spoken(2_000), recognised(480_000)))
        logging = CallLogging(opened, costing)
        for _ in range(2):
            await logging.record_conversation(Conversation("CA1", (turn,), ()))
        assert {key: event.amount for key, event in (await written(sqlite)).items()} == {
            "call/CA1/turn-3/deepgram/speech_thousand_characters/": Decimal("0.06"),
            "call/CA1/turn-3/deepgram/recognition_minute/": Decimal("0.0078"),
        }
        wrap_up = WrapUp(opened, FakeSummarizer(), costing)
        await wrap_up.close_call(replace(CLOSED, used=((spoken(1_000),), (spoken(500),))))
        events = await written(sqlite)
        assert events["call/CA1/stream-1/deepgram/speech_thousand_characters/"].amount == Decimal("0.03")
        assert events["call/CA1/stream-2/deepgram/speech_thousand_characters/"].amount == Decimal("0.015")
        assert {event.contact_id for event in events.values()} == {"maria-jensen"}

    async def test_a_summary_is_paid_for(self, opened: CallLog, costing: Costing, sqlite: Database) -> None:
        """On the account of its call."""
        summarizer = FakeSummarizer()
        summarizer.uses = list(used_by_reply("gpt-6-luna", input_tokens=1_000, cached_tokens=0, output_tokens=100))
        await opened.record("CA1", [Turn(0, Speaker.CALLER, "Hello", "Hello", NOW)], [])
        summary = Summary("CA1", Outcome.ANSWERED, {})
        await ActivityEnvironment().run(WrapUp(opened, summarizer, costing).summarize, summary)
        events = (await written(sqlite)).values()
        assert {event.amount for event in events} == {Decimal("0.0001"), Decimal("0.00005")}
        assert {event.call_sid for event in events} == {"CA1"}


class TestThoughts:
    """What a model has read and answered."""

    @pytest.fixture
    def responder(self) -> FakeResponder:
        """A model."""
        return FakeResponder()

    @pytest.fixture
    def texting(self, sqlite: Database, book: FaultyBook, costing: Costing, responder: FakeResponder) -> Texting:
        """Return what thinks."""
        return Texting(
            responder,
            directory=SqlDirectory(sqlite),
            book=book,
            outbox=SqlOutbox(sqlite, lambda: NOW),
            suppressions=SqlSuppressions(sqlite),
            memories=SqlMemories(sqlite),
            principals=SqlPrincipals(sqlite),
            costing=costing,
            money=ThoughtBudget(SqlBudgets(sqlite, "USD"), lambda: NOW),
        )

    async def test_tokens_are_paid_for(self, texting: Texting, responder: FakeResponder, sqlite: Database) -> None:
        """On the account of whoever wanted it."""
        responder.finished = ReplyFinished(1_000_000, 2_000, cached_tokens=500_000, model="gpt-6-luna")
        responder.replies = [(TextDelta("At eight."),)]
        await ActivityEnvironment().run(texting.think, ASKED)
        events = (await written(sqlite)).values()
        assert {event.unit: event.amount for event in events} == {
            Unit.INPUT_MILLION_TOKENS: Decimal("0.05"),
            Unit.CACHED_MILLION_TOKENS: Decimal("0.005"),
            Unit.OUTPUT_MILLION_TOKENS: Decimal("0.001"),
        }
        assert {(event.organisation_id, event.task_id) for event in events} == {(WORKSHOP_ID, TASK)}

    async def test_an_answer_of_no_use_is_paid_for_too(
        self, texting: Texting, responder: FakeResponder, sqlite: Database, unpriced: list[Usage]
    ) -> None:
        """And one whose tokens nobody tells is counted, without an amount."""
        responder.finished, responder.replies = ReplyFinished(model="qwen3"), [()]
        with pytest.raises(ProviderUnavailable, match="an empty answer"):
            await ActivityEnvironment().run(texting.think, ASKED)
        [event] = (await written(sqlite)).values()
        assert (event.unit, event.item, event.amount) == (Unit.UNCOUNTED_REPLY, "qwen3", None)
        assert [usage.item for usage in unpriced] == ["qwen3"]
