"""`holdfast import` and `holdfast seed`, as an operator runs them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from domain.ports.storage import Line
from processes import cli
from processes.settings import Settings, load_settings
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import CLINIC_NUMBER, WORKSHOP_ID, WORKSHOP_NUMBER


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin in an empty folder with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOLDFAST_{name.upper()}", raising=False)


@pytest.fixture
def _migrated(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    """Begin with the tables there already: migrations are not what files are about."""
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", sqlite_url)


def asked(question: Callable[[SqlDirectory], Awaitable[object]]) -> object:
    """Return what the database answers."""

    async def ask() -> object:
        database = Database.open(load_settings().database)
        try:
            return await question(SqlDirectory(database))
        finally:
            await database.close()

    return asyncio.run(ask())


def customers(content: str) -> list[str]:
    """Write a CSV file and return the arguments that import it."""
    Path("customers.csv").write_text(f"number,name,phone\n{content}", encoding="utf-8")
    return ["import", "customers.csv", "--organisation", WORKSHOP_ID]


@pytest.mark.usefixtures("_migrated")
class TestImport:
    """A file."""

    def test_counts_are_printed(self, capsys: pytest.CaptureFixture[str]) -> None:
        """What is new, what was changed, what was as it is; a second time all of it was."""
        assert cli.main(["seed", "workshop"]) == 0
        arguments = customers("17,Eva Dahl,5551239001\n")
        assert cli.main(arguments) == 0
        assert capsys.readouterr().out == "contacts: 1 new, 0 changed, 0 as they were\nStored.\n"
        assert cli.main(arguments) == 0
        assert capsys.readouterr().out == "contacts: 0 new, 0 changed, 1 as they were\nStored.\n"

    def test_refusals_are_listed_by_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Nothing is stored and the exit code says so, or the rest is."""
        assert cli.main(["seed", "workshop"]) == 0
        arguments = customers("17,Eva Dahl,5551239001\n18,Jan,nine\n")
        assert cli.main(arguments) == 1
        listed, said = capsys.readouterr().err.splitlines()
        assert listed.startswith("line 3: phone is no phone number")
        assert said.startswith("Nothing is stored")
        assert cli.main([*arguments, "--keep-going"]) == 0
        output = capsys.readouterr()
        assert output.err.splitlines() == [listed]
        assert output.out.endswith("Stored; 1 left out.\n")

    def test_refusals_stand_in_the_order_of_the_lines(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Whether a line could not be read, or says what can't be."""
        assert cli.main(["seed", "workshop"]) == 0
        lines = ["17,Eva Dahl,5551239001", "17,Eva Dahl,5551239001", "18,Jan,nine"] * 4
        assert cli.main([*customers("\n".join(lines)), "--dry-run", "--keep-going"]) == 1
        places = [line.partition(":")[0] for line in capsys.readouterr().err.splitlines()]
        assert places == [f"line {number}" for number in range(3, 14)]

    def test_dry_run_stores_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        """It is a question, and one with refusals is answered with 1."""
        assert cli.main(["seed", "workshop"]) == 0
        assert cli.main([*customers("17,Eva Dahl,5551239001\n"), "--dry-run"]) == 0
        assert capsys.readouterr().out.endswith("Nothing is stored: this was a dry run.\n")
        assert asked(lambda directory: directory.contact_by_phone(WORKSHOP_ID, "+15551239001")) is None
        assert cli.main([*customers("17,,\n"), "--dry-run"]) == 1

    def test_mistake_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        """As with every verb."""
        assert cli.main(["import", "nothing.csv", "--organisation", WORKSHOP_ID]) == 1
        assert capsys.readouterr().err.startswith("holdfast import: nothing.csv can't be read")


@pytest.mark.parametrize(
    ("arguments", "answering"),
    [(["seed"], (True, True)), (["seed", "clinic"], (False, True)), (["seed", "workshop"], (True, False))],
)
def test_seed_loads_one_or_all(arguments: list[str], answering: tuple[bool, bool]) -> None:
    """Whoever names none gets all."""
    assert cli.main(arguments) == 0
    lines = (
        asked(lambda directory: directory.line(WORKSHOP_NUMBER)),
        asked(lambda directory: directory.line(CLINIC_NUMBER)),
    )
    assert tuple(isinstance(line, Line) for line in lines) == answering
