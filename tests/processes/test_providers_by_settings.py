"""Which models and endpoints the settings name, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import SecretStr

from domain.errors import ConfigurationError
from processes.chat_model import chat_models
from processes.deepgram import endpoints
from processes.settings import Settings
from vendors.openai.settings import Dialect


def settings(**values: object) -> Settings:
    """Return settings with both vendors' keys."""
    keys = {"openai_api_key": SecretStr("key"), "deepgram_api_key": SecretStr("dg-key")}
    return Settings(_env_file=None, **keys, **values)  # type: ignore[arg-type,call-arg]  # tests name fields


class TestChatModels:
    """The mind."""

    def test_without_a_fallback_there_is_one(self) -> None:
        """It gets all of the caller's patience."""
        [(name, model)] = chat_models(settings())
        assert (name, model.model, model.api_key) == ("openai", "gpt-6-luna", "key")
        assert model.first_token_timeout == timedelta(seconds=5)

    def test_another_model_of_the_same_endpoint(self) -> None:
        """The key is the endpoint's; effort and temperature are the first model's own."""
        [_, (name, model)] = chat_models(settings(openai_fallback_model="other", openai_temperature=0.2))
        assert (name, model.model, model.api_key) == ("openai_fallback", "other", "key")
        assert (model.base_url, model.reasoning_effort) == ("https://api.openai.com/v1", None)
        assert model.temperature is None

    def test_the_same_model_at_another_endpoint(self) -> None:
        """In that server's dialect, with that endpoint's key."""
        [_, (_, model)] = chat_models(
            settings(
                openai_fallback_base_url="http://127.0.0.1:11434/v1",
                openai_fallback_api_key=SecretStr("other-key"),
                openai_temperature=0.2,
            )
        )
        assert (model.base_url, model.api_key) == ("http://127.0.0.1:11434/v1", "other-key")
        assert (model.model, model.dialect) == ("gpt-6-luna", Dialect.COMPATIBLE)
        assert (model.reasoning_effort, model.temperature) == ("none", 0.2)

    def test_a_key_is_never_sent_to_another_endpoint(self) -> None:
        """It has to be named."""
        with pytest.raises(ConfigurationError, match="HOLDFAST_OPENAI_FALLBACK_API_KEY"):
            chat_models(settings(openai_fallback_base_url="http://127.0.0.1:11434/v1"))

    def test_both_have_their_turn_within_the_caller_s_patience(self) -> None:
        """Half of it is gone at most before the second is asked."""
        [(_, first), _] = chat_models(settings(openai_fallback_model="other"))
        assert first.first_token_timeout < timedelta(seconds=3)


class TestDeepgram:
    """Ear and voice."""

    def test_without_a_fallback_there_is_one(self) -> None:
        """The public one."""
        [(name, endpoint)] = endpoints(settings())
        assert (name, endpoint.base_url, endpoint.api_key) == ("deepgram", "wss://api.deepgram.com", "dg-key")

    def test_another_endpoint(self) -> None:
        """Behind the first one, which is waited for less long then."""
        [(_, first), (name, second)] = endpoints(
            settings(deepgram_fallback_base_url="wss://api.eu.deepgram.com", deepgram_fallback_api_key=SecretStr("eu"))
        )
        assert (name, second.base_url, second.api_key) == ("deepgram_fallback", "wss://api.eu.deepgram.com", "eu")
        assert first.connect_timeout < second.connect_timeout

    def test_a_key_is_never_sent_to_another_endpoint(self) -> None:
        """It has to be named."""
        with pytest.raises(ConfigurationError, match="HOLDFAST_DEEPGRAM_FALLBACK_API_KEY"):
            endpoints(settings(deepgram_fallback_base_url="wss://api.eu.deepgram.com"))
