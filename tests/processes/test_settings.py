"""Settings come from variables, and a wrong one is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from processes.ports import Ports
from processes.settings import ENV_FILE_VARIABLE, Settings, embedded_settings, load_settings, required
from processes.stack_plan import StackPlan


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin in a folder without `.env`, with no variable of ours set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOLDFAST_{name.upper()}", raising=False)


class TestLoading:
    """Variables, a `.env` file, defaults."""

    def test_nothing_set_runs_embedded(self) -> None:
        """Without any setting: SQLite in the data folder, loopback, no cache server."""
        settings = load_settings()

        assert settings.database == f"sqlite+aiosqlite:///{Path('.holdfast/holdfast.db').absolute()}"
        assert settings.redis_url is None
        assert {settings.api_host, settings.media_host} == {"127.0.0.1"}

    def test_env_file_is_read(self, tmp_path: Path) -> None:
        """A `.env` file in the working folder counts."""
        (tmp_path / ".env").write_text("HOLDFAST_API_PORT=9000\nSOMETHING_ELSE=1\n")

        assert load_settings().api_port == 9000

    def test_quantities_have_units(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Seconds in a variable are a span in the code."""
        monkeypatch.setenv("HOLDFAST_HOLD_TTL_SECONDS", "2.5")
        monkeypatch.setenv("HOLDFAST_TEXT_HOLD_TTL_SECONDS", "60")

        assert load_settings().hold_ttl == timedelta(seconds=2.5)
        assert load_settings().text_hold_ttl == timedelta(minutes=1)

    def test_nobody_but_test_numbers_is_rung_unless_live(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a word, nobody at all."""
        assert load_settings().rung_numbers == frozenset()
        monkeypatch.setenv("HOLDFAST_TEST_NUMBERS", "+15551230001, +15551230002")
        assert load_settings().rung_numbers == frozenset({"+15551230001", "+15551230002"})
        monkeypatch.setenv("HOLDFAST_LIVE", "1")
        assert load_settings().rung_numbers is None

    def test_every_wrong_variable_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An operator sees all mistakes at once, by the names he typed, and no right one."""
        monkeypatch.setenv("HOLDFAST_API_PORT", "eighty")
        monkeypatch.setenv("HOLDFAST_MEDIA_MAX_CALLS", "many")
        monkeypatch.setenv("HOLDFAST_OPENAI_REASONING_EFFORT", "heroic")
        monkeypatch.setenv("HOLDFAST_MEDIA_PORT", "9001")

        with pytest.raises(ConfigurationError) as wrong:
            load_settings()

        message = str(wrong.value)
        names = ("HOLDFAST_API_PORT", "HOLDFAST_MEDIA_MAX_CALLS", "HOLDFAST_OPENAI_REASONING_EFFORT")
        assert all(name in message for name in names)
        assert "HOLDFAST_MEDIA_PORT" not in message


class TestRequired:
    """What a process can't do without is asked for by name."""

    def test_missing_one_is_named_with_its_purpose(self) -> None:
        """The message is the variable and what it is for."""
        with pytest.raises(ConfigurationError, match=r"^Set HOLDFAST_TWILIO_AUTH_TOKEN: Twilio auth token"):
            required(load_settings(), "twilio_auth_token")

    def test_secret_is_returned_in_clear_and_shown_masked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The process gets the secret; a printed settings object does not tell it."""
        monkeypatch.setenv("HOLDFAST_TWILIO_AUTH_TOKEN", "deadbeef")
        settings = load_settings()

        assert required(settings, "twilio_auth_token") == "deadbeef"
        assert "deadbeef" not in repr(settings)


def test_a_stack_on_loopback_ignores_an_operators_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.env` made for production neither breaks a demo nor lends it its keys."""
    (tmp_path / ".env").write_text("HOLDFAST_TEMPORAL_NAMESPACE=production\nHOLDFAST_PAYLOAD_KEYS=broken\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOLDFAST_CODEC_TOKEN", "secret")
    environment = StackPlan(tmp_path / "data", Ports()).environment()
    assert "HOLDFAST_CODEC_TOKEN" not in environment
    assert load_settings().temporal_namespace == "production"
    monkeypatch.setenv(ENV_FILE_VARIABLE, environment[ENV_FILE_VARIABLE])
    assert load_settings().temporal_namespace == "default"
    assert embedded_settings().payload_keys is None
