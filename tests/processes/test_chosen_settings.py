"""Which installation a command works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.chosen_settings import DEV_FOLDER, chosen_running, chosen_settings
from processes.ports import Ports
from processes.stack_plan import StackPlan

OWN = Path(".holdfast")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, without any setting."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOLDFAST_DATABASE_URL", raising=False)
    return tmp_path


def database_in(folder: Path) -> None:
    """Have a database there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "holdfast.db").touch()


def runs_in(folder: Path) -> StackPlan:
    """Have a stack run there."""
    database_in(folder)
    plan = StackPlan(folder.absolute(), Ports())
    plan.leave_note()
    return plan


def test_what_is_named_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else there is."""
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", "postgresql+psycopg://db/holdfast")
    database_in(Path("elsewhere"))
    assert chosen_settings(Path("elsewhere")).database.endswith("/elsewhere/holdfast.db")


def test_an_installation_is_what_its_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack that happens to run beside it is not."""
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", "postgresql+psycopg://db/holdfast")
    runs_in(DEV_FOLDER)
    assert chosen_settings(None).database == chosen_running(None).database == "postgresql+psycopg://db/holdfast"


def test_without_settings_it_is_the_stack_left_up(capsys: pytest.CaptureFixture[str]) -> None:
    """With its Temporal; and it says so."""
    plan = runs_in(DEV_FOLDER)
    assert chosen_settings(None).database == plan.database
    assert chosen_running(None).temporal_address == plan.temporal_address
    assert "Working on the stack in .holdfast/dev" in capsys.readouterr().err


def test_a_database_of_its_own_is_meant_where_no_stack_runs() -> None:
    """One that was left lying does not count."""
    database_in(OWN)
    database_in(DEV_FOLDER)
    assert chosen_settings(None).database.endswith("/.holdfast/holdfast.db")


def test_of_two_one_has_to_be_named() -> None:
    """Nobody's keys go into the wrong one."""
    database_in(OWN)
    runs_in(DEV_FOLDER)
    with pytest.raises(ConfigurationError, match=r"two databases.*--data-dir \.holdfast or --data-dir \.holdfast/dev"):
        chosen_settings(None)


def test_where_there_is_none_nothing_is_made(here: Path) -> None:
    """A stray empty database would be found the next time."""
    with pytest.raises(ConfigurationError, match=r"no database at .*holdfast migrate.*--data-dir"):
        chosen_settings(None)
    assert list(here.iterdir()) == []
