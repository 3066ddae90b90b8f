"""What only `holdfast dev` can do for the telephone page: kill the media process that carries a call.

Listens on loopback, and does nothing without the token that `GET /api/installation` gives to operators.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlsplit

import httpx
import uvicorn
from fastapi import FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel, ConfigDict, Field

from processes.rehearsal.box import Box
from processes.stack import Stack

_HOST: Final = "127.0.0.1"
_MEDIA: Final = ("media", "media-2")


class KillWanted(BaseModel):
    """Body of `POST /kill/media`: whose audio is to break off."""

    model_config = ConfigDict(extra="forbid")
    call_sid: Annotated[str, Field(pattern=r"^CA[0-9a-f]{32}$")]


class KilledProcess(BaseModel):
    """Which process was killed (-9); it is started again by itself."""

    process: str


@dataclass(frozen=True, slots=True)
class ControlDoor:
    """Where the control listens, and what opens it."""

    listener: socket.socket
    token: str = field(repr=False)

    @classmethod
    def open(cls) -> ControlDoor:
        """Listen on a free port, with a token nobody has seen."""
        return cls(socket.create_server((_HOST, 0)), secrets.token_urlsafe(24))

    def settings(self) -> dict[str, str]:
        """Return what the api has to know, as settings without prefix."""
        return {"CONTROL_URL": f"http://{_HOST}:{self.listener.getsockname()[1]}", "CONTROL_TOKEN": self.token}

    @asynccontextmanager
    async def opened(self, stack: Stack, say: Callable[[str], None]) -> AsyncIterator[None]:
        """Take requests of a stack's pages for as long as the context lasts."""
        app = create_control(stack, self.token, say)
        config = uvicorn.Config(app, access_log=False, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        # `serve` would put its own signal handlers over ours.
        serving = asyncio.create_task(server._serve([self.listener]))  # noqa: SLF001
        try:
            yield
        finally:
            server.should_exit = True
            await serving


def create_control(stack: Stack, token: str, say: Callable[[str], None]) -> FastAPI:
    """Return the application; `say` is told what it kills."""
    app = FastAPI(openapi_url=None)
    api = stack.plan.api
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[api, api.replace(_HOST, "localhost")],
        allow_methods=["POST"],
        allow_headers=["Authorization", "Content-Type"],
    )

    @app.post("/kill/media")
    async def kill(wanted: KillWanted, authorization: Annotated[str, Header()] = "") -> KilledProcess:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "the token is not the one of this stack")
        name = await carrier(stack, wanted.call_sid)
        if name is None:
            raise HTTPException(HTTPStatus.CONFLICT, "no media process carries that call now")
        stack.children[name].kill()
        say(f"✂ {name} killed (-9), as the telephone page wished")
        return KilledProcess(process=name)

    return app


async def carrier(stack: Stack, call_sid: str) -> str | None:
    """Return the media process a call's audio goes to; None where it goes to none. The telephone company knows."""
    async with Box(stack.plan.sandbox) as box:
        try:
            url: str | None = (await box.call(call_sid))["stream_url"]
        except httpx.HTTPError:
            return None
    ports = (stack.plan.ports.media, stack.plan.ports.media_2)
    return None if url is None else dict(zip(ports, _MEDIA, strict=True)).get(urlsplit(url).port or 0)
