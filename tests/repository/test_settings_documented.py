"""Every setting is in `.env.example`, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from processes.settings import Settings
from scripts.env_example import env_example


def test_env_example_is_what_the_settings_say(root: Path) -> None:
    """Names, defaults and descriptions agree; after a change: `python -m scripts.env_example > .env.example`."""
    assert (root / ".env.example").read_text(encoding="utf-8") == env_example()


def test_every_setting_says_what_it_is_for() -> None:
    """A name alone explains nothing."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_env_example_sets_nothing(root: Path) -> None:
    """An untouched copy changes nothing: every line is a comment or blank."""
    lines = (root / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_defaults_survive_the_way_through_the_file(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every `#` before a variable taken off, the settings are the defaults still."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOLDFAST_{name.upper()}", raising=False)
    example = (root / ".env.example").read_text(encoding="utf-8")
    file = tmp_path / "all.env"
    file.write_text(re.sub(r"^# (HOLDFAST_\w+=.+)$", r"\1", example, flags=re.MULTILINE), encoding="utf-8")
    assert Settings(_env_file=file) == Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it


def test_compose_asks_only_for_what_the_example_names(root: Path) -> None:
    """Whoever fills in the example has all that `docker compose up` wants."""
    asked = set(re.findall(r"\$\{(\w+)", (root / "docker-compose.yml").read_text(encoding="utf-8")))
    named = set(re.findall(r"^# (\w+)=", (root / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert asked
    assert asked <= named
