"""The command: an operator's mistakes are one line each, a bug is a traceback."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import signal
import sys

import pytest

from domain.errors import ConfigurationError
from processes import cli
from processes.signals import STOPPED, stay_up, unless_stopped


def verb(monkeypatch: pytest.MonkeyPatch, error: BaseException | None) -> None:
    """Replace `holdfast migrate` by something that raises."""

    async def run(_arguments: argparse.Namespace) -> int:
        if error is not None:
            raise error
        return 7

    monkeypatch.setattr("processes.migrate.run", run)


class TestErrors:
    """How a verb ends."""

    def test_exit_code_is_the_verbs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What `run` returns is what the shell sees."""
        verb(monkeypatch, None)

        assert cli.main(["migrate"]) == 7

    def test_error_of_ours_is_one_line_and_1(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """No traceback for what an operator can mend; the line names the verb."""
        verb(monkeypatch, ConfigurationError("Set HOLDFAST_X: what it is for"))

        assert cli.main(["migrate"]) == 1
        output = capsys.readouterr()
        assert output.err == "holdfast migrate: Set HOLDFAST_X: what it is for\n"
        assert output.out == ""

    def test_ctrl_c_is_130(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As every command of a shell."""
        verb(monkeypatch, KeyboardInterrupt())

        assert cli.main(["migrate"]) == 130

    def test_bug_is_not_hidden(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everything else is raised: somebody has to see where it happened."""
        verb(monkeypatch, ZeroDivisionError())

        with pytest.raises(ZeroDivisionError):
            cli.main(["migrate"])

    def test_wrong_setting_is_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A real verb with a real mistake."""
        monkeypatch.setenv("HOLDFAST_API_PORT", "eighty")

        assert cli.main(["migrate"]) == 1
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith("holdfast migrate: Wrong settings: HOLDFAST_API_PORT: ")


class TestVerbs:
    """What can be asked for."""

    @pytest.mark.parametrize("name", cli._VERBS)
    def test_every_verb_can_be_run(self, name: str) -> None:
        """Each names a module with an asynchronous `run`."""
        module = importlib.import_module(cli._VERBS[name][0])

        assert asyncio.iscoroutinefunction(module.run)

    def test_unknown_verb_lists_those_there_are(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A typo is answered with the verbs."""
        with pytest.raises(SystemExit):
            cli.main(["dmeo"])

        assert "demo" in capsys.readouterr().err


class TestStopping:
    """Work that a signal stops."""

    @staticmethod
    def signalled(number: signal.Signals, work: str) -> int:
        """Run `unless_stopped` over some work that gets a signal while it waits, and return the exit code."""
        works = {"interrupted": asyncio.Event().wait, "staying up": stay_up}

        async def run() -> int:
            asyncio.get_running_loop().call_soon(os.kill, os.getpid(), number)
            await works[work]()
            return 0

        async def main() -> int:
            return await unless_stopped(run())

        with asyncio.Runner() as runner:
            return runner.run(main())

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_interrupted_work_is_130(self, number: signal.Signals) -> None:
        """Whoever started it sees that it was not done."""
        assert self.signalled(number, "interrupted") == STOPPED

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_staying_up_ends_well(self, number: signal.Signals) -> None:
        """Where Ctrl-C is the way to end, it is no failure."""
        assert self.signalled(number, "staying up") == 0

    def test_what_was_opened_is_closed(self) -> None:
        """Work that is stopped cleans up before the command ends."""
        closed: list[str] = []

        async def run() -> int:
            os.kill(os.getpid(), signal.SIGTERM)
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                closed.append("stack")
            return 0

        async def main() -> int:
            return await unless_stopped(run())

        with asyncio.Runner() as runner:
            assert runner.run(main()) == STOPPED
        assert closed == ["stack"]


def test_module_runs_like_the_command() -> None:
    """`python -m processes` is how the stack starts its processes; `sys.executable` is the interpreter of the stack."""
    assert importlib.import_module("processes.__main__").main is cli.main
    assert sys.executable
