"""Tasks are written down, and promises they were to keep are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from activities.task_logging import TaskLogging
from domain.memory import Insight
from domain.ports.suggestions import SuggestionAnswer
from domain.suggestions import suggest
from domain.tasks import TaskState
from store.database import Database
from store.memories import SqlMemories
from store.seeds import WORKSHOP_ID
from store.suggestions import SqlSuggestions
from store.tasks import SqlTasks
from tests.api.tasks import TASK_ID, task
from tests.workflows.house import NOW

MARIA = "maria-jensen"
CALL = Insight("CA1", "phone", NOW, "Called.", None, (("Call back", NOW.date()),))


@pytest.mark.parametrize(("state", "owed"), [(TaskState.DONE, 0), (TaskState.FAILED, 1), (TaskState.EXECUTING, 1)])
async def test_a_promise_is_kept_once_its_task_is_done(
    sqlite: Database, memories: SqlMemories, state: TaskState, owed: int
) -> None:
    """Not before, and not by a task that has failed."""
    suggestions = SqlSuggestions(sqlite)
    await memories.change(MARIA, lambda memory: memory.with_insight(CALL), NOW)
    [one] = suggest(await suggestions.facts(WORKSHOP_ID, NOW), time_zone="UTC", now=NOW)
    await suggestions.answer(SuggestionAnswer(WORKSHOP_ID, one, "Olga", NOW, TASK_ID))
    logging = TaskLogging(SqlTasks(sqlite), suggestions=suggestions, memories=memories)
    for _ in range(2):
        await logging.note(replace(task(), state=state))
    assert len((await memories.memory(MARIA)).open_promises) == owed
