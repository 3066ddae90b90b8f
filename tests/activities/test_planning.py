"""A planner's next thought, and who writes down what it has used."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from temporalio.testing import ActivityEnvironment

from activities.budgeting import Budgeting
from activities.planning import Planning, ThoughtsUsed
from activities.thinking import Thinking
from domain.budgets import Scope, used_up
from domain.costs import CostCause
from domain.errors import ProviderUnavailable
from domain.policy import ActorKind
from domain.ports.costs import CostKey
from domain.ports.speech import ChatMessage, TextDelta
from domain.ports.storage import Directory
from domain.ports.tasks import TaskFilter
from domain.tasks import Requester, TaskRecord, TaskState
from store.budgets import SqlBudgets
from store.costs import SqlCosts
from store.costs_read import SqlCostReader
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks
from tests.fakes.costs import costing_on
from tests.fakes.deciders import FakeDeciders
from tests.fakes.faults import Gate
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeResponder
from tests.store.test_costs import NOVEMBER
from tests.waiting import until
from tests.workflows.house import NOW

CAUSE = CostCause(WORKSHOP_ID, task_id="task-1")
ASKED = Thinking((ChatMessage("user", "Text Alex"),), ("decline",), CAUSE)
BEGUN = TaskRecord(
    task_id="task-1",
    organisation_id=WORKSHOP_ID,
    state=TaskState.PLANNED,
    revision=1,
    goal="Text Alex",
    requester=Requester(ActorKind.OPERATOR, "Olga"),
    opened_at=NOW,
    changed_at=NOW,
)


@pytest.fixture
def responder() -> FakeResponder:
    """A model."""
    return FakeResponder()


@pytest.fixture
def deciders() -> FakeDeciders:
    """Who decides."""
    return FakeDeciders()


@pytest.fixture
def planning(
    sqlite: Database, directory: Directory, book: FaultyBook, responder: FakeResponder, deciders: FakeDeciders
) -> Planning:
    """A planner of the workshop."""
    return Planning(
        responder,
        directory=directory,
        book=book,
        deciders=deciders,
        budgeting=Budgeting(SqlBudgets(sqlite, "USD"), SqlCosts(sqlite), lambda: NOW),
        costing=costing_on(sqlite, NOW),
        log=SqlTasks(sqlite),
    )


async def uses(database: Database) -> int:
    """Return how often something of the task was used."""
    totals = await SqlCostReader(database).totals(NOVEMBER, CostKey.TASK, time_zone="UTC", limit=9)
    return sum(total.uses for total in totals)


async def is_kept(database: Database) -> None:
    """Wait until the task that has begun is written down, which nobody else waits for."""

    async def kept() -> bool:
        return bool(await SqlTasks(database).tasks(TaskFilter(WORKSHOP_ID), after=None, limit=1))

    await until("the task is kept", kept, within=20)


async def test_who_has_the_answer_writes_down_what_it_has_used(
    sqlite: Database, planning: Planning, responder: FakeResponder
) -> None:
    """A database that is slow makes no model think twice; charged twice, it counts once."""
    responder.replies = [[TextDelta("Which Alex?")]]
    thought = await ActivityEnvironment().run(planning.think, ASKED)
    assert thought.used
    assert await uses(sqlite) == 0
    for _ in range(2):
        await planning.charge(ThoughtsUsed("plan/task-1", (thought.used,), CAUSE))
    assert await uses(sqlite) == len(thought.used)


async def test_an_answer_of_no_use_is_written_down_at_once(
    sqlite: Database, planning: Planning, responder: FakeResponder
) -> None:
    """It is paid for all the same, and nobody gets it."""
    responder.replies = [[]]
    with pytest.raises(ProviderUnavailable):
        await ActivityEnvironment().run(planning.think, ASKED)
    assert await uses(sqlite) > 0


async def test_without_the_models_answer_the_rest_is_told(
    sqlite: Database, planning: Planning, responder: FakeResponder
) -> None:
    """Whoever plans asks it again, and need not look anything up."""
    responder.thinking.failures = [ProviderUnavailable("model", "overloaded")]
    beginning = await ActivityEnvironment().run(planning.begin, BEGUN)
    assert beginning.first is None
    assert beginning.context.call.organisation.organisation_id == WORKSHOP_ID
    await is_kept(sqlite)


async def test_without_money_no_model_is_asked(sqlite: Database, planning: Planning, responder: FakeResponder) -> None:
    """What is told says which budget is used up."""
    await SqlBudgets(sqlite, "USD").change(WORKSHOP_ID, lambda _: {Scope.DAY: Decimal(0)})
    responder.replies = [[TextDelta("Which Alex?")]]
    beginning = await ActivityEnvironment().run(planning.begin, BEGUN)
    assert beginning.first is None
    assert used_up(beginning.context.accounts).is_exceeded
    assert responder.asked == []
    await is_kept(sqlite)


async def test_an_answer_that_is_lost_with_the_database_is_written_down(
    sqlite: Database, planning: Planning, responder: FakeResponder, deciders: FakeDeciders
) -> None:
    """Who decides can't be found, so nobody gets the answer; it is paid for."""
    responder.replies = [[TextDelta("Which Alex?")]]
    deciders.failure = ProviderUnavailable("database", "away")
    with pytest.raises(ProviderUnavailable):
        await ActivityEnvironment().run(planning.begin, BEGUN)
    assert await uses(sqlite) > 0
    await is_kept(sqlite)


async def test_the_task_is_written_down_while_the_model_thinks(
    sqlite: Database, planning: Planning, responder: FakeResponder
) -> None:
    """So it is in the lists before its plan stands, which waits for no row."""
    responder.replies = [[TextDelta("Which Alex?")]]
    responder.thinking.gate = gate = Gate()
    beginning = asyncio.create_task(ActivityEnvironment().run(planning.begin, BEGUN))

    await is_kept(sqlite)
    gate.open()
    first = (await beginning).first
    assert first is not None
    assert first.text == "Which Alex?"
