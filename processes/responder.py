"""The agent's mind, for the two processes that answer people: by voice, and by text message."""

from __future__ import annotations

from contextlib import AsyncExitStack

from domain.ports.speech import Responder
from media.providers.responder_chain import ResponderChain
from processes.chat_model import chat_models
from processes.provider_roster import ProviderRoster
from processes.settings import Settings
from vendors.openai.responder import OpenAiResponder
from vendors.openai.settings import open_client


async def opened_responder(settings: Settings, roster: ProviderRoster, stack: AsyncExitStack) -> Responder:
    """Return the chat models in their order, open until `stack` is closed; raises ConfigurationError."""
    minds = []
    for name, chat in chat_models(settings):
        client = await stack.enter_async_context(open_client(chat))
        minds.append((name, OpenAiResponder(client, chat)))
    return ResponderChain(roster.chain("responder", minds))
